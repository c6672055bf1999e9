// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/GetuiLaboratory/getui-gysdk-flutter, the vendor's own plugin. Its documentation:
// https://docs.getui.com (named, not read)
// Looked up on 24 November 2026. A pre-init is spoken of, and was found in no public code: it is left out.

package com.g.gysdk;

import io.askfirst.vendors.Stubs;

public final class GYManager {
    private static final GYManager ONE = new GYManager();

    private GYManager() {}

    public static GYManager getInstance() {
        return ONE;
    }

    public void init(GyConfig config) {
        Stubs.call("GYManager.init", config);
    }
}
