package io.askfirst.sdks

import android.app.Application
import com.bytedance.sdk.openadsdk.LocationProvider
import com.bytedance.sdk.openadsdk.TTAdConfig
import com.bytedance.sdk.openadsdk.TTAdSdk
import com.bytedance.sdk.openadsdk.TTCustomController
import com.bytedance.sdk.openadsdk.mediation.init.IMediationPrivacyConfig
import com.bytedance.sdk.openadsdk.mediation.init.MediationPrivacyConfig
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep
import io.askfirst.Use
import io.askfirst.read.Items

/**
 * Pangle, ByteDance's advertisements in China (`com.pangle.cn:ads-sdk-pro`, 7.x), of the shape "controlled".
 *
 * Its controller asks the gate each time. There is no way to stop it: withdrawn, it gets no for an answer to everything
 * and stays in memory until the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Pangle internal constructor(
    private val app: Application,
    private val appId: String,
    private val appName: String,
    override val recipient: Recipient,
    private val gate: Gate,
) : Sdk {
    /**
     * @param appName the app's name, as it is registered with the vendor.
     * @param uses the declared uses of [recipient], its start included.
     */
    public constructor(
        app: Application,
        appId: String,
        appName: String,
        recipient: Recipient,
        uses: Collection<Use<*>>,
    ) : this(app, appId, appName, recipient, Gate(uses))

    private var isInitialised = false

    override val timeLimitMillis: Long get() = SERVER_MILLIS

    override fun take(step: SdkStep) {
        when (step) {
            // Before it is initialised there is nothing to set; then, it asks by itself.
            is SdkStep.Switches -> if (isInitialised) TTAdSdk.updateAdConfig(config())

            is SdkStep.Start -> start()

            else -> notOffered(step)
        }
    }

    private fun start() {
        accept(TTAdSdk.init(app, config()), "TTAdSdk.init")
        isInitialised = true
        val answer = Answer()
        TTAdSdk.start(
            object : TTAdSdk.Callback {
                override fun success() = answer.succeed()

                override fun fail(
                    code: Int,
                    message: String?,
                ) = answer.fail("TTAdSdk.start failed with $code")
            },
        )
        answer.await()
    }

    private fun config(): TTAdConfig =
        TTAdConfig
            .Builder()
            .appId(appId)
            .appName(appName)
            .supportMultiProcess(false)
            .data("""[{"name":"personal_ads_type","value":"${if (gate.mayPersonalise) 1 else 0}"}]""")
            .customController(PangleController(gate))
            .build()
}

/** Answers Pangle, from the gate as it is. */
internal class PangleController(
    private val gate: Gate,
) : TTCustomController() {
    override fun isCanUseLocation(): Boolean = gate.may(Items.LOCATION_FINE, Items.LOCATION_COARSE)

    override fun getTTLocation(): LocationProvider? =
        gate.place?.let { place ->
            object : LocationProvider {
                override fun getLatitude(): Double = place.latitude

                override fun getLongitude(): Double = place.longitude
            }
        }

    override fun alist(): Boolean = gate.may(Items.APP_LIST)

    override fun isCanUsePhoneState(): Boolean = gate.may(Items.IMEI, Items.MEID, Items.IMSI, Items.ICCID)

    override fun getDevImei(): String? = gate.value(Items.IMEI)

    override fun isCanUseWifiState(): Boolean = gate.may(Items.MAC, Items.WIFI_SSID, Items.WIFI_BSSID)

    override fun getMacAddress(): String? = gate.value(Items.MAC)

    override fun isCanUseWriteExternal(): Boolean = gate.mayItem("external-storage-write")

    // It has no switch of its own outside mediation: an empty one is an answer.
    override fun getDevOaid(): String = gate.value(Items.OAID).orEmpty()

    override fun isCanUseAndroidId(): Boolean = gate.may(Items.ANDROID_ID)

    override fun getAndroidId(): String? = gate.value(Items.ANDROID_ID)

    override fun isCanUsePermissionRecordAudio(): Boolean = gate.mayItem("recording")

    // Motion sensors, and hearing of what is installed: neither can be declared for it.
    override fun userPrivacyConfig(): Map<String, Any> = mapOf("motion_info" to "0", "installUninstallListen" to "0")

    override fun getMediationPrivacyConfig(): IMediationPrivacyConfig =
        object : MediationPrivacyConfig() {
            override fun isLimitPersonalAds(): Boolean = !gate.mayPersonalise

            override fun isProgrammaticRecommend(): Boolean = gate.mayPersonalise

            override fun isCanUseOaid(): Boolean = gate.may(Items.OAID)
        }
}
