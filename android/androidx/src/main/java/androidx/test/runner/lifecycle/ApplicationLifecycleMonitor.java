package androidx.test.runner.lifecycle;

/** Watches an application. */
public interface ApplicationLifecycleMonitor {}
