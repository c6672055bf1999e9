package io.askfirst.ui

import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import cn.example.mijian.Uses
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Lang
import io.askfirst.Log
import io.askfirst.Question
import io.askfirst.Reason
import io.askfirst.RequestKind
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** An app with screens of its own needs nothing but what is public. */
@RunWith(RobolectricTestRunner::class)
class HeadlessTest {
    @Before
    fun open() = Stage.open()

    @After
    fun close() = Stage.close()

    private val app get() = AskFirst.installation

    @Test
    fun aFirstLaunchASecondThoughtAndTheSettings() {
        assertEquals(Question.FIRST, app.question())
        val notice = Stage.notice(Lang.ZH)
        assertEquals(notice.words.title, app.notice(Lang.ZH).value?.words?.title)
        assertTrue(app.refuse().isDurable)
        assertEquals(Question.NONE, app.question())

        val question = checkNotNull(app.question(Uses.SELF_NETWORK_STATE, Lang.EN))
        assertTrue(app.answer(question, false).isEffective)
        assertNull(app.question(Uses.SELF_NETWORK_STATE, Lang.EN))

        assertTrue(app.agree(Choices(setOf(Purposes.LOCAL_LIFE), setOf(Recipients.UMENG))).isEffective)
        val separate = checkNotNull(app.question(Uses.SELF_LOCATION_COARSE, Lang.EN))
        assertNotNull(separate.separate)
        assertTrue(app.answer(separate, true).isEffective)
        val needed = checkNotNull(app.uses().value).single { it.use == Uses.SELF_LOCATION_COARSE }.permissions
        assertEquals(listOf(true), needed.map(app::mayRequest))
        assertTrue(needed.map(app::permissionRefused).all { it.isEffective })
        assertEquals(listOf(false), needed.map(app::mayRequest))

        app.logIn("somebody")
        assertNotNull(app.request(RequestKind.ACCESS).value)
        assertNotNull(app.report(Lang.EN).value)
        assertNotNull(app.evidence(Log.ACTIVITY).value)
        assertTrue(app.withdraw().isDurable)
        assertEquals(Answer.WITHDRAWN, app.answer())
        assertEquals(Reason.WITHDRAWN, app.check(Uses.SELF_NETWORK_STATE).reason)
    }
}
