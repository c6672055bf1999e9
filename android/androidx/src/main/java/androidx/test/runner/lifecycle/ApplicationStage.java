package androidx.test.runner.lifecycle;

/** Where an application is. */
public enum ApplicationStage {
    PRE_ON_CREATE,
    CREATED
}
