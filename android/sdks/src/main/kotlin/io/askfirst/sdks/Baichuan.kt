package io.askfirst.sdks

import android.app.Application
import com.alibaba.baichuan.android.trade.AlibcTradeSDK
import com.alibaba.baichuan.android.trade.callback.AlibcTradeInitCallback
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * Alibaba's Baichuan SDK (`alibc_trade_sdk`, version 4), of the shape "held".
 *
 * It has no call for consent, no switches and no way to stop it: withdrawn, it stays in memory until the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Baichuan(
    private val app: Application,
    override val recipient: Recipient,
) : Sdk {
    override val timeLimitMillis: Long get() = SERVER_MILLIS

    override fun take(step: SdkStep) {
        if (step !is SdkStep.Start) {
            notOffered(step)
        }
        val answer = Answer()
        AlibcTradeSDK.asyncInit(app, Told(answer))
        answer.await()
    }

    /** The vendor's interface can be written to a file; nobody does. */
    private class Told(
        @Transient private val answer: Answer,
    ) : AlibcTradeInitCallback {
        override fun onSuccess() = answer.succeed()

        override fun onFailure(
            code: Int,
            message: String?,
        ) = answer.fail("asyncInit failed with $code")

        private companion object {
            private const val serialVersionUID = 1L
        }
    }
}
