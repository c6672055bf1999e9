// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/GetuiLaboratory/getui-gysdk-flutter, the vendor's own plugin. Its documentation:
// https://docs.getui.com (named, not read)
// Looked up on 24 November 2026.

package com.g.gysdk;

public interface GyCallBack {
    void onSuccess(GYResponse response);

    void onFailed(GYResponse response);
}
