package io.askfirst.sdks

import android.app.Application
import com.qq.e.comm.managers.GDTAdSdk
import com.qq.e.comm.managers.setting.GlobalSetting
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep
import io.askfirst.Use
import io.askfirst.read.Items

/**
 * GDT, Tencent's advertisements (`com.qq.e.union:union`, 4.56 or newer), of the shape "controlled".
 *
 * Its switches are set before it starts and whenever they change. It has none for the location, which it takes where the
 * app has the permission. There is no way to stop it: withdrawn, all its switches are off and it stays in memory until
 * the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Gdt internal constructor(
    private val app: Application,
    private val appId: String,
    override val recipient: Recipient,
    private val gate: Gate,
) : Sdk {
    /** @param uses the declared uses of [recipient], its start included. */
    public constructor(
        app: Application,
        appId: String,
        recipient: Recipient,
        uses: Collection<Use<*>>,
    ) : this(app, appId, recipient, Gate(uses))

    override val timeLimitMillis: Long get() = SERVER_MILLIS

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.Switches -> switch(step.items.toSet())
            is SdkStep.Start -> start()
            else -> notOffered(step)
        }
    }

    private fun switch(items: Set<String>) {
        GlobalSetting.setAgreeReadPrivacyInfo(SWITCHES.mapValues { (_, item) -> item.id in items })
        GlobalSetting.setEnableCollectAppInstallStatus(Items.APP_LIST.id in items)
        GlobalSetting.setConvOptimizeInfo(mapOf("hieib" to (Items.APP_LIST.id in items)))
        // Beyond items: these two are asked of the gate.
        GlobalSetting.setPersonalizedState(if (gate.mayPersonalise) 0 else 1)
        GlobalSetting.setAgreePrivacyStrategy(gate.mayStart)
    }

    private fun start() {
        val answer = Answer()
        GDTAdSdk.initWithoutStart(app, appId)
        GDTAdSdk.start(
            object : GDTAdSdk.OnStartListener {
                override fun onStartSuccess() = answer.succeed()

                override fun onStartFailed(reason: Exception?) =
                    answer.fail("GDTAdSdk.start: ${reason?.javaClass?.name}")
            },
        )
        answer.await()
    }

    private companion object {
        /** The vendor's keys. One that is left out counts as on. */
        private val SWITCHES =
            mapOf(
                "mac_address" to Items.MAC,
                "android_id" to Items.ANDROID_ID,
                "device_id" to Items.IMEI,
                "cell_id" to Items.BASE_STATION,
                "mipaddr" to Items.IP_ADDRESS,
                "wipaddr" to Items.IP_ADDRESS,
                "ssid" to Items.WIFI_SSID,
                "bssid" to Items.WIFI_BSSID,
                "netop" to Items.CARRIER,
                "taid" to Items.OAID,
                "oaid" to Items.OAID,
            )
    }
}
