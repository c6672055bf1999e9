package io.askfirst.sdks

import android.app.Application
import com.g.gysdk.GYManager
import com.g.gysdk.GYResponse
import com.g.gysdk.GyCallBack
import com.g.gysdk.GyConfig
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * GeYan, Getui's one-tap log-in (`com.getui:gysdk` with `gtc`), of the shape "phased".
 *
 * It has no call for consent, no switches and no way to stop it: withdrawn, it stays in memory until the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class GeYan(
    private val app: Application,
    private val channel: String,
    override val recipient: Recipient,
) : Sdk {
    override val timeLimitMillis: Long get() = SERVER_MILLIS

    override fun take(step: SdkStep) {
        if (step !is SdkStep.Start) {
            notOffered(step)
        }
        val answer = Answer()
        val heard =
            object : GyCallBack {
                override fun onSuccess(response: GYResponse?) = answer.succeed()

                override fun onFailed(response: GYResponse?) =
                    answer.fail("GYManager.init failed with ${response?.code}")
            }
        // A number that was asked for ahead of time is not kept: that would be a read nobody tapped for.
        GYManager.getInstance().init(
            GyConfig
                .with(app)
                .preLoginUseCache(false)
                .channel(channel)
                .callBack(heard)
                .build(),
        )
        answer.await()
    }
}
