package io.askfirst.sdks

import android.app.Application
import com.kepler.jd.Listener.AsyncInitListener
import com.kepler.jd.login.KeplerApiManager
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * JD's Kepler SDK, of the shape "held".
 *
 * It has no call for consent, no switches and no way to stop it: withdrawn, it stays in memory until the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Kepler(
    private val app: Application,
    private val appKey: String,
    private val appSecret: String,
    override val recipient: Recipient,
) : Sdk {
    override val timeLimitMillis: Long get() = SERVER_MILLIS

    override fun take(step: SdkStep) {
        if (step !is SdkStep.Start) {
            notOffered(step)
        }
        val answer = Answer()
        KeplerApiManager.asyncInitSdk(
            app,
            appKey,
            appSecret,
            object : AsyncInitListener {
                override fun onSuccess() = answer.succeed()

                override fun onFailure() = answer.fail("asyncInitSdk failed")
            },
        )
        answer.await()
    }
}
