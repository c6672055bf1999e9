package cn.example.mijian;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import android.app.Activity;
import android.app.Application;
import android.content.Intent;
import android.os.Looper;
import android.view.View;
import android.view.ViewGroup;
import android.widget.TextView;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.Shadows;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowApplication;

/** The first launch as the system and a person see it: it knows the app by its manifest and its words alone. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35, qualifiers = "zh-rCN")
public class FirstLaunchTest {
    private static final String LAUNCHER = "cn.example.mijian.MainActivity";
    private static final long PATIENCE = 60_000_000_000L;

    @Test
    public void whoAgreesGetsHomeAndWhatWasTickedUntilItIsTakenBack() throws ClassNotFoundException {
        Activity launcher = launch();
        Activity dialog = dialogOf(launcher);
        tap(dialog, "消息推送");
        tap(dialog, "同意并继续");
        await(() -> says(launcher, "欢迎回来"), launcher);
        ShadowApplication app = Shadows.shadowOf(app());
        await(() -> app.peekNextStartedService() != null, launcher);
        assertEquals("cn.example.mijian.PushService", app.getNextStartedService().getComponent().getClassName());
        tap(launcher, "撤回同意");
        await(() -> says(launcher, "您正在以游客身份浏览"), launcher);
        await(() -> app.getNextStoppedService() != null, launcher);
    }

    private static Application app() {
        return RuntimeEnvironment.getApplication();
    }

    private static Activity launch() throws ClassNotFoundException {
        assertEquals("cn.example.mijian.App", app().getClass().getName());
        ShadowApplication.setProcessName(app().getPackageName());
        return Robolectric.buildActivity(named(LAUNCHER)).setup().get();
    }

    private static Activity dialogOf(Activity launcher) throws ClassNotFoundException {
        Intent asked = Shadows.shadowOf(launcher).getNextStartedActivity();
        assertNotNull("nobody was asked", asked);
        return Robolectric.buildActivity(named(asked.getComponent().getClassName()), asked).setup().get();
    }

    private static Class<? extends Activity> named(String name) throws ClassNotFoundException {
        return Class.forName(name).asSubclass(Activity.class);
    }

    private static void tap(Activity activity, String words) {
        await(() -> find(activity.getWindow().getDecorView(), words) != null, activity);
        find(activity.getWindow().getDecorView(), words).performClick();
        Shadows.shadowOf(Looper.getMainLooper()).idle();
    }

    private static boolean says(Activity activity, String words) {
        return find(activity.getWindow().getDecorView(), words) != null;
    }

    /** The view with these words that can be used. */
    private static View find(View view, String words) {
        if (view instanceof TextView && view.isEnabled() && words.contentEquals(((TextView) view).getText())) {
            return view;
        }
        if (view instanceof ViewGroup) {
            ViewGroup group = (ViewGroup) view;
            for (int nth = 0; nth < group.getChildCount(); nth++) {
                View found = find(group.getChildAt(nth), words);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private interface Holds {
        boolean now();
    }

    /** Lets the threads go on until it holds. */
    private static void await(Holds holds, Activity activity) {
        long end = System.nanoTime() + PATIENCE;
        while (!holds.now()) {
            assertTrue("nothing came of it, and on the screen is " + activity, System.nanoTime() < end);
            Shadows.shadowOf(Looper.getMainLooper()).idle();
            Thread.yield();
        }
    }
}
