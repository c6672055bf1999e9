// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://cloud.tencent.com/document/product/454/97573, calls in public apps and in
// https://github.com/LiteAVSDK/Live_Android
// Looked up on 24 November 2026.

package com.tencent.rtmp;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class TXLiveBase {
    private static final TXLiveBase ONE = new TXLiveBase();

    private TXLiveBase() {}

    public static TXLiveBase getInstance() {
        return ONE;
    }

    public void setLicence(Context context, String url, String key) {
        Stubs.call("TXLiveBase.setLicence", context, url, key);
    }
}
