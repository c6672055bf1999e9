package io.askfirst.sdks

import android.app.Application
import com.tencent.mm.opensdk.openapi.IWXAPI
import com.tencent.mm.opensdk.openapi.WXAPIFactory
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * The WeChat SDK (`com.tencent.mm.opensdk:wechat-sdk-android`), of the shape "held". It has no call for consent.
 *
 * Its stop undoes the registration, which the log-in and sharing need; a declaration that says `"stops": true` gets it.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class WeChat(
    private val app: Application,
    private val appId: String,
    override val recipient: Recipient,
) : Sdk {
    /** What the app sends its requests through; null while the SDK may not run. */
    @Volatile
    public var api: IWXAPI? = null
        private set

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.Start -> {
                val fresh = WXAPIFactory.createWXAPI(app, appId, true)
                // Without WeChat on the phone it says no, and there is nothing to register with.
                accept(fresh.registerApp(appId) || !fresh.isWXAppInstalled, "registerApp")
                api = fresh
            }

            is SdkStep.Stop -> {
                val old = api
                api = null
                old?.unregisterApp()
                old?.detach()
            }

            else -> {
                notOffered(step)
            }
        }
    }
}
