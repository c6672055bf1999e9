package io.askfirst.ui

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.os.Bundle
import android.os.FileObserver
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.CheckBox
import android.widget.CompoundButton
import android.widget.TextView
import cn.example.mijian.Declared
import io.askfirst.AskFirst
import io.askfirst.Consent
import io.askfirst.Lang
import io.askfirst.Log
import io.askfirst.Notice
import io.askfirst.Use
import io.askfirst.internal.Host
import io.askfirst.internal.Work
import org.junit.Assert.assertTrue
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowApplication
import org.robolectric.util.ReflectionHelpers
import java.nio.file.WatchService

/** An app with the example's declaration, on a device of some size and language. */
internal object Stage {
    private val started = ArrayList<ActivityController<*>>()

    val app: Application get() = RuntimeEnvironment.getApplication()

    /** A phone of the usual size. */
    const val PHONE: String = "w360dp-h640dp-port-notnight-mdpi"

    fun open(
        qualifiers: String = "zh-rCN-$PHONE",
        fontScale: Float = 1f,
    ) {
        RuntimeEnvironment.setQualifiers(qualifiers)
        RuntimeEnvironment.setFontScale(fontScale)
        ShadowApplication.setProcessName(app.packageName)
        install()
    }

    fun install() = assertTrue(AskFirst.installation.problem, AskFirst.install(app, Declared.DECLARATION))

    /** As if the process had ended. */
    fun close() {
        settle()
        started.filter { !it.get().isDestroyed }.forEach { it.close() }
        started.clear()
        AskFirst.installation.close()
        unwatch()
    }

    /** Robolectric keeps what watches a folder until the JVM ends, and a system has few of those. */
    private fun unwatch() {
        val observer = ReflectionHelpers.getStaticField<FileObserver?>(Host::class.java, "watching") ?: return
        val shadow = Shadow.extract<Any>(observer)
        // Its thread ends with an exception that nobody needs to see.
        Thread.getAllStackTraces().keys.filter { it.name == "ShadowFileObserver" }.forEach { thread ->
            thread.setUncaughtExceptionHandler { _, _ -> }
        }
        ReflectionHelpers.getField<WatchService>(shadow, "watchService").close()
    }

    /** As if the app had been removed, too. */
    fun remove() {
        close()
        app.noBackupFilesDir.deleteRecursively()
    }

    /** Does everything that is to be done, on both threads. */
    fun settle() {
        repeat(ROUNDS) {
            Work.thread.submit { }.get()
            shadowOf(Looper.getMainLooper()).idle()
        }
    }

    fun <A : Activity> start(
        activity: Class<A>,
        intent: Intent? = null,
        state: Bundle? = null,
        prepare: (A) -> Unit = {},
    ): ActivityController<A> {
        val controller = Robolectric.buildActivity(activity, intent)
        started += controller
        prepare(controller.get())
        return (if (state == null) controller.setup() else controller.setup(state)).also { settle() }
    }

    fun notice(
        state: Bundle? = null,
        prepare: (NoticeActivity) -> Unit = {},
    ): ActivityController<NoticeActivity> = start(NoticeActivity::class.java, state = state, prepare = prepare)

    fun question(use: Use<*>): ActivityController<QuestionActivity> =
        start(QuestionActivity::class.java, QuestionActivity.intent(app, use))

    fun consent(): Consent = checkNotNull(AskFirst.installation.consent().value)

    fun notice(lang: Lang): Notice = Notice.fromFile(asset("askfirst/notice.json"), lang)

    fun asset(name: String): String = app.assets.open(name).use { it.readBytes().decodeToString() }

    /** How many decisions are on record. */
    fun records(): Int = checkpoint().lines()[1].toInt()

    private fun checkpoint() = checkNotNull(AskFirst.installation.evidence(Log.DECISIONS).value).checkpoint

    /** More than one piece of work leads to the next. */
    private const val ROUNDS = 5
}

/** All views, in the order in which a screen reader goes through them. */
internal val View.all: List<View> get() = listOf(this) + children.flatMap { it.all }

private val View.children: List<View>
    get() = (this as? ViewGroup)?.let { group -> List(group.childCount) { group.getChildAt(it) } }.orEmpty()

internal val Activity.views: List<View> get() = window.decorView.all.filter { it.isShown }

internal val Activity.texts: List<TextView> get() = views.filterIsInstance<TextView>().filter { it.text.isNotEmpty() }

internal val Activity.buttons: List<Button>
    get() = views.filterIsInstance<Button>().filter { it !is CompoundButton }

internal val Activity.boxes: List<CheckBox> get() = views.filterIsInstance<CheckBox>()

internal fun Activity.says(words: String): Boolean = texts.any { words in it.text }

internal fun Activity.tap(words: String) {
    val found = texts.filter { it.text.toString() == words && it.hasOnClickListeners() }
    check(found.size == 1) { "$words: ${found.size} of ${texts.map { it.text }}" }
    found.single().performClick()
}
