package io.askfirst.sdks

import android.app.Application
import com.qiyukf.unicorn.api.Unicorn
import com.qiyukf.unicorn.api.UnicornImageLoader
import com.qiyukf.unicorn.api.YSFOptions
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * NetEase's Qiyu, customer service (`com.qiyukf.unicorn:unicorn`), of the shape "phased".
 *
 * It has no call for consent and no switches. Its stop logs the person out, and its forgetting clears its caches; a
 * declaration that says `"stops": true` and `"forgets": true` gets them. It stays in memory until the process ends.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class Qiyu(
    private val app: Application,
    private val appKey: String,
    private val options: YSFOptions?,
    private val images: UnicornImageLoader,
    override val recipient: Recipient,
) : Sdk {
    /** As the vendor's samples do. */
    override val isOnMain: Boolean get() = true

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.PreInit -> accept(Unicorn.config(app, appKey, options, images), "Unicorn.config")
            is SdkStep.Start -> accept(Unicorn.initSdk(), "Unicorn.initSdk")
            is SdkStep.Stop -> Unicorn.logout()
            is SdkStep.Forget -> Unicorn.clearCache()
            else -> notOffered(step)
        }
    }
}
