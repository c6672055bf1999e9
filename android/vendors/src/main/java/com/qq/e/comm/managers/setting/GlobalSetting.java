// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses 4.56 and newer. The vendor: https://developers.adnet.qq.com
// (named, not read)
// Looked up on 24 November 2026.

package com.qq.e.comm.managers.setting;

import java.util.Map;

import io.askfirst.vendors.Stubs;

public final class GlobalSetting {
    private GlobalSetting() {}

    public static void setAgreeReadPrivacyInfo(Map<String, Boolean> items) {
        Stubs.call("GlobalSetting.setAgreeReadPrivacyInfo", items);
    }

    public static void setAgreePrivacyStrategy(boolean agreed) {
        Stubs.call("GlobalSetting.setAgreePrivacyStrategy", agreed);
    }

    public static void setEnableCollectAppInstallStatus(boolean on) {
        Stubs.call("GlobalSetting.setEnableCollectAppInstallStatus", on);
    }

    /** 1 switches personalised advertisements off, 0 on. */
    public static void setPersonalizedState(int state) {
        Stubs.call("GlobalSetting.setPersonalizedState", state);
    }

    public static void setConvOptimizeInfo(Map<String, Boolean> items) {
        Stubs.call("GlobalSetting.setConvOptimizeInfo", items);
    }
}
