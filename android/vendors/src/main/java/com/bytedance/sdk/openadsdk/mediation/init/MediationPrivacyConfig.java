// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026. isCanUseOaid is not confirmed for every 7.x.

package com.bytedance.sdk.openadsdk.mediation.init;

public abstract class MediationPrivacyConfig implements IMediationPrivacyConfig {
    public boolean isLimitPersonalAds() {
        return false;
    }

    public boolean isProgrammaticRecommend() {
        return true;
    }

    public boolean isCanUseOaid() {
        return true;
    }
}
