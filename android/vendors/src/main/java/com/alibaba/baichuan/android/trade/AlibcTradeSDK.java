// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: calls in public apps that use version 4, such as https://github.com/bashen1/react-native-mbaichuan. The
// vendor: https://baichuan.taobao.com (named, not read)
// Looked up on 24 November 2026. Version 5 has the class in com.baichuan.nb_trade.core and is not covered. That
// asyncInit returns nothing is not confirmed.

package com.alibaba.baichuan.android.trade;

import android.app.Application;
import com.alibaba.baichuan.android.trade.callback.AlibcTradeInitCallback;

import io.askfirst.vendors.Stubs;

public final class AlibcTradeSDK {
    private AlibcTradeSDK() {}

    public static void asyncInit(Application app, AlibcTradeInitCallback callback) {
        Stubs.call("AlibcTradeSDK.asyncInit", app, callback);
    }
}
