package io.askfirst.read

import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.pm.Signature
import android.net.Uri
import android.os.Bundle
import android.os.IBinder
import io.askfirst.Cause
import io.askfirst.NoValue
import java.security.MessageDigest
import java.util.concurrent.TimeoutException

// The makers' services, by descriptor and number, as in their AIDL files, which the free library Android_CN_OAID publishes
// (github.com/gzu-liyujiang/Android_CN_OAID). Which one is there is found by trying: the brand of the device is an item of
// its own.

/** The OAID, from whoever has it first. A maker's service that fails leaves the others alone. */
internal fun oaid(
    phone: Phone,
    sources: List<OaidSource>,
): String? {
    var cause: Exception? = null
    for (source in sources) {
        val value =
            // Whatever another app's service does, the app goes on.
            try {
                source.oaid(phone.context)
            } catch (none: NoValue) {
                if (none.why == Cause.LIMITED) {
                    throw none
                }
                cause = cause ?: none
                null
            } catch (late: TimeoutException) {
                cause = cause ?: late
                null
            } catch (_: Exception) {
                cause = cause ?: NoValue(Cause.FAILED)
                null
            } catch (_: LinkageError) {
                // A library that the app does not have after all.
                cause = cause ?: NoValue(Cause.FAILED)
                null
            }
        if (!value.isNullOrEmpty()) {
            return identifier(value)
        }
    }
    cause?.let { throw it }
    return null
}

/** A value that is all zeros says that the person wants none. */
internal fun identifier(value: String): String =
    if (value.all { it == '0' || it == '-' }) throw NoValue(Cause.LIMITED) else value

/** The sources of the makers. */
internal val makers: List<OaidSource> =
    listOf(
        OaidSource(::huawei),
        OaidSource(::honor),
        OaidSource(::heytap),
        OaidSource(::vivo),
        OaidSource(::xiaomi),
        OaidSource(::samsung),
        OaidSource(::meizu),
        OaidSource(::lenovo),
        OaidSource(::nubia),
    )

private const val HUAWEI = "com.uodis.opendevice.aidl.OpenDeviceIdentifierService"
private const val HONOR = "com.hihonor.cloudservice.oaid.IOAIDService"
private const val HONOR_CALLBACK = "com.hihonor.cloudservice.oaid.IOAIDCallBack"
private const val HEYTAP = "com.heytap.openid.IOpenID"
private const val SAMSUNG = "com.samsung.android.deviceidservice.IDeviceIdService"
private const val LENOVO = "com.zui.deviceidservice.IDeviceidInterface"
private const val FIRST = IBinder.FIRST_CALL_TRANSACTION

/** `getOaid` is 1, `isOaidTrackLimited` 2. */
private fun huawei(context: Context): String? =
    bound(context, Intent("com.uodis.opendevice.OPENIDS_SERVICE").setPackage("com.huawei.hwid")) { binder ->
        val service = Remote(binder, HUAWEI)
        if (service.call(FIRST + 1) { readInt() != 0 }) {
            throw NoValue(Cause.LIMITED)
        }
        service.call(FIRST) { readString() }
    }

/** `getOAID` is 2 and `isOAIDTrackingLimited` 3, of a callback whose `handleResult` is 2. */
private fun honor(context: Context): String? =
    bound(context, Intent("com.hihonor.id.HnOaIdService").setPackage("com.hihonor.id")) { binder ->
        val service = Remote(binder, HONOR)
        val limits = service.callBack(FIRST + 2, HONOR_CALLBACK, FIRST + 1)
        if (limits != null && limits.getBoolean("oa_id_limit_state")) {
            throw NoValue(Cause.LIMITED)
        }
        service.callBack(FIRST + 1, HONOR_CALLBACK, FIRST + 1)?.getString("oa_id_flag")
    }

/** OPPO, OnePlus, realme: `getSerID` is 1; it wants the app's name and the SHA-1 of its certificate. */
private fun heytap(context: Context): String? {
    val service = Intent("action.com.heytap.openid.OPEN_ID_SERVICE")
    service.setClassName("com.heytap.openid", "com.heytap.openid.IdentifyService")
    return bound(context, service) { binder ->
        val certificate = certificate(context)?.toByteArray() ?: throw NoValue(Cause.EMPTY)
        val digest = MessageDigest.getInstance("SHA1").digest(certificate).joinToString("") { "%02x".format(it) }
        Remote(binder, HEYTAP).call(
            FIRST,
            {
                writeString(context.packageName)
                writeString(digest)
                writeString("OUID")
            },
        ) { readString() }
    }
}

/**
 * The certificate that the app was signed with, read from the app's own file: `getPackageInfo` is what reviewers count as
 * reading the list of apps, whatever it is asked for.
 */
@Suppress("DEPRECATION") // What replaces it is of Android 9.
private fun certificate(context: Context): Signature? =
    context.packageManager
        .getPackageArchiveInfo(context.packageCodePath, PackageManager.GET_SIGNATURES)
        ?.signatures
        ?.firstOrNull()

/** `getOAID` is 1. */
private fun samsung(context: Context): String? =
    bound(
        context,
        Intent().setClassName(
            "com.samsung.android.deviceidservice",
            "com.samsung.android.deviceidservice.DeviceIdService",
        ),
    ) { binder -> Remote(binder, SAMSUNG).call(FIRST) { readString() } }

/** `getOAID` is 1. */
private fun lenovo(context: Context): String? =
    bound(
        context,
        Intent().setClassName("com.zui.deviceidservice", "com.zui.deviceidservice.DeviceidService"),
    ) { binder -> Remote(binder, LENOVO).call(FIRST) { readString() } }

private fun vivo(context: Context): String? = column(context, "com.vivo.vms.IdProvider/IdentifierId/OAID", null)

private fun meizu(context: Context): String? = column(context, "com.meizu.flyme.openidsdk/", arrayOf("oaid"))

/** The first row of a provider of the maker's. A provider that dies takes nobody along. */
private fun column(
    context: Context,
    address: String,
    arguments: Array<String>?,
): String? {
    val uri = Uri.parse("content://$address")
    val client = context.contentResolver.acquireUnstableContentProviderClient(uri) ?: return null
    return client.use { provider ->
        provider.query(uri, null, null, arguments, null)?.use { row ->
            val place = row.getColumnIndex("value")
            if (place >= 0 && row.moveToFirst()) row.getString(place) else null
        }
    }
}

private fun nubia(context: Context): String? {
    val uri = Uri.parse("content://cn.nubia.identity/identity")
    val client = context.contentResolver.acquireUnstableContentProviderClient(uri) ?: return null
    val answer: Bundle? = client.use { it.call("getOAID", null, null) }
    return answer?.takeIf { it.getInt("code", -1) == 0 }?.getString("id")
}

/** A class of the system's. */
private fun xiaomi(context: Context): String? =
    try {
        val provider = Class.forName("com.android.id.impl.IdProviderImpl")
        val ask = provider.getMethod("getOAID", Context::class.java)
        ask.invoke(provider.getDeclaredConstructor().newInstance(), context) as? String
    } catch (_: ClassNotFoundException) {
        null
    }

private const val GOOGLE = "com.google.android.gms.ads.identifier.internal.IAdvertisingIdService"

/** `getId` is 1, `isLimitAdTrackingEnabled` 2; it wants to be told to look at all. */
internal fun gaid(phone: Phone): String? =
    bound(
        phone.context,
        Intent("com.google.android.gms.ads.identifier.service.START").setPackage("com.google.android.gms"),
    ) { binder ->
        val service = Remote(binder, GOOGLE)
        if (service.call(FIRST + 1, { writeInt(1) }) { readInt() != 0 }) {
            throw NoValue(Cause.LIMITED)
        }
        service.call(FIRST) { readString() }
    }?.let(::identifier)
