package io.askfirst.testing

import android.app.Application
import android.content.Context
import android.content.Intent
import android.os.Looper
import android.os.UserManager
import cn.example.everything.Declared
import cn.example.everything.Uses
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Config
import io.askfirst.Declaration
import io.askfirst.Installation
import io.askfirst.Question
import io.askfirst.Reason
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowApplication
import org.robolectric.shadows.ShadowLog
import java.io.File
import java.nio.file.Files
import java.util.concurrent.CountDownLatch
import org.robolectric.annotation.Config as Robolectric

/** A start in an app that something is wrong with: everything is denied, the log says why in one line, nothing crashes. */
@RunWith(WatchingTestRunner::class)
@Robolectric(sdk = [35])
class StartTest {
    private val folder get() = File(app.noBackupFilesDir, "askfirst")

    @Before
    @After
    fun letGo() = AskFirst.uninstall()

    private fun said(): List<String> = ShadowLog.getLogsForTag("AskFirst").map { it.msg }

    private fun assertDenied(vararg words: String) {
        ShadowLog.clear()
        assertFalse(AskFirst.install(app, Declared.DECLARATION))
        assertTrue("${said()}", words.all { it in said().single() })
        assertTrue("${AskFirst.installation.problem}", words.all { it in AskFirst.installation.problem.orEmpty() })
        for (use in everyUse) {
            assertEquals(Reason.NOT_READY, AskFirst.check(use).reason)
            assertEquals(Reason.NOT_READY, reasonOf(AskFirst.read(use)))
            assertEquals(Reason.NOT_READY, AskFirst.begin(use).reason)
        }
        assertEquals(Question.NONE, AskFirst.question())
        assertFalse(AskFirst.agree().isEffective)
        PlatformCalls.assertNone()
    }

    @Test
    fun aStartReadsNothingAndIsFineTwice() {
        ShadowLog.clear()
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
        assertEquals(Question.FIRST, AskFirst.question())
        assertEquals(emptyList<String>(), said())
        PlatformCalls.assertNone()
    }

    @Test
    fun aDeclarationOfAnotherBuild() {
        val other = Declaration("0".repeat(64), Declared.DECLARATION.uses, Declared.DECLARATION.policyVersion)
        ShadowLog.clear()
        assertFalse(AskFirst.install(app, other))
        assertTrue("${said()}", "run askfirst build" in said().single())
        assertEquals(Reason.NOT_READY, AskFirst.check(Uses.SELF_LANGUAGE).reason)
        // The right one opens it after all.
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
    }

    @Test
    fun aFileInTheFoldersPlace() {
        folder.parentFile?.mkdirs()
        folder.writeText("")
        assertDenied()
    }

    @Test
    fun aFolderThatCannotBeWrittenTo() {
        folder.parentFile?.mkdirs()
        // Nobody can make a file there, not even who may do everything.
        Files.createSymbolicLink(folder.toPath(), File("/proc/self").toPath())
        assertDenied()
    }

    @Test
    fun aForeignPage() {
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
        AskFirst.installation.observeForeground(true)
        AskFirst.agree()
        AskFirst.uninstall()
        val page = checkNotNull(folder.listFiles { file -> file.name.startsWith("gate-") }).single()
        page.writeBytes(ByteArray(page.length().toInt()) { 0x80.toByte() })
        AskFirst.install(app, Declared.DECLARATION)
        // It is made anew from what is on record, and says no more than that.
        assertFalse(AskFirst.isAllowed(Uses.SELF_IMEI))
        assertEquals(Reason.NOT_ON_PLATFORM, AskFirst.check(Uses.SELF_IMEI).reason)
        assertTrue(AskFirst.isAllowed(Uses.SELF_LANGUAGE))
    }

    @Test
    fun aDeviceThatWasNotUnlockedYet() {
        val users = app.getSystemService(Context.USER_SERVICE) as UserManager
        shadowOf(users).setUserUnlocked(false)
        assertDenied("not unlocked")
        assertFalse(folder.exists())
        shadowOf(users).setUserUnlocked(true)
        app.sendBroadcast(Intent(Intent.ACTION_USER_UNLOCKED))
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(AskFirst.installation.problem, AskFirst.installation.isOpen)
        assertEquals(Question.FIRST, AskFirst.question())
        val waiting = shadowOf(app).registeredReceivers.map { it.intentFilter }
        assertFalse(waiting.any { it.hasAction(Intent.ACTION_USER_UNLOCKED) })
    }

    @Test
    fun whatAnotherProcessSaysIsHeard() {
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
        AskFirst.installation.observeForeground(true)
        AskFirst.agree()
        val kept = checkNotNull(AskFirst.read(Uses.SELF_UUID).valueOrNull)
        assertTrue(kept.isNotEmpty())
        val heard = CountDownLatch(1)
        val usage = AskFirst.begin(Uses.SELF_SENSORS_FOR_TEST)
        assertTrue(usage.isActive)
        AskFirst.installation.addListener { heard.countDown() }
        // Another opening of the same folder shares nothing with this one but the files, as another process does.
        val json = app.assets.open("askfirst/declaration.json").use { it.readBytes() }
        Installation().use { other ->
            assertTrue(other.problem, other.open(Config(json, folder, 35, Declared.DECLARATION)))
            assertTrue(other.withdraw().isEffective)
        }
        assertEquals(Reason.WITHDRAWN, AskFirst.check(Uses.SELF_UUID).reason)
        until { heard.count == 0L && !usage.isActive && !File(app.noBackupFilesDir, "askfirst.uuid").exists() }
        assertEquals(Answer.WITHDRAWN, AskFirst.installation.consent().value?.answer)
    }

    @Test
    fun onlyTheMainProcessAsks() {
        assertTrue(AskFirst.install(app, Declared.DECLARATION))
        val host = Class.forName("io.askfirst.internal.Host")
        val isMain = { host.getMethod("isMain").invoke(host.getField("INSTANCE").get(null)) }
        assertEquals(true, isMain())
        ShadowApplication.setProcessName("${app.packageName}:push")
        assertEquals("${app.packageName}:push", Application.getProcessName())
        assertEquals(false, isMain())
        // It checks like any other.
        assertEquals(Reason.NOT_ANSWERED, AskFirst.check(Uses.SELF_LANGUAGE).reason)
    }
}
