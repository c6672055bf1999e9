// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/GetuiLaboratory/getui-gysdk-flutter, the vendor's own plugin. Its documentation:
// https://docs.getui.com (named, not read)
// Looked up on 24 November 2026.

package com.g.gysdk;

import android.content.Context;

public final class GyConfig {
    private final GyCallBack callBack;

    private GyConfig(GyCallBack callBack) {
        this.callBack = callBack;
    }

    public static Builder with(Context context) {
        return new Builder();
    }

    /** Not the vendor's: for tests. */
    public GyCallBack callBack() {
        return callBack;
    }

    public static class Builder {
        private GyCallBack callBack;

        public Builder preLoginUseCache(boolean on) {
            return this;
        }

        public Builder channel(String name) {
            return this;
        }

        public Builder callBack(GyCallBack heard) {
            callBack = heard;
            return this;
        }

        public GyConfig build() {
            return new GyConfig(callBack);
        }
    }
}
