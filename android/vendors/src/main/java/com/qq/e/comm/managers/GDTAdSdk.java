// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses 4.56 and newer. The vendor: https://developers.adnet.qq.com
// (named, not read)
// Looked up on 24 November 2026.

package com.qq.e.comm.managers;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class GDTAdSdk {
    private GDTAdSdk() {}

    public interface OnStartListener {
        void onStartSuccess();

        void onStartFailed(Exception reason);
    }

    public static void initWithoutStart(Context context, String appId) {
        Stubs.call("GDTAdSdk.initWithoutStart", context, appId);
    }

    public static void start(OnStartListener listener) {
        Stubs.call("GDTAdSdk.start", listener);
    }
}
