package io.askfirst.sdks

import android.app.Application
import android.location.Location
import com.mob.MobCustomController
import com.mob.MobSDK
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep
import io.askfirst.Use
import io.askfirst.read.Items

/**
 * MobTech's SDKs (`com.mob.sdk:MobSDK2`: ShareSDK and others), of the shape "granted".
 *
 * Its content provider `com.mob.MobProvider` has to be taken out of the manifest. Its controller asks the gate each time. It
 * gets no values of base stations, Wi-Fi and installed packages: those are objects of the system that nobody else can make.
 * Where they are allowed, it reads them by itself.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class MobTech internal constructor(
    private val app: Application,
    private val appKey: String,
    private val appSecret: String,
    override val recipient: Recipient,
    private val gate: Gate,
) : Sdk {
    /** @param uses the declared uses of [recipient], its start included. */
    public constructor(
        app: Application,
        appKey: String,
        appSecret: String,
        recipient: Recipient,
        uses: Collection<Use<*>>,
    ) : this(app, appKey, appSecret, recipient, Gate(uses))

    // Not of the vendor's type: reading a field must not need the vendor's classes.
    private var isStarted = false

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.Switches -> MobSDK.updateMobCustomController(MobController(gate))
            is SdkStep.Grant -> grant(step.granted)
            else -> notOffered(step)
        }
    }

    private fun grant(granted: Boolean) {
        MobSDK.submitPolicyGrantResult(MobController(gate), granted)
        if (granted && !isStarted) {
            MobSDK.init(app, appKey, appSecret)
            isStarted = true
        }
    }
}

/** Answers MobTech's SDKs, from the gate as it is. */
internal class MobController(
    private val gate: Gate,
) : MobCustomController() {
    override fun isLocationDataEnable(): Boolean = gate.may(Items.LOCATION_FINE, Items.LOCATION_COARSE)

    override fun getLocation(): Location? =
        gate.place?.let { place ->
            Location("").apply {
                latitude = place.latitude
                longitude = place.longitude
                time = place.at
                place.accuracy?.let { accuracy = it }
            }
        }

    override fun isCellLocationDataEnable(): Boolean = gate.may(Items.BASE_STATION)

    override fun isPhoneStateDataEnable(): Boolean = gate.may(Items.IMEI, Items.MEID, Items.IMSI, Items.ICCID)

    override fun isWifiDataEnable(): Boolean =
        gate.may(Items.WIFI_ACCESS_POINTS, Items.WIFI_SSID, Items.WIFI_BSSID, Items.MAC)

    override fun isIpAddressEnable(): Boolean = gate.may(Items.IP_ADDRESS)

    override fun getIpAddress(): String? = gate.value(Items.IP_ADDRESS)?.firstOrNull()

    override fun isAppListDataEnable(): Boolean = gate.may(Items.APP_LIST)

    override fun isOaidEnable(): Boolean = gate.may(Items.OAID)

    override fun getOaid(): String? = gate.value(Items.OAID)

    override fun isAndroidIdEnable(): Boolean = gate.may(Items.ANDROID_ID)

    override fun getAndroidId(): String? = gate.value(Items.ANDROID_ID)

    override fun isAdvertisingIdEnable(): Boolean = gate.may(Items.GAID)

    override fun getAdvertisingId(): String? = gate.value(Items.GAID)

    override fun getSimOperatorName(): String? = gate.value(Items.CARRIER)

    // Which social apps there are is the app list by another name.
    override fun isSocietyPlatformDataEnable(): Boolean = gate.may(Items.APP_LIST)

    override fun isConfigEnable(): Boolean = gate.mayStart

    // No item of the catalogue is what this stands for.
    override fun isDREnable(): Boolean = false
}
