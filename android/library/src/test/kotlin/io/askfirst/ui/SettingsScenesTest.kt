package io.askfirst.ui

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.widget.ListView
import android.widget.Switch
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import cn.example.mijian.Uses
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Lang
import io.askfirst.Log
import io.askfirst.Reason
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.util.zip.ZipInputStream

/** What people do in the settings, and what holds afterwards. */
@RunWith(RobolectricTestRunner::class)
class SettingsScenesTest {
    @Before
    fun open() = Stage.open()

    @After
    fun close() = Stage.close()

    private fun settings(): SettingsActivity = Stage.start(SettingsActivity::class.java).get()

    private fun Activity.page(words: String) {
        tap(words)
        Stage.settle()
    }

    private fun Activity.switch(words: String): Switch =
        views.filterIsInstance<Switch>().first { it.text.toString() == words }

    private fun Activity.turn(words: String) {
        switch(words).performClick()
        Stage.settle()
    }

    @Test
    fun withdrawingEverythingHoldsAtOnce() {
        AskFirst.agree(Choices(purposes = setOf(Purposes.PRODUCT_FIT)))
        assertTrue(AskFirst.isAllowed(Uses.SELF_SYSTEM_INFO))
        val settings = settings()
        settings.page("撤回全部同意")
        // A question comes first, and nothing has changed yet.
        assertTrue(AskFirst.isAllowed(Uses.SELF_SYSTEM_INFO))
        settings.page("撤回")
        assertEquals(Reason.WITHDRAWN, AskFirst.check(Uses.SELF_SYSTEM_INFO).reason)
        assertEquals(Answer.WITHDRAWN, Stage.consent().answer)
        assertTrue(settings.says("已撤回，立即生效，并已记录"))
        assertTrue(settings.says("您撤回了同意"))
    }

    @Test
    fun notWithdrawingChangesNothing() {
        AskFirst.agree()
        val settings = settings()
        settings.page("撤回全部同意")
        settings.page("不撤回")
        assertEquals(Answer.AGREED, Stage.consent().answer)
        assertTrue(settings.says("您于"))
    }

    @Test
    fun everySwitchSaysWhatIsOnRecordAndChangesIt() {
        AskFirst.agree(Choices(purposes = setOf(Purposes.STATISTICS)))
        val settings = settings()
        assertTrue(settings.switch("统计分析").isChecked)
        assertFalse(settings.switch("产品适配").isChecked)
        settings.turn("统计分析")
        settings.turn("产品适配")
        settings.turn("友盟移动统计SDK")
        settings.turn("位置用于本地生活")
        settings.turn("个性化展示和推送")
        val consent = Stage.consent()
        assertEquals(setOf(Purposes.PRODUCT_FIT), consent.purposes)
        assertEquals(setOf(Recipients.UMENG), consent.recipientsOff)
        assertEquals(setOf("location-local-life"), consent.separateConsents.map { it.id }.toSet())
        assertFalse(consent.isPersonalised)
        assertFalse(settings.switch("友盟移动统计SDK").isChecked)
        assertTrue(settings.views.filterIsInstance<Switch>().all { it.isEnabled })
    }

    @Test
    fun aSwitchThatCouldNotBeSavedGoesBack() {
        AskFirst.agree()
        val settings = settings()
        AskFirst.installation.close()
        settings.turn("统计分析")
        assertFalse(settings.switch("统计分析").isChecked)
        assertTrue(settings.says("没有保存成功"))
        Stage.install()
        assertEquals(emptySet<Any>(), Stage.consent().purposes)
    }

    @Test
    fun aGuestSeesWhatWasAllowedOneByOne() {
        AskFirst.refuse()
        val question = checkNotNull(AskFirst.installation.question(Uses.SELF_NETWORK_STATE, Lang.ZH))
        AskFirst.installation.answer(question, true)
        val settings = settings()
        assertTrue(settings.says("仅浏览模式"))
        assertTrue(settings.switch("选择网络链路").isChecked)
        settings.turn("选择网络链路")
        assertFalse(AskFirst.isAllowed(Uses.SELF_NETWORK_STATE))
        settings.page("查看提示，重新选择")
        assertEquals(NoticeActivity::class.java.name, shadowOf(settings).nextStartedActivity.component?.className)
    }

    @Test
    fun bothListsAreOneTapAway() {
        AskFirst.agree()
        assertTrue(AskFirst.record(Uses.SELF_SYSTEM_INFO).isAllowed)
        AskFirst.installation.observeForeground(false)
        val report = checkNotNull(AskFirst.installation.report(Lang.ZH).value)
        val settings = settings()
        settings.page("已收集个人信息清单")
        val collected = settings.views.filterIsInstance<ListView>().single()
        assertEquals(report.collected.size, collected.adapter.count)
        assertTrue(settings.says("系统运营信息"))
        assertTrue(settings.says("已收集 1 次"))
        assertTrue(settings.says("目的：设备兼容性"))
        settings.page("‹ 返回")
        settings.page("与第三方共享个人信息清单")
        val shared = settings.views.filterIsInstance<ListView>().single()
        assertEquals(report.shared.size, shared.adapter.count)
        assertTrue(settings.says("共享方式："))
    }

    @Test
    fun aRequestIsOnRecordWithItsDay() {
        AskFirst.agree()
        AskFirst.installation.logIn("somebody")
        val settings = settings()
        settings.page("查阅、更正、删除与注销")
        assertTrue(settings.says("还没有提出过请求"))
        // The policy offers no copies.
        assertFalse(settings.says("复制我的信息"))
        settings.page("删除我的信息")
        val request = checkNotNull(AskFirst.installation.requests().value).single()
        assertTrue(settings.says("应在 ${SettingsContents.time(request.dueAt)} 前答复"))
    }

    @Test
    fun theRecordIsWrittenWhereThePersonSays() {
        AskFirst.agree()
        val settings = settings()
        settings.page("导出同意记录")
        val asked = shadowOf(settings).nextStartedActivityForResult
        assertEquals(Intent.ACTION_CREATE_DOCUMENT, asked.intent.action)
        val uri = Uri.parse("content://documents/evidence")
        val out = ByteArrayOutputStream()
        shadowOf(settings.contentResolver).registerOutputStream(uri, out)
        shadowOf(settings).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri))
        Stage.settle()
        assertTrue("${settings.texts.map { it.text }.take(6)}", settings.says("已导出"))
        val files = HashMap<String, ByteArray>()
        ZipInputStream(ByteArrayInputStream(out.toByteArray())).use { zip ->
            generateSequence { zip.nextEntry }.forEach { files[it.name] = zip.readBytes() }
        }
        assertEquals(setOf("ledger", "ledger.checkpoint", "activity", "activity.checkpoint"), files.keys)
        val ledger = checkNotNull(AskFirst.installation.evidence(Log.DECISIONS).value)
        assertArrayEquals(ledger.bytes, files["ledger"])
        assertEquals(ledger.checkpoint, files["ledger.checkpoint"]?.decodeToString())
    }

    @Test
    fun rotationKeepsThePage() {
        AskFirst.agree()
        val controller = Stage.start(SettingsActivity::class.java)
        controller.get().page("撤回全部同意")
        val turned = controller.recreate().also { Stage.settle() }.get()
        assertTrue(turned.says("撤回全部同意？"))
        assertEquals(Answer.AGREED, Stage.consent().answer)
    }

    @Test
    fun whatCannotBeLoadedIsSaid() {
        AskFirst.installation.close()
        val settings = settings()
        assertTrue(settings.says("读取不到：AskFirst was closed"))
        settings.recreate()
        Stage.install()
    }
}
