package io.askfirst.sdks

import android.app.Activity
import android.os.Looper
import cn.example.mijian.Declared
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Lang
import io.askfirst.Purpose
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkState
import io.askfirst.testing.AskFirstRule
import io.askfirst.testing.PlatformCall
import io.askfirst.testing.PlatformCalls
import io.askfirst.testing.WatchingTestRunner
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.util.concurrent.TimeUnit

/** What the archives that the vendors publish read of the platform, started and stopped as in an app. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [35])
class ArchivesTest {
    @get:Rule
    val person = AskFirstRule(Declared.DECLARATION)

    @Before
    fun keepThemOffTheNetwork() {
        for (scheme in listOf("http", "https")) {
            System.setProperty("$scheme.proxyHost", "127.0.0.1")
            System.setProperty("$scheme.proxyPort", "9")
        }
    }

    @Test
    fun umeng() {
        val sdk = Umeng(app, "5f6d5a0f906ad8111714b6c7", "test", Recipients.UMENG, usesOf("UMENG"))
        assertGolden("reads/umeng.txt", life(sdk, Purposes.STATISTICS))
    }

    @Test
    fun weChat() {
        val sdk = WeChat(app, "wx0123456789abcdef", Recipients.WECHAT)
        assertGolden("reads/wechat.txt", life(sdk, Purposes.WECHAT_LOGIN_SHARE))
    }

    /** The reads of an SDK from the first launch to a withdrawal. */
    private fun life(
        sdk: Sdk,
        purpose: Purpose,
    ): String {
        AskFirst.register(sdk)
        useTheApp()
        PlatformCalls.assertNone()
        assertEquals(true, person.refuse().isDurable)
        useTheApp()
        PlatformCalls.assertNone()

        assertEquals(true, person.agree(Choices(setOf(purpose))).isDurable)
        await(sdk.recipient, SdkState.RUNNING)
        useTheApp()
        val agreed = reads()

        PlatformCalls.clear()
        assertEquals(true, person.withdraw().isDurable)
        await(sdk.recipient, SdkState.STOPPED)
        val stopping = reads()
        PlatformCalls.clear()
        useTheApp()
        val withdrawn = reads()

        // The next launch.
        AskFirst.uninstall()
        PlatformCalls.clear()
        AskFirst.install(app, Declared.DECLARATION)
        AskFirst.register(sdk)
        useTheApp()
        val next = reads()
        return "before consent, and after a refusal\n    nothing\n\n" +
            "when agreed to, and while the app is used\n$agreed\n" +
            "while it is stopped\n$stopping\n" +
            "after the withdrawal, while the app is used\n$withdrawn\n" +
            "after the withdrawal, in a new process of the app, as far as this one can tell\n$next"
    }

    /** An activity comes, and goes. */
    private fun useTheApp() {
        Robolectric.buildActivity(Activity::class.java).use { it.setup() }
        settle()
    }

    private fun await(
        sdk: Recipient,
        state: SdkState,
    ) {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
        while (AskFirst.sdkStates[sdk] != state) {
            check(System.nanoTime() < end && AskFirst.sdkStates[sdk] != SdkState.FAILED) { "$sdk: ${recorded(sdk)}" }
            settle()
        }
    }

    private fun recorded(sdk: Recipient): List<String> =
        checkNotNull(AskFirst.installation.report(Lang.EN).value)
            .sdks
            .filter { it.recipient == sdk }
            .flatMap { row -> row.steps.map { "${it.step}: ${it.outcome}" } }

    /** Until no thread runs the vendor's code, and the main thread has nothing to do. */
    private fun settle() {
        var quiet = 0
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
        while (quiet < LOOKS && System.nanoTime() < end) {
            shadowOf(Looper.getMainLooper()).idleFor(10, TimeUnit.MILLISECONDS)
            Thread.sleep(LOOK_MILLIS)
            val isBusy =
                Thread.getAllStackTraces().any { (thread, stack) ->
                    thread != Thread.currentThread() && stack.any { frame -> VENDORS.any(frame.className::startsWith) }
                }
            quiet = if (isBusy) 0 else quiet + 1
        }
    }

    private fun reads(): String =
        PlatformCalls
            .made()
            .map(::show)
            .distinct()
            .sorted()
            .joinToString("")
            .ifEmpty { "    nothing\n" }

    private fun show(call: PlatformCall): String {
        val frames = call.stack.map { "${it.className}.${it.methodName}" }
        val own = frames.filter { frame -> (VENDORS + "io.askfirst.sdks.").any(frame::startsWith) && TEST !in frame }
        val items = call.items.joinToString(" or ")
        return "    $items: ${call.type}.${call.member}\n" + own.distinct().joinToString("") { "        at $it\n" }
    }

    private companion object {
        val VENDORS = listOf("com.umeng.", "com.tencent.")
        const val TEST = "ArchivesTest"
        const val LOOKS = 40
        const val LOOK_MILLIS = 5L
    }
}
