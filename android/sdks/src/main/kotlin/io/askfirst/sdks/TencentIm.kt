package io.askfirst.sdks

import android.app.Application
import com.tencent.imsdk.v2.V2TIMManager
import com.tencent.imsdk.v2.V2TIMSDKConfig
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkStep

/**
 * Tencent's chat (`com.tencent.imsdk:imsdk-plus`), of the shape "held".
 *
 * It has no call for consent and no switches. Its stop ends its connection and lets go of what it holds.
 *
 * @property recipient the recipient that it is in the declaration.
 */
public class TencentIm(
    private val app: Application,
    private val appId: Int,
    private val config: V2TIMSDKConfig,
    override val recipient: Recipient,
) : Sdk {
    /** As the vendor's samples do. */
    override val isOnMain: Boolean get() = true

    override fun take(step: SdkStep) {
        when (step) {
            is SdkStep.Start -> accept(V2TIMManager.getInstance().initSDK(app, appId, config), "initSDK")
            is SdkStep.Stop -> V2TIMManager.getInstance().unInitSDK()
            else -> notOffered(step)
        }
    }
}
