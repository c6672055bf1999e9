@file:Suppress("DEPRECATION", "MissingPermission")

package io.askfirst.read

import android.bluetooth.BluetoothDevice
import android.bluetooth.BluetoothManager
import android.bluetooth.le.ScanCallback
import android.bluetooth.le.ScanResult
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.net.wifi.WifiInfo
import android.net.wifi.WifiManager
import android.net.wifi.p2p.WifiP2pManager
import android.os.Build
import android.os.Looper
import android.telephony.CellIdentity
import android.telephony.CellIdentityNr
import android.telephony.CellInfo
import android.telephony.CellInfoCdma
import android.telephony.CellInfoGsm
import android.telephony.CellInfoLte
import android.telephony.CellInfoNr
import android.telephony.CellInfoTdscdma
import android.telephony.CellInfoWcdma
import android.telephony.TelephonyManager
import io.askfirst.Cause
import io.askfirst.NoValue
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

// Radio stations and devices in reach.

/** For how long devices are listened for. */
internal const val LISTEN_MILLIS: Long = 4_000

private const val LAST_WITH_CONFIGURED = Build.VERSION_CODES.P
private const val NO_SSID = "<unknown ssid>"
private const val NO_BSSID = "02:00:00:00:00:00"

internal fun baseStations(phone: Phone): List<CellTower>? =
    phone.service<TelephonyManager>(Context.TELEPHONY_SERVICE).allCellInfo?.mapNotNull { tower(it, phone.level) }

private fun tower(
    info: CellInfo,
    level: Int,
): CellTower? =
    when {
        info is CellInfoGsm -> gsm(info)
        info is CellInfoCdma -> cdma(info)
        info is CellInfoWcdma -> wcdma(info)
        info is CellInfoLte -> lte(info)
        level >= Build.VERSION_CODES.Q && info is CellInfoTdscdma -> tdscdma(info)
        level >= Build.VERSION_CODES.Q && info is CellInfoNr -> nr(info)
        else -> null
    }

private fun gsm(info: CellInfoGsm): CellTower {
    val cell = info.cellIdentity
    val network = network(cell.mcc, cell.mnc)
    val dbm = info.cellSignalStrength.dbm
    return CellTower(Radio.GSM, network, known(cell.lac), known(cell.cid)?.toLong(), info.isRegistered, dbm)
}

private fun cdma(info: CellInfoCdma): CellTower {
    val cell = info.cellIdentity
    val station = known(cell.basestationId)?.toLong()
    val dbm = info.cellSignalStrength.dbm
    return CellTower(Radio.CDMA, null, known(cell.networkId), station, info.isRegistered, dbm)
}

private fun wcdma(info: CellInfoWcdma): CellTower {
    val cell = info.cellIdentity
    val network = network(cell.mcc, cell.mnc)
    val dbm = info.cellSignalStrength.dbm
    return CellTower(Radio.WCDMA, network, known(cell.lac), known(cell.cid)?.toLong(), info.isRegistered, dbm)
}

private fun lte(info: CellInfoLte): CellTower {
    val cell = info.cellIdentity
    val network = network(cell.mcc, cell.mnc)
    val dbm = info.cellSignalStrength.dbm
    return CellTower(Radio.LTE, network, known(cell.tac), known(cell.ci)?.toLong(), info.isRegistered, dbm)
}

private fun tdscdma(info: CellInfoTdscdma): CellTower {
    val cell = info.cellIdentity
    val network = cell.mccString.orEmpty() + cell.mncString.orEmpty()
    return CellTower(
        Radio.TDSCDMA,
        network.ifEmpty { null },
        known(cell.lac),
        known(cell.cid)?.toLong(),
        info.isRegistered,
        info.cellSignalStrength.dbm,
    )
}

private fun nr(info: CellInfoNr): CellTower? {
    val identity: CellIdentity = info.cellIdentity
    val cell = identity as? CellIdentityNr ?: return null
    val network = cell.mccString.orEmpty() + cell.mncString.orEmpty()
    return CellTower(
        Radio.NR,
        network.ifEmpty { null },
        known(cell.tac),
        cell.nci.takeUnless { it == CellInfo.UNAVAILABLE_LONG },
        info.isRegistered,
        info.cellSignalStrength.dbm,
    )
}

/** The system's word for "unknown" is the largest number. */
private fun known(number: Int): Int? = number.takeUnless { it == Int.MAX_VALUE || it < 0 }

private fun network(
    country: Int,
    operator: Int,
): String? = known(country)?.let { mcc -> known(operator)?.let { mnc -> "%03d%02d".format(mcc, mnc) } }

private val Phone.wifi: WifiManager get() = service(Context.WIFI_SERVICE)

/** What the system last saw. A scan of the app's own is throttled, and takes power. */
internal fun accessPoints(phone: Phone): List<AccessPoint>? =
    phone.wifi.scanResults?.map { AccessPoint(it.SSID.orEmpty(), it.BSSID.orEmpty(), it.level, it.frequency) }

internal fun wifiSsid(phone: Phone): String? = connected(phone)?.ssid?.takeUnless { it == NO_SSID }?.let(::unquoted)

internal fun wifiBssid(phone: Phone): String? = connected(phone)?.bssid?.takeUnless { it == NO_BSSID }

private fun connected(phone: Phone): WifiInfo? = phone.wifi.connectionInfo

internal fun unquoted(name: String): String = name.removeSurrounding("\"")

internal fun wifiConfigured(phone: Phone): List<String>? =
    phone.upTo(LAST_WITH_CONFIGURED) { phone.wifi.configuredNetworks?.mapNotNull { it.SSID?.let(::unquoted) } }

internal fun wifiDevices(phone: Phone): List<NearbyDevice>? {
    val manager = phone.service<WifiP2pManager>(Context.WIFI_P2P_SERVICE)
    val channel = manager.initialize(phone.context, Looper.getMainLooper(), null) ?: throw NoValue(Cause.EMPTY)
    val later = Later<List<NearbyDevice>>()
    val receiver =
        object : BroadcastReceiver() {
            override fun onReceive(
                context: Context,
                intent: Intent,
            ) = manager.requestPeers(channel) { found ->
                later.give(found.deviceList.map { NearbyDevice(it.deviceName, it.deviceAddress, false) })
            }
        }
    // Only the system can send it.
    phone.context.registerReceiver(receiver, IntentFilter(WifiP2pManager.WIFI_P2P_PEERS_CHANGED_ACTION))
    try {
        manager.discoverPeers(
            channel,
            object : WifiP2pManager.ActionListener {
                override fun onSuccess() = Unit

                override fun onFailure(reason: Int) = later.give(null)
            },
        )
        return later.take(LISTEN_MILLIS)
    } finally {
        phone.context.unregisterReceiver(receiver)
        manager.stopPeerDiscovery(channel, null)
        if (phone.level >= Build.VERSION_CODES.O_MR1) {
            channel.close()
        }
    }
}

internal fun bluetoothDevices(phone: Phone): List<NearbyDevice>? {
    val adapter = phone.service<BluetoothManager>(Context.BLUETOOTH_SERVICE).adapter
    if (adapter == null || !adapter.isEnabled) {
        throw NoValue(Cause.EMPTY)
    }
    val found = ConcurrentHashMap<String, NearbyDevice>()
    val note = { device: BluetoothDevice, isPaired: Boolean ->
        found.putIfAbsent(device.address, NearbyDevice(device.name, device.address, isPaired))
    }
    adapter.bondedDevices.orEmpty().forEach { note(it, true) }
    val scanner = adapter.bluetoothLeScanner ?: return found.values.toList()
    val over = CountDownLatch(1)
    val callback =
        object : ScanCallback() {
            override fun onScanResult(
                kind: Int,
                result: ScanResult,
            ) {
                note(result.device, false)
            }

            override fun onScanFailed(error: Int) = over.countDown()
        }
    scanner.startScan(callback)
    try {
        over.await(LISTEN_MILLIS, TimeUnit.MILLISECONDS)
    } finally {
        scanner.stopScan(callback)
    }
    return found.values.toList()
}
