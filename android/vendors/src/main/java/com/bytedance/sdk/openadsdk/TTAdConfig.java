// A stub of the vendor's class: the declarations that the adapters use, and nothing of what it does. Not shipped.
// Source: https://github.com/tradplus/tradplus-androidx-demo, declarations of 7.6.1.1 in public code. The vendor:
// https://www.csjplatform.com (named, not read)
// Looked up on 24 November 2026.

package com.bytedance.sdk.openadsdk;

public final class TTAdConfig {
    private final String data;
    private final TTCustomController controller;

    private TTAdConfig(Builder builder) {
        data = builder.data;
        controller = builder.controller;
    }

    public String getData() {
        return data;
    }

    public TTCustomController getCustomController() {
        return controller;
    }

    public static class Builder {
        private String data;
        private TTCustomController controller;

        public Builder appId(String id) {
            return this;
        }

        public Builder appName(String name) {
            return this;
        }

        public Builder supportMultiProcess(boolean on) {
            return this;
        }

        public Builder data(String json) {
            data = json;
            return this;
        }

        public Builder customController(TTCustomController custom) {
            controller = custom;
            return this;
        }

        public TTAdConfig build() {
            return new TTAdConfig(this);
        }
    }
}
