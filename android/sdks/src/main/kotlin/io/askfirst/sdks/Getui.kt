package io.askfirst.sdks

import android.app.Application
import com.igexin.sdk.PushManager
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * Getui's push messages (`com.getui:gtsdk` with `gtc`), of the shape "phased".
 *
 * It has no call for consent and no switches; its stop turns the messages off.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Getui(
    private val app: Application,
    override val recipient: Recipient,
) : Sdk {
    private var isOff = false

    override fun take(step: SdkStep) {
        val push = PushManager.getInstance()
        when (step) {
            is SdkStep.PreInit -> {
                push.preInit(app)
            }

            is SdkStep.Start -> {
                push.initialize(app)
                if (isOff) {
                    push.turnOnPush(app)
                    isOff = false
                }
            }

            is SdkStep.Stop -> {
                push.turnOffPush(app)
                isOff = true
            }

            else -> {
                notOffered(step)
            }
        }
    }
}
