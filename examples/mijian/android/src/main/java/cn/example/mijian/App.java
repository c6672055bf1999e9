package cn.example.mijian;

import android.app.Application;
import android.content.Context;
import io.askfirst.AskFirst;

/** The app, in each of its processes: this one and {@code :push}. */
public final class App extends Application {
    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        // Before any content provider starts, in this process too.
        AskFirst.install(this, Declared.DECLARATION);
    }

    @Override
    public void onCreate() {
        super.onCreate();
        // Nothing starts here: each SDK is started when it is allowed, and stopped when it is not any more.
        AskFirst.register(new PushSdk(this));
    }
}
