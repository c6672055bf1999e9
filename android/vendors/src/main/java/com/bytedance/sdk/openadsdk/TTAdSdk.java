// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026.

package com.bytedance.sdk.openadsdk;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class TTAdSdk {
    private TTAdSdk() {}

    public interface InitCallback {
        void success();

        void fail(int code, String message);
    }

    public interface Callback extends InitCallback {}

    public static boolean init(Context context, TTAdConfig config) {
        return Stubs.<Boolean>call("TTAdSdk.init", context, config);
    }

    public static void start(Callback callback) {
        Stubs.call("TTAdSdk.start", callback);
    }

    public static void updateAdConfig(TTAdConfig config) {
        Stubs.call("TTAdSdk.updateAdConfig", config);
    }
}
