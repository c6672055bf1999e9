package androidx.test.runner.intent;

/** Holds what watches intents; nothing here asks for it. */
public final class IntentMonitorRegistry {
    private IntentMonitorRegistry() {}

    public static void registerInstance(IntentMonitor monitor) {}
}
