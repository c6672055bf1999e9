// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026.

package com.bytedance.sdk.openadsdk;

public interface LocationProvider {
    double getLatitude();

    double getLongitude();
}
