// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026. Its methods are left out: nothing here calls them.

package com.bytedance.sdk.openadsdk.mediation.init;

public interface IMediationPrivacyConfig {}
