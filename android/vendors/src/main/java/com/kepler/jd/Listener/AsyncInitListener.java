// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: declarations and calls in public code that uses the Kepler SDK. The vendor: https://union.jd.com (named, not
// read)
// Looked up on 24 November 2026.

package com.kepler.jd.Listener;

public interface AsyncInitListener {
    void onSuccess();

    void onFailure();
}
