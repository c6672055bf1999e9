@file:Suppress("DEPRECATION")

package io.askfirst.testing

import android.bluetooth.BluetoothManager
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.pm.PackageInfo
import android.location.Location
import android.location.LocationManager
import android.net.wifi.WifiManager
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import android.telephony.TelephonyManager
import io.askfirst.Cause
import org.robolectric.Shadows.shadowOf

/** A device that has something of everything, as far as Robolectric plays it. */
internal object Furnished {
    const val IMEI = "864502036540123"
    const val MEID = "A10000009296F2"
    const val IMSI = "460001234567890"
    const val ICCID = "89860012345678901234"
    const val NUMBER = "13800138000"
    const val ANDROID_ID = "9774d56d682e549c"
    const val LATITUDE = 30.27415
    const val LONGITUDE = 120.15515

    fun device() {
        telephony()
        radios()
        places()
        Settings.Secure.putString(app.contentResolver, Settings.Secure.ANDROID_ID, ANDROID_ID)
        service<ClipboardManager>(Context.CLIPBOARD_SERVICE).setPrimaryClip(ClipData.newPlainText("", "copied"))
        shadowOf(app.packageManager).installPackage(PackageInfo().apply { packageName = "cn.example.tea" })
        shadowOf(app.packageManager).installPackage(PackageInfo().apply { packageName = "cn.example.other" })
        PlatformCalls.clear()
    }

    private fun telephony() {
        val shadow = shadowOf(telephony)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            shadow.setImei(0, IMEI)
            shadow.setImei(IMEI)
            shadow.setMeid(0, MEID)
            shadow.setMeid(MEID)
        }
        shadow.setDeviceId(IMEI)
        shadow.setPhoneType(TelephonyManager.PHONE_TYPE_GSM)
        shadow.setSubscriberId(IMSI)
        shadow.setSimSerialNumber(ICCID)
        shadow.setLine1Number(NUMBER)
        shadow.setSimOperatorName("中国移动")
        shadow.setSimCountryIso("CN")
        shadow.setSimState(TelephonyManager.SIM_STATE_READY)
        shadow.setDataNetworkType(TelephonyManager.NETWORK_TYPE_LTE)
        shadow.setAllCellInfo(emptyList())
    }

    private fun radios() {
        val wifi = service<WifiManager>(Context.WIFI_SERVICE)
        val info = shadowOf(wifi.connectionInfo)
        info.setSSID("tea house")
        info.setBSSID("a0:b1:c2:d3:e4:f5")
        shadowOf(service<BluetoothManager>(Context.BLUETOOTH_SERVICE).adapter).setEnabled(true)
    }

    fun places() {
        val manager = service<LocationManager>(Context.LOCATION_SERVICE)
        for (provider in listOf(LocationManager.NETWORK_PROVIDER, LocationManager.GPS_PROVIDER, "fused")) {
            shadowOf(manager).setProviderEnabled(provider, true)
            shadowOf(manager).setLastKnownLocation(provider, fix(provider))
        }
    }

    fun fix(provider: String) =
        Location(provider).apply {
            latitude = LATITUDE
            longitude = LONGITUDE
            accuracy = 12f
            time = 1_767_225_600_000
            elapsedRealtimeNanos = SystemClock.elapsedRealtimeNanos()
        }

    /**
     * What it does not have even so: nobody there has another app's service for an identifier, this machine no `wlan0`, and
     * Robolectric no Wi-Fi Direct and no providers of contacts and the like.
     */
    fun lacks(level: Int): Map<String, Cause> = mapOf("$level" to Cause.FAILED)
}
