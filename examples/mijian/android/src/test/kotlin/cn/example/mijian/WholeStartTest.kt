package cn.example.mijian

import android.app.Activity
import android.app.Application
import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.net.Uri
import android.os.Bundle
import android.os.Looper
import android.provider.Settings
import android.view.View
import android.view.ViewGroup
import android.webkit.WebView
import android.widget.TextView
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Question
import io.askfirst.Reading
import io.askfirst.Use
import io.askfirst.testing.PlatformCalls
import io.askfirst.testing.WatchingTestRunner
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowApplication

/**
 * The example app from its process's first moment on, with a watch on every call of the catalogue: what it reads before
 * anybody agreed, after, and after everything was taken back.
 */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [35], qualifiers = "zh-rCN")
class WholeStartTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private val started = ArrayList<ActivityController<*>>()

    @Before
    fun inTheMainProcess() = ShadowApplication.setProcessName(app.packageName)

    @After
    fun end() {
        started.filterNot { it.get().isDestroyed }.forEach { it.close() }
        AskFirst.uninstall()
    }

    @Test
    fun nothingIsReadWhileNobodyAgreed() {
        assertTrue("${app.javaClass}", app is App)
        assertEquals(Question.FIRST, AskFirst.question())
        val first = launch()
        val asked = dialogOf(first.get(), null)

        // The process dies with the dialog open.
        val state = Bundle()
        asked.saveInstanceState(state).pause().stop().destroy()
        first.pause().stop().destroy()
        newProcess()
        assertEquals(Answer.NONE, AskFirst.installation.answer())

        val second = launch()
        val again = dialogOf(second.get(), state)
        again.get().tap("不同意")
        again.get().tap("仅浏览")
        await { second.get().says(R.string.guest) }
        assertEquals(Answer.REFUSED, AskFirst.installation.answer())
        readEverything().forEach { assertTrue("$it", it is Reading.Denied) }
        second.pause().stop().destroy()

        // The same version is not asked about again.
        newProcess()
        val third = launch()
        assertNull(shadowOf(third.get()).nextStartedActivity)
        assertTrue(third.get().says(R.string.guest))
        assertNull(shadowOf(app).nextStartedService)
        PlatformCalls.assertNone()
    }

    @Test
    fun onlyWhatWasAgreedToIsReadAndNothingAfterAWithdrawal() {
        val launcher = launch()
        val dialog = dialogOf(launcher.get(), null).get()
        dialog.tap("消息推送")
        dialog.tap("同意并继续")
        await { launcher.get().says(R.string.home) }
        AskFirst.installation.permissions.forEach { AskFirst.installation.observePermission(it, true) }
        await { shadowOf(app).peekNextStartedService() != null }
        assertEquals(PushService::class.java.name, shadowOf(app).nextStartedService.component?.className)

        launcher.get().tap(app.getString(R.string.read))
        readEverything()
        assertTrue("nothing was read", PlatformCalls.made().isNotEmpty())
        PlatformCalls.assertOnly(*uses.filter { AskFirst.isAllowed(it) }.toTypedArray())

        launcher.get().tap(app.getString(R.string.withdraw))
        assertTrue(launcher.get().says(R.string.guest))
        PlatformCalls.clear()
        readEverything().forEach { assertTrue("$it", it is Reading.Denied) }
        await { shadowOf(app).nextStoppedService != null }
        PlatformCalls.assertNone()
    }

    @Test
    fun aProviderThatStartsByItselfIsSeen() {
        Robolectric.buildContentProvider(Hasty::class.java).create()
        val caught = assertThrows(AssertionError::class.java) { PlatformCalls.assertNone() }
        assertTrue("${caught.message}", Hasty::class.java.name in caught.message.orEmpty())
    }

    @Test
    fun aWebViewBeforeConsentIsSeen() {
        WebView(app)
        val caught = assertThrows(AssertionError::class.java) { PlatformCalls.assertNone() }
        assertTrue("${caught.message}", "WebView" in caught.message.orEmpty())
    }

    private fun launch() = Robolectric.buildActivity(MainActivity::class.java).also { started += it }.setup()

    /** The dialog that the launcher asked for. */
    private fun dialogOf(
        launcher: Activity,
        state: Bundle?,
    ): ActivityController<out Activity> {
        val intent = checkNotNull(shadowOf(launcher).nextStartedActivity) { "nobody was asked" }
        val type = Class.forName(checkNotNull(intent.component).className).asSubclass(Activity::class.java)
        val dialog = Robolectric.buildActivity(type, intent).also { started += it }
        return if (state == null) dialog.setup() else dialog.setup(state)
    }

    private fun newProcess() {
        AskFirst.uninstall()
        assertTrue(AskFirst.installation.problem, AskFirst.install(app, Declared.DECLARATION))
        app.onCreate()
    }

    private fun readEverything(): List<Reading<Any>> = uses.map { AskFirst.read(it) }

    /** Every declared use that something is read for. */
    private val uses: List<Use<*>> =
        Uses::class.java.declaredFields
            .filter { it.type == Use::class.java && "Unit" !in it.genericType.typeName }
            .map { it.get(null) as Use<*> }

    private fun Activity.says(id: Int) = getString(id) in texts.map { "${it.text}" }

    private fun Activity.tap(words: String) {
        await { texts.any { "${it.text}" == words && it.isEnabled } }
        texts.first { "${it.text}" == words }.performClick()
        shadowOf(Looper.getMainLooper()).idle()
    }

    private val Activity.texts: List<TextView> get() = window.decorView.all.filterIsInstance<TextView>()

    private val View.all: List<View>
        get() =
            listOf(this) +
                (this as? ViewGroup)?.let { group -> List(group.childCount) { group.getChildAt(it).all }.flatten() }.orEmpty()

    /** Lets the threads go on until it holds. */
    private fun await(holds: () -> Boolean) {
        val end = System.nanoTime() + PATIENCE
        while (!holds()) {
            check(System.nanoTime() < end) { "nothing came of it" }
            shadowOf(Looper.getMainLooper()).idle()
            Thread.yield()
        }
    }

    private companion object {
        const val PATIENCE = 60_000_000_000
    }
}

/** What some libraries bring along: it is created before the app's own code, and reads at once. */
class Hasty : ContentProvider() {
    override fun onCreate(): Boolean {
        val resolver = checkNotNull(context).contentResolver
        return Settings.Secure.getString(resolver, Settings.Secure.ANDROID_ID) != ""
    }

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        selectionArgs: Array<String>?,
        sortOrder: String?,
    ): Cursor? = null

    override fun getType(uri: Uri): String? = null

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri? = null

    override fun delete(
        uri: Uri,
        selection: String?,
        selectionArgs: Array<String>?,
    ): Int = 0

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        selectionArgs: Array<String>?,
    ): Int = 0
}
