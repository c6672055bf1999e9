package io.askfirst

import android.app.Application
import android.os.Looper
import cn.example.mijian.Declared
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import io.askfirst.scenes.root
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.robolectric.annotation.Config as OnAndroid

/** SDKs in an app, on real threads and with real files. */
@RunWith(RobolectricTestRunner::class)
@OnAndroid(sdk = [35])
class StarterTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()
    private val steps = LinkedBlockingQueue<String>()

    private inner class Fake(
        override val recipient: Recipient,
        override val isOnMain: Boolean = false,
    ) : Sdk {
        override fun take(step: SdkStep) {
            steps += "$step on ${Thread.currentThread().name}"
        }
    }

    @Before
    fun install() {
        assertTrue(AskFirst.installation.problem, AskFirst.install(app, Declared.DECLARATION))
    }

    @After
    fun uninstall() = AskFirst.uninstall()

    private fun next(): String = checkNotNull(steps.poll(60, TimeUnit.SECONDS)) { "no step came" }

    /** Another process of the app, as far as files can tell. */
    private fun elsewhere(act: (Installation) -> Outcome) =
        Installation().use { other ->
            val json = File(root, "examples/mijian/declaration.json").readBytes()
            val folder = File(app.noBackupFilesDir, "askfirst")
            assertTrue(other.open(Config(json, folder, 35, Declared.DECLARATION)))
            assertTrue(act(other).isDurable)
        }

    @Test
    fun whatAnotherProcessSaysStartsAndStopsThemHere() {
        AskFirst.register(Fake(Recipients.GETUI))
        elsewhere { it.agree(Choices(setOf(Purposes.PUSH))) }
        // On a device the end of the act is told; here only its beginning may be.
        AskFirst.installation.refresh()
        assertEquals(
            listOf("pre-init", "grant true", "start").map { "$it on AskFirst getui" },
            listOf(next(), next(), next()),
        )
        elsewhere { it.withdraw() }
        assertEquals("stop on AskFirst getui", next())
    }

    @Test
    fun listenersHearOnTheMainThreadAndAreToldWhatIsThere() {
        val heard = LinkedBlockingQueue<String>()
        val listener =
            SdkListener { sdk, state ->
                check(Looper.myLooper() == Looper.getMainLooper())
                heard += "$sdk $state"
            }
        AskFirst.addSdkListener(listener)
        AskFirst.register(Fake(Recipients.WECHAT))
        assertEquals(emptyMap<Recipient, SdkState>(), AskFirst.sdkStates)
        AskFirst.agree(Choices(setOf(Purposes.WECHAT_LOGIN_SHARE)))
        assertEquals("start on AskFirst wechat", next())
        assertEquals("wechat RUNNING", hear(heard))
        assertEquals(SdkState.RUNNING, AskFirst.sdkStates[Recipients.WECHAT])
        val late = LinkedBlockingQueue<String>()
        AskFirst.addSdkListener { sdk, state -> late += "$sdk $state" }
        assertEquals("wechat RUNNING", hear(late))
        AskFirst.removeSdkListener(listener)
        AskFirst.withdraw()
        assertEquals("wechat STOPPED", hear(late))
        assertEquals(null, heard.poll())
    }

    private fun hear(heard: LinkedBlockingQueue<String>): String {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
        while (System.nanoTime() < end) {
            shadowOf(Looper.getMainLooper()).idle()
            heard.poll(1, TimeUnit.MILLISECONDS)?.let { return it }
        }
        error("nothing was heard")
    }

    @Test
    fun theMainThreadIsNotWaitedFor() {
        AskFirst.register(Fake(Recipients.GETUI))
        AskFirst.agree(Choices(setOf(Purposes.PUSH)))
        assertNotSame(Thread.currentThread().name, next().substringAfter(" on "))
    }
}
