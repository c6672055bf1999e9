// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses MobSDK 2. The vendor: https://www.mob.com/wiki,
// https://github.com/MobClub (named, not read)
// Looked up on 24 November 2026.

package com.mob;

import android.content.Context;

import io.askfirst.vendors.Stubs;

public final class MobSDK {
    private MobSDK() {}

    public static void init(Context context, String appKey, String appSecret) {
        Stubs.call("MobSDK.init", context, appKey, appSecret);
    }

    public static void submitPolicyGrantResult(MobCustomController controller, boolean granted) {
        Stubs.call("MobSDK.submitPolicyGrantResult", controller, granted);
    }

    public static void updateMobCustomController(MobCustomController controller) {
        Stubs.call("MobSDK.updateMobCustomController", controller);
    }
}
