package io.askfirst.ui

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import cn.example.mijian.Purposes
import cn.example.mijian.Uses
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Decision
import io.askfirst.Reason
import io.askfirst.Use
import io.askfirst.internal.Asking
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
import org.robolectric.android.controller.ActivityController

/** A question for one use, asked when a feature needs it. */
@RunWith(RobolectricTestRunner::class)
class QuestionScenesTest {
    private val told = ArrayList<Decision>()
    private lateinit var feature: ActivityController<Activity>

    @Before
    fun open() {
        Stage.open()
        AskFirst.installation.observeForeground(true)
        feature = Stage.start(Activity::class.java)
    }

    @After
    fun close() = Stage.close()

    private fun ask(use: Use<*>): Intent? {
        shadowOf(feature.get()).clearNextStartedActivities()
        AskFirst.ask(feature.get(), use) { told += it }
        Stage.settle()
        return shadowOf(feature.get()).nextStartedActivity
    }

    private fun show(intent: Intent?): QuestionActivity {
        checkNotNull(intent)
        assertEquals(QuestionActivity::class.java.name, intent.component?.className)
        return Stage.start(QuestionActivity::class.java, intent).get()
    }

    private fun QuestionActivity.answer(words: String) {
        tap(words)
        Stage.settle()
    }

    @Test
    fun aGuestAllowsOneUse() {
        AskFirst.refuse()
        val question = show(ask(Uses.SELF_NETWORK_STATE))
        assertTrue(question.says("目的：选择网络链路 · 查看当前网络状态"))
        assertTrue(question.says("接收方：蜜饯"))
        assertTrue(question.says("信息：网络状态"))
        assertEquals(emptyList<Decision>(), told)
        question.answer("允许")
        assertTrue(question.isFinishing)
        assertEquals(listOf(true), told.map { it.isAllowed })
        assertTrue(AskFirst.isAllowed(Uses.SELF_NETWORK_STATE))
        assertFalse(AskFirst.isAllowed(Uses.SELF_SYSTEM_INFO))
        // What is allowed is not asked about.
        assertNull(ask(Uses.SELF_NETWORK_STATE))
        assertEquals(2, told.size)
    }

    @Test
    fun aNoIsNotFollowedByTheSameQuestion() {
        AskFirst.refuse()
        show(ask(Uses.SELF_NETWORK_STATE)).answer("不允许")
        assertEquals(listOf(Reason.REFUSED), told.map { it.reason })
        assertNull(ask(Uses.SELF_NETWORK_STATE))
        assertEquals(2, told.size)
    }

    @Test
    fun theBackKeyLeavesItOpen() {
        AskFirst.refuse()
        val before = Stage.records()
        val question = show(ask(Uses.SELF_NETWORK_STATE))
        @Suppress("DEPRECATION")
        question.onBackPressed()
        Stage.settle()
        assertTrue(question.isFinishing)
        assertEquals(listOf(Reason.REFUSED), told.map { it.reason })
        assertEquals(before, Stage.records())
        assertEquals(QuestionActivity::class.java.name, ask(Uses.SELF_NETWORK_STATE)?.component?.className)
    }

    @Test
    fun aFeatureThatIsGoneIsNotTold() {
        AskFirst.refuse()
        val question = show(ask(Uses.SELF_NETWORK_STATE))
        feature.pause().stop().destroy()
        assertEquals(0, Asking.waitingCount)
        question.answer("允许")
        assertEquals(emptyList<Decision>(), told)
        assertTrue(AskFirst.isAllowed(Uses.SELF_NETWORK_STATE))
    }

    @Test
    fun aSeparateConsentIsAskedForWhenItIsNeeded() {
        AskFirst.agree(Choices(purposes = setOf(Purposes.LOCAL_LIFE)))
        assertEquals(Reason.SEPARATE_CONSENT_MISSING, AskFirst.check(Uses.SELF_LOCATION_COARSE).reason)
        val question = show(ask(Uses.SELF_LOCATION_COARSE))
        assertTrue(question.says("位置用于本地生活"))
        assertTrue(question.says("是否允许蜜饯读取您的位置，显示附近的服务？"))
        question.answer("允许")
        assertEquals(setOf("location-local-life"), Stage.consent().separateConsents.map { it.id }.toSet())
        // The system asks next, and for nothing else.
        assertEquals(listOf(Manifest.permission.ACCESS_COARSE_LOCATION), requested(question))
        assertEquals(emptyList<Decision>(), told)
        question.result(PackageManager.PERMISSION_GRANTED)
        assertTrue(question.isFinishing)
        assertEquals(listOf(true), told.map { it.isAllowed })
    }

    @Test
    fun aPermissionThatWasRefusedIsLeftAlone() {
        AskFirst.agree(Choices(purposes = setOf(Purposes.LOCAL_LIFE)))
        val question = show(ask(Uses.SELF_LOCATION_COARSE))
        question.answer("允许")
        question.result(PackageManager.PERMISSION_DENIED)
        assertEquals(listOf(Reason.PERMISSION_MISSING), told.map { it.reason })
        assertFalse(AskFirst.installation.mayRequest(Manifest.permission.ACCESS_COARSE_LOCATION))
        assertNull(ask(Uses.SELF_LOCATION_COARSE))
        assertEquals(2, told.size)
    }

    @Test
    fun aPermissionAloneIsAskedForWithItsPurpose() {
        AskFirst.agree()
        assertEquals(Reason.PERMISSION_MISSING, AskFirst.check(Uses.SELF_RECORDING).reason)
        val question = show(ask(Uses.SELF_RECORDING))
        assertTrue(question.says("目的：直播和即时通讯(IM)"))
        assertTrue(question.says("系统会再询问一次权限"))
        val before = Stage.records()
        question.answer("允许")
        assertEquals(before, Stage.records())
        assertEquals(listOf(Manifest.permission.RECORD_AUDIO), requested(question))
        question.result(PackageManager.PERMISSION_GRANTED)
        assertEquals(listOf(true), told.map { it.isAllowed })
    }

    @Test
    fun anInterruptedSystemQuestionIsNoAnswer() {
        AskFirst.agree()
        val question = show(ask(Uses.SELF_RECORDING))
        question.answer("允许")
        val before = Stage.records()
        question.onRequestPermissionsResult(1, emptyArray(), IntArray(0))
        Stage.settle()
        assertEquals(before, Stage.records())
        assertTrue(AskFirst.installation.mayRequest(Manifest.permission.RECORD_AUDIO))
        assertEquals(listOf(Reason.PERMISSION_MISSING), told.map { it.reason })
    }

    private fun requested(question: QuestionActivity) =
        shadowOf(question).lastRequestedPermission?.requestedPermissions?.toList()

    private fun QuestionActivity.result(answer: Int) {
        val all = checkNotNull(requested(this))
        onRequestPermissionsResult(1, all.toTypedArray(), IntArray(all.size) { answer })
        Stage.settle()
    }
}
