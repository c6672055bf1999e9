// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public apps. The vendor: https://qiyukf.com (named, not read)
// Looked up on 24 November 2026.

package com.qiyukf.unicorn.api;

import java.io.Serializable;

public class YSFOptions implements Serializable {
    private static final long serialVersionUID = 1L;
}
