// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public apps. The vendor: https://qiyukf.com (named, not read)
// Looked up on 24 November 2026. That config returns a truth value is not confirmed; that initSdk does is.

package com.qiyukf.unicorn.api;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class Unicorn {
    private Unicorn() {}

    public static boolean config(Context context, String appKey, YSFOptions options, UnicornImageLoader loader) {
        return Stubs.<Boolean>call("Unicorn.config", context, appKey, options, loader);
    }

    public static boolean initSdk() {
        return Stubs.<Boolean>call("Unicorn.initSdk");
    }

    public static void logout() {
        Stubs.call("Unicorn.logout");
    }

    public static void clearCache() {
        Stubs.call("Unicorn.clearCache");
    }
}
