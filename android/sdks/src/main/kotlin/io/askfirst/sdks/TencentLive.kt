package io.askfirst.sdks

import android.app.Application
import com.tencent.rtmp.TXLiveBase
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * Tencent's live streams (`com.tencent.liteav:LiteAVSDK_…`), of the shape "held".
 *
 * It has no call for consent, no switches, and nothing that stops it as a whole: what runs are the pushers and players that
 * the app made, so the app stops them.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class TencentLive
    @JvmOverloads
    constructor(
        private val app: Application,
        private val licenceUrl: String,
        private val licenceKey: String,
        override val recipient: Recipient,
        private val stopStreams: Runnable? = null,
    ) : Sdk {
        override fun take(step: SdkStep) {
            when (step) {
                is SdkStep.Start -> TXLiveBase.getInstance().setLicence(app, licenceUrl, licenceKey)
                is SdkStep.Stop -> stopStreams?.run() ?: notOffered(step)
                else -> notOffered(step)
            }
        }
    }
