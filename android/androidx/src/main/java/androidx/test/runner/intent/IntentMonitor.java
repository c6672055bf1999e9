package androidx.test.runner.intent;

/** Watches intents. */
public interface IntentMonitor {}
