@file:Suppress("DEPRECATION")

package io.askfirst.testing

import android.bluetooth.BluetoothManager
import android.content.ClipData
import android.content.ClipboardManager
import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.content.pm.PackageInfo
import android.database.Cursor
import android.database.MatrixCursor
import android.location.Location
import android.location.LocationManager
import android.net.Uri
import android.net.wifi.WifiManager
import android.os.Build
import android.os.SystemClock
import android.provider.Settings
import android.telephony.TelephonyManager
import io.askfirst.Cause
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowContentResolver

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
        records()
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
        shadowOf(wifi).setScanResults(emptyList())
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

    /** What the providers of contacts and the like hold. */
    private fun records() {
        provide("com.android.contacts") {
            table("contact_id", "display_name", "data1") { row(1L, "张三", NUMBER).row(1L, "张三", "10086").row(2L, "李四", null) }
        }
        provide("com.android.calendar") {
            table("title", "eventLocation", "dtstart", "dtend") { row("茶会", "", 1_000L, null) }
        }
        provide("sms") { table("address", "body", "date", "type") { row("10086", "您好", 2_000L, 1) } }
        provide("call_log") { table("number", "date", "duration", "type") { row(NUMBER, 3_000L, 60L, 2) } }
    }

    private fun provide(
        authority: String,
        rows: () -> Cursor,
    ) = ShadowContentResolver.registerProviderInternal(authority, Provider { _, _ -> rows() })

    private fun table(
        vararg columns: String,
        fill: MatrixCursor.() -> Unit,
    ) = MatrixCursor(columns).apply(fill)

    private fun MatrixCursor.row(vararg cells: Any?) = apply { addRow(cells) }

    /**
     * What it does not have even so: there is no other app's service for an identifier, no serial number, one radio a SIM, and
     * Robolectric has no Wi-Fi Direct.
     */
    fun lacks(level: Int): Map<String, Cause> {
        val all = sortedMapOf("gaid" to Cause.EMPTY, "oaid" to Cause.EMPTY, "wifi-devices" to Cause.FAILED)
        when (level) {
            24 -> all += mapOf("meid" to Cause.EMPTY, "serial-number" to Cause.EMPTY)
            28 -> all += mapOf("serial-number" to Cause.EMPTY)
            35 -> all += mapOf("sim-phone-number" to Cause.EMPTY)
        }
        return all
    }
}

/** A provider of another app's, which has rows alone. */
internal open class Provider(
    private val rows: (Uri, Array<out String>?) -> Cursor?,
) : ContentProvider() {
    override fun onCreate() = true

    override fun query(
        uri: Uri,
        projection: Array<out String>?,
        selection: String?,
        selectionArgs: Array<out String>?,
        sortOrder: String?,
    ) = rows(uri, selectionArgs)

    override fun getType(uri: Uri) = null

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ) = null

    override fun delete(
        uri: Uri,
        selection: String?,
        selectionArgs: Array<out String>?,
    ) = 0

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        selectionArgs: Array<out String>?,
    ) = 0
}
