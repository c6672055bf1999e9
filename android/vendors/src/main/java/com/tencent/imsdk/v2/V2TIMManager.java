// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://cloud.tencent.com/document/product/269/97564, calls in public apps and in
// https://github.com/TencentCloud/TIMSDK
// Looked up on 24 November 2026.

package com.tencent.imsdk.v2;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public abstract class V2TIMManager {
    private static final V2TIMManager ONE = new V2TIMManager() {
        @Override
        public boolean initSDK(Context context, int appId, V2TIMSDKConfig config) {
            return Stubs.<Boolean>call("V2TIMManager.initSDK", context, appId, config);
        }

        @Override
        public void unInitSDK() {
            Stubs.call("V2TIMManager.unInitSDK");
        }
    };

    public static V2TIMManager getInstance() {
        return ONE;
    }

    public abstract boolean initSDK(Context context, int appId, V2TIMSDKConfig config);

    public abstract void unInitSDK();
}
