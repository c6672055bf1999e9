package io.askfirst.ui

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import cn.example.mijian.Uses
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Question
import io.askfirst.internal.Asking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowApplication

/** What people do with the notice, and what is on record afterwards. */
@RunWith(RobolectricTestRunner::class)
class NoticeScenesTest {
    private val told = ArrayList<Answer>()

    @Before
    fun open() = Stage.open()

    @After
    fun close() = Stage.close()

    private fun launcher() = Stage.start(Activity::class.java)

    private fun ask(activity: Activity): Intent? {
        AskFirst.ask(activity) { told += it }
        return shadowOf(activity).nextStartedActivity
    }

    private fun isUnanswered() {
        assertEquals(Answer.NONE, Stage.consent().answer)
        assertEquals(Question.FIRST, AskFirst.question())
    }

    @Test
    fun theFirstLaunchShowsTheNotice() {
        val launcher = launcher()
        assertEquals(NoticeActivity::class.java.name, ask(launcher.get())?.component?.className)
        assertEquals(emptyList<Answer>(), told)
        isUnanswered()
    }

    @Test
    fun killedWithTheNoticeOpenItComesBackAsItWas() {
        val first = Stage.notice()
        assertTrue(first.get().boxes.none { it.isChecked })
        first.get().boxes[1].performClick()
        first.get().boxes.last().performClick()
        val state = Bundle()
        first.saveInstanceState(state).pause().stop().destroy()
        AskFirst.installation.close()
        Stage.install()
        isUnanswered()

        val again = Stage.notice(state)
        val boxes = again.get().boxes
        assertEquals(listOf(1, boxes.size - 1), boxes.indices.filter { boxes[it].isChecked })
        isUnanswered()
    }

    @Test
    fun rotationKeepsTheTicks() {
        val notice = Stage.notice()
        notice.get().boxes[2].performClick()
        val turned = notice.recreate().also { Stage.settle() }
        assertEquals(listOf(2), turned.get().boxes.withIndex().filter { it.value.isChecked }.map { it.index })
        isUnanswered()
    }

    @Test
    fun refusingGetsASecondThoughtAndThenGuestModeAndNoFurtherQuestion() {
        val launcher = launcher()
        ask(launcher.get())
        val notice = Stage.notice()
        notice.get().tap("不同意")
        assertTrue(notice.get().says("不同意也可以浏览蜜饯"))
        isUnanswered()
        // The second thought survives too.
        val turned = notice.recreate().also { Stage.settle() }
        assertTrue(turned.get().says("不同意也可以浏览蜜饯"))
        turned.get().tap("返回查看")
        assertTrue(turned.get().says("个人信息保护提示"))
        turned.get().tap("不同意")
        turned.get().tap("仅浏览")
        Stage.settle()
        assertTrue(turned.get().isFinishing)
        assertEquals(listOf(Answer.REFUSED), told)
        assertEquals(Answer.REFUSED, Stage.consent().answer)

        turned.pause().stop().destroy()
        AskFirst.installation.close()
        Stage.install()
        assertNull(ask(launcher().get()))
        assertEquals(listOf(Answer.REFUSED, Answer.REFUSED), told)
    }

    @Test
    fun whatWasTickedIsWhatIsOnRecord() {
        val notice = Stage.notice()
        val activity = notice.get()
        val additional = Stage.notice(io.askfirst.Lang.ZH).additional
        val statistics = additional.single { it.purpose == Purposes.STATISTICS }
        activity.boxes.single { it.text.toString() == statistics.title }.performClick()
        activity.boxes.single { it.text.toString() == "不提供给友盟移动统计SDK" }.performClick()
        activity.tap("同意并继续")
        Stage.settle()
        assertTrue(activity.isFinishing)
        val consent = Stage.consent()
        assertEquals(Answer.AGREED, consent.answer)
        assertEquals(setOf(Purposes.STATISTICS), consent.purposes)
        assertEquals(setOf(Recipients.UMENG), consent.recipientsOff)
        assertEquals(emptySet<Any>(), consent.separateConsents)
    }

    @Test
    fun twoTapsAreOneAnswer() {
        fun records(taps: Int): Int {
            val notice = Stage.notice()
            repeat(taps) { notice.get().buttons.last().performClick() }
            assertTrue(notice.get().says("正在保存"))
            assertFalse(notice.get().buttons.any { it.isEnabled })
            Stage.settle()
            assertTrue(notice.get().isFinishing)
            notice.pause().stop().destroy()
            return Stage.records()
        }
        val once = records(1)
        Stage.remove()
        Stage.install()
        assertEquals(once, records(2))
    }

    @Test
    fun theBackKeyIsNeitherYesNorNo() {
        val launcher = launcher()
        ask(launcher.get())
        val notice = Stage.notice()
        notice.get().goBackForTest()
        Stage.settle()
        assertEquals(emptyList<Answer>(), told)
        isUnanswered()
        // From the second thought it leads back to the notice.
        val second = Stage.notice()
        second.get().tap("不同意")
        second.get().goBackForTest()
        assertTrue(second.get().says("个人信息保护提示"))
        isUnanswered()
    }

    @Test
    fun everyLivingActivityIsToldOnceAndTheDeadAreForgotten() {
        val first = launcher()
        assertNotNull(ask(first.get()))
        val notice = Stage.notice()
        // While the notice is there it is not opened a second time.
        val second = launcher()
        assertNull(ask(second.get()))
        first.pause().stop().destroy()
        assertEquals(1, Asking.waitingCount)
        notice.get().tap("同意并继续")
        Stage.settle()
        assertEquals(listOf(Answer.AGREED), told)
        assertEquals(0, Asking.waitingCount)
        Stage.settle()
        assertEquals(1, told.size)
    }

    @Test
    fun anAnswerOutlivesTheScreenThatTookIt() {
        val launcher = launcher()
        ask(launcher.get())
        val notice = Stage.notice()
        notice.get().buttons.last().performClick()
        val turned = notice.recreate()
        Stage.settle()
        assertTrue(turned.get().isFinishing)
        assertEquals(listOf(Answer.AGREED), told)
    }

    @Test
    fun whatGoesWrongIsSaidAndNothingIsLost() {
        val notice = Stage.notice()
        val activity = notice.get()
        activity.boxes[0].performClick()
        AskFirst.installation.close()
        activity.tap("同意并继续")
        Stage.settle()
        assertFalse(activity.isFinishing)
        assertTrue(activity.says("没有保存成功，什么都没有改变"))
        assertTrue(activity.says("AskFirst was closed"))
        assertTrue(activity.boxes[0].isChecked)
        assertTrue(activity.buttons.all { it.isEnabled })
        Stage.install()
        activity.tap("同意并继续")
        Stage.settle()
        assertTrue(activity.isFinishing)
        assertEquals(1, Stage.consent().purposes.size)
    }

    @Test
    fun otherProcessesNeverAsk() {
        ShadowApplication.setProcessName("${Stage.app.packageName}:push")
        assertNull(ask(launcher().get()))
        assertEquals(listOf(Answer.NONE), told)
    }

    @Test
    fun withoutAnythingToAskItIsToldAtOnce() {
        assertTrue(AskFirst.agree().isEffective)
        assertNull(ask(launcher().get()))
        assertEquals(listOf(Answer.AGREED), told)
        assertTrue(AskFirst.isAllowed(Uses.SELF_SYSTEM_INFO))
    }

    private fun NoticeActivity.goBackForTest() {
        @Suppress("DEPRECATION")
        onBackPressed()
    }
}
