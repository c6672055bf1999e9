@file:Suppress("DEPRECATION", "HardwareIds", "MissingPermission")

package io.askfirst.read

import android.content.Context
import android.os.Build
import android.provider.Settings
import android.telephony.SubscriptionManager
import android.telephony.TelephonyManager
import io.askfirst.Cause
import io.askfirst.NoValue
import java.net.NetworkInterface

// Identifiers of the device and its SIM. Android 10 took those of the hardware away from apps; above the last level that
// gives one the system is not called, since the call alone is what reviewers count.

private const val LAST_WITH_DEVICE_ID = Build.VERSION_CODES.N_MR1
private const val LAST_WITH_IMEI = Build.VERSION_CODES.P
private const val LAST_WITH_MAC = Build.VERSION_CODES.Q
private const val NO_ADDRESS = "02:00:00:00:00:00"

private val Phone.telephony: TelephonyManager get() = service(Context.TELEPHONY_SERVICE)

internal fun imei(phone: Phone): String? =
    phone.upTo(LAST_WITH_IMEI) {
        val telephony = phone.telephony
        when {
            phone.level > LAST_WITH_DEVICE_ID -> telephony.imei
            telephony.phoneType == TelephonyManager.PHONE_TYPE_CDMA -> null
            else -> telephony.deviceId
        }
    }

internal fun meid(phone: Phone): String? =
    phone.upTo(LAST_WITH_IMEI) {
        val telephony = phone.telephony
        when {
            phone.level > LAST_WITH_DEVICE_ID -> telephony.meid
            telephony.phoneType == TelephonyManager.PHONE_TYPE_CDMA -> telephony.deviceId
            else -> null
        }
    }

internal fun imsi(phone: Phone): String? = phone.upTo(LAST_WITH_IMEI) { phone.telephony.subscriberId }

internal fun iccid(phone: Phone): String? = phone.upTo(LAST_WITH_IMEI) { phone.telephony.simSerialNumber }

internal fun serialNumber(phone: Phone): String? =
    phone
        .upTo(LAST_WITH_IMEI) { if (phone.level > LAST_WITH_DEVICE_ID) Build.getSerial() else Build.SERIAL }
        .takeUnless { it == Build.UNKNOWN }

internal fun simPhoneNumber(phone: Phone): String? {
    val number =
        if (phone.level >= Build.VERSION_CODES.TIRAMISU) {
            phone
                .service<SubscriptionManager>(Context.TELEPHONY_SUBSCRIPTION_SERVICE)
                .getPhoneNumber(SubscriptionManager.DEFAULT_SUBSCRIPTION_ID)
        } else {
            phone.telephony.line1Number
        }
    return number?.ifEmpty { null }
}

/** `WifiInfo` has no address of its own any more from Android 6 on. */
internal fun mac(phone: Phone): String? =
    phone
        .upTo(LAST_WITH_MAC) { NetworkInterface.getByName("wlan0")?.hardwareAddress }
        ?.joinToString(":") { "%02x".format(it) }
        ?.takeUnless { it == NO_ADDRESS }

/** No Android from 6 on gives it. */
internal fun bluetoothAddress(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String? = throw NoValue(Cause.NOT_SUPPORTED)

internal fun androidId(phone: Phone): String? =
    Settings.Secure.getString(phone.context.contentResolver, Settings.Secure.ANDROID_ID)
