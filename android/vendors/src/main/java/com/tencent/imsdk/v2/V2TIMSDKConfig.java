// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://cloud.tencent.com/document/product/269/97564, calls in public apps and in
// https://github.com/TencentCloud/TIMSDK
// Looked up on 24 November 2026.

package com.tencent.imsdk.v2;

public class V2TIMSDKConfig {}
