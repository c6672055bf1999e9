package cn.example.mijian;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;
import android.util.Log;
import io.askfirst.AskFirst;

/** Runs in a process of its own. What was said in the main process holds here at once. */
public final class PushService extends Service {
    @Override
    public int onStartCommand(Intent intent, int flags, int start) {
        Log.i("Mijian", "push: " + AskFirst.check(Uses.GETUI_START));
        if (!AskFirst.isAllowed(Uses.GETUI_START)) {
            stopSelf();
        }
        return START_NOT_STICKY;
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
