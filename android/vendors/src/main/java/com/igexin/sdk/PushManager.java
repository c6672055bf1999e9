// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public apps. The vendor: https://docs.getui.com,
// https://github.com/GetuiLaboratory/getui-flutter-plugin (named, not read)
// Looked up on 24 November 2026. That preInit returns nothing is not confirmed.

package com.igexin.sdk;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class PushManager {
    private static final PushManager ONE = new PushManager();

    private PushManager() {}

    public static PushManager getInstance() {
        return ONE;
    }

    public void preInit(Context context) {
        Stubs.call("PushManager.preInit", context);
    }

    public void initialize(Context context) {
        Stubs.call("PushManager.initialize", context);
    }

    public void turnOnPush(Context context) {
        Stubs.call("PushManager.turnOnPush", context);
    }

    public void turnOffPush(Context context) {
        Stubs.call("PushManager.turnOffPush", context);
    }
}
