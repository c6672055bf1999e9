package androidx.test.runner.lifecycle;

/** Holds what watches the application; nothing here asks for it. */
public final class ApplicationLifecycleMonitorRegistry {
    private ApplicationLifecycleMonitorRegistry() {}

    public static void registerInstance(ApplicationLifecycleMonitor monitor) {}
}
