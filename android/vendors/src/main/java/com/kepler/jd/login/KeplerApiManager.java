// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses the Kepler SDK. The vendor: https://union.jd.com (named, not
// read)
// Looked up on 24 November 2026.

package com.kepler.jd.login;

import android.app.Application;
import com.kepler.jd.Listener.AsyncInitListener;

import io.askfirst.vendors.Stubs;

public final class KeplerApiManager {
    private KeplerApiManager() {}

    public static void asyncInitSdk(Application app, String appKey, String appSecret, AsyncInitListener listener) {
        Stubs.call("KeplerApiManager.asyncInitSdk", app, appKey, appSecret, listener);
    }
}
