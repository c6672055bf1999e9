// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026. All answers are the vendor's defaults.

package com.bytedance.sdk.openadsdk;

import com.bytedance.sdk.openadsdk.mediation.init.IMediationPrivacyConfig;
import java.util.Map;

public abstract class TTCustomController {
    public boolean isCanUseLocation() {
        return true;
    }

    public boolean alist() {
        return true;
    }

    public boolean isCanUsePhoneState() {
        return true;
    }

    public boolean isCanUseWifiState() {
        return true;
    }

    public boolean isCanUseWriteExternal() {
        return true;
    }

    public boolean isCanUseAndroidId() {
        return true;
    }

    public boolean isCanUsePermissionRecordAudio() {
        return true;
    }

    public LocationProvider getTTLocation() {
        return null;
    }

    public String getDevImei() {
        return null;
    }

    public String getMacAddress() {
        return null;
    }

    public String getDevOaid() {
        return null;
    }

    public String getAndroidId() {
        return null;
    }

    public Map<String, Object> userPrivacyConfig() {
        return null;
    }

    public IMediationPrivacyConfig getMediationPrivacyConfig() {
        return null;
    }
}
