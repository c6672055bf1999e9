// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: calls in public apps that use version 4, such as https://github.com/bashen1/react-native-mbaichuan. The
// vendor: https://baichuan.taobao.com (named, not read)
// Looked up on 24 November 2026.

package com.alibaba.baichuan.android.trade.callback;

import java.io.Serializable;

public interface AlibcTradeInitCallback extends Serializable {
    void onSuccess();

    void onFailure(int code, String message);
}
