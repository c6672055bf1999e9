package io.askfirst.ui

import android.app.Activity
import android.os.Build
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Clock
import io.askfirst.Config
import io.askfirst.Question
import org.json.JSONObject
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import java.io.File

/** What is asked, and how, after the policy or the time has moved on. */
@RunWith(RobolectricTestRunner::class)
class ChangesTest {
    private val told = ArrayList<Answer>()
    private var now = START

    @Before
    fun open() = Stage.open()

    @After
    fun close() = Stage.close()

    /** Opens what is on record under another version of the declaration. */
    private fun reopen(change: (JSONObject) -> Unit) {
        AskFirst.installation.close()
        val declaration = JSONObject(Stage.asset("askfirst/declaration.json")).apply(change)
        val folder = File(Stage.app.noBackupFilesDir, "askfirst")
        val config =
            Config(
                declaration.toString().toByteArray(),
                folder,
                Build.VERSION.SDK_INT,
                clock = Clock { now },
            )
        assertTrue(AskFirst.installation.problem, AskFirst.installation.open(config))
    }

    private fun newVersion(declaration: JSONObject) {
        declaration.getJSONObject("policy").put("version", "2")
    }

    private fun newCompany(declaration: JSONObject) {
        newVersion(declaration)
        val recipients = declaration.getJSONArray("recipients")
        val all = List(recipients.length()) { recipients.getJSONObject(it) }
        all.single { it.getString("id") == "umeng" }.put("company", "Another company")
    }

    private fun ask(): Boolean {
        val activity = Stage.start(Activity::class.java).get()
        shadowOf(activity).clearNextStartedActivities()
        AskFirst.ask(activity) { told += it }
        return shadowOf(activity).nextStartedActivity != null
    }

    private val NoticeActivity.ticked get() = boxes.filter { it.isChecked }.map { it.text.toString() }

    private val choices =
        Choices(
            purposes = setOf(Purposes.STATISTICS, Purposes.PRODUCT_FIT),
            recipientsOff = setOf(Recipients.WECHAT),
        )

    @Test
    fun whatIsNewIsMarkedAndOpenAndTheRestIsAsItWas() {
        AskFirst.agree(choices)
        reopen(::newCompany)
        assertEquals(Question.CHANGED, AskFirst.question())
        assertTrue(ask())
        val notice = Stage.notice().get()
        assertTrue(notice.says("标有“新”的内容需要您重新选择"))
        assertTrue(notice.says("新 · 统计分析"))
        assertTrue(notice.says("新 · 友盟移动统计SDK"))
        assertFalse(notice.says("新 · 产品适配"))
        assertEquals(listOf("产品适配", "不提供给微信SDK"), notice.ticked)
        notice.tap("同意并继续")
        Stage.settle()
        assertEquals(setOf(Purposes.PRODUCT_FIT), Stage.consent().purposes)
        assertEquals(setOf(Recipients.WECHAT), Stage.consent().recipientsOff)
        assertEquals(Question.NONE, AskFirst.question())
        assertEquals(listOf(Answer.AGREED), told)
    }

    @Test
    fun afterARefusalNothingIsKnownToBeNew() {
        AskFirst.refuse()
        now = System.currentTimeMillis() + 3 * DAY
        reopen(::newVersion)
        assertEquals(Question.CHANGED, AskFirst.question())
        val notice = Stage.notice().get()
        assertTrue(notice.says("隐私政策已更新，需要您重新选择"))
        assertFalse(notice.says("新 · "))
        assertEquals(emptyList<String>(), notice.ticked)
    }

    @Test
    fun anAnswerThatEndedIsGivenAnew() {
        AskFirst.installation.close()
        Stage.app.noBackupFilesDir.deleteRecursively()
        val days = { declaration: JSONObject ->
            declaration.getJSONObject("questions").put("consent_days", 1)
            Unit
        }
        reopen(days)
        AskFirst.agree(choices)
        now += 2 * DAY
        assertEquals(Question.EXPIRED, AskFirst.question())
        val notice = Stage.notice().get()
        assertTrue(notice.says("您之前的同意已经到期"))
        // Who was switched off stays off; nothing is chosen for the person.
        assertEquals(listOf("不提供给微信SDK"), notice.ticked)
    }

    @Test
    fun aVersionThatChangesNothingIsToldOnce() {
        AskFirst.agree()
        reopen(::newVersion)
        assertEquals(Question.INFORM, AskFirst.question())
        assertTrue(ask())
        assertEquals(emptyList<Answer>(), told)
        val before = Stage.records()
        val notice = Stage.notice()
        assertTrue(notice.get().says("不需要重新选择"))
        assertEquals(0, notice.get().boxes.size)
        assertEquals(listOf("关闭"), notice.get().buttons.map { it.text.toString() })
        notice.get().tap("关闭")
        Stage.settle()
        assertTrue(notice.get().isFinishing)
        assertEquals(listOf(Answer.AGREED), told)
        notice.pause().stop().destroy()
        assertFalse(ask())
        assertEquals(listOf(Answer.AGREED, Answer.AGREED), told)
        assertEquals(before, Stage.records())
    }

    @Test
    fun openedFromTheSettingsItShowsWhatHoldsAndMayBeLeft() {
        AskFirst.agree(choices)
        val notice = Stage.start(NoticeActivity::class.java, NoticeActivity.intent(Stage.app, isWanted = true)).get()
        assertEquals(setOf("产品适配", "统计分析", "不提供给微信SDK"), notice.ticked.toSet())
        @Suppress("DEPRECATION")
        notice.onBackPressed()
        assertTrue(notice.isFinishing)
        assertEquals(choices.purposes, Stage.consent().purposes)
    }

    @Test
    fun aNoticeOfAnotherDeclarationIsNotShown() {
        val other = io.askfirst.Declaration("00", 1, "2")
        AskFirst.installation.close()
        assertFalse(AskFirst.install(Stage.app, other))
        val file = Bundled(Stage.app.assets, io.askfirst.Lang.ZH).notice()
        assertNull(file.notice)
        assertTrue(file.problem.orEmpty(), "another declaration" in file.problem.orEmpty())
    }

    private companion object {
        private const val START = 1_800_000_000_000L
        private const val DAY = 86_400_000L
    }
}
