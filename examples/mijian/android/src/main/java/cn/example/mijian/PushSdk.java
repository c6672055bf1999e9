package cn.example.mijian;

import android.content.Context;
import android.content.Intent;
import io.askfirst.Recipient;
import io.askfirst.Sdk;
import io.askfirst.SdkStep;

/** The adapter of the push SDK. The example has a service of its own in place of the vendor's. */
final class PushSdk implements Sdk {
    private final Context context;

    PushSdk(Context context) {
        this.context = context;
    }

    @Override
    public Recipient getRecipient() {
        return Recipients.GETUI;
    }

    @Override
    public void take(SdkStep step) {
        Intent service = new Intent(context, PushService.class);
        if (step instanceof SdkStep.Start) {
            context.startService(service);
        } else if (step instanceof SdkStep.Stop) {
            context.stopService(service);
        } else {
            throw new UnsupportedOperationException();
        }
    }
}
