package io.askfirst.sdks

import android.app.Application
import com.umeng.commonsdk.UMConfigure
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep
import io.askfirst.Use
import io.askfirst.read.Items

/**
 * Umeng's statistics (`com.umeng.umsdk:common` with `asms`), of the shape "phased".
 *
 * What it may collect of IMEI, IMSI, ICCID, Wi-Fi MAC and app list is switched by the gate before each start. It has no
 * switch for the Android ID, and none that it looks at again while it runs; nothing stops it but the refusal that it
 * is told at a withdrawal.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Umeng internal constructor(
    private val app: Application,
    private val appKey: String,
    private val channel: String,
    override val recipient: Recipient,
    private val gate: Gate,
) : Sdk {
    /** @param uses the declared uses of [recipient], its start included. */
    public constructor(
        app: Application,
        appKey: String,
        channel: String,
        recipient: Recipient,
        uses: Collection<Use<*>>,
    ) : this(app, appKey, channel, recipient, Gate(uses))

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.PreInit -> {
                switch()
                UMConfigure.preInit(app, appKey, channel)
            }

            is SdkStep.Grant -> {
                switch()
                UMConfigure.submitPolicyGrantResult(app, step.granted)
            }

            is SdkStep.Start -> {
                switch()
                UMConfigure.init(app, appKey, channel, UMConfigure.DEVICE_TYPE_PHONE, null)
            }

            else -> {
                notOffered(step)
            }
        }
    }

    private fun switch() {
        UMConfigure.enableImeiCollection(gate.may(Items.IMEI, Items.MEID))
        UMConfigure.enableImsiCollection(gate.may(Items.IMSI))
        UMConfigure.enableIccidCollection(gate.may(Items.ICCID))
        UMConfigure.enableWiFiMacCollection(gate.may(Items.MAC))
        // Deprecated, and still looked at.
        @Suppress("DEPRECATION")
        UMConfigure.enableAplCollection(gate.may(Items.APP_LIST))
    }
}
