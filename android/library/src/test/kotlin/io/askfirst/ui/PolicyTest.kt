package io.askfirst.ui

import android.app.Activity
import android.content.Intent
import android.content.res.AssetManager
import io.askfirst.Lang
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

/** The way to the policy: one tap from the notice, in the app where it brings the text along. */
@RunWith(RobolectricTestRunner::class)
class PolicyTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Before
    fun open() = Stage.open()

    @After
    fun close() = Stage.close()

    /** As if the app had the text in its assets. */
    private fun bring(
        assets: AssetManager,
        text: String,
    ) {
        val file = folder.newFile("more.apk")
        ZipOutputStream(file.outputStream()).use { zip ->
            zip.putNextEntry(ZipEntry("assets/askfirst/policy.zh.txt"))
            zip.write(text.toByteArray())
        }
        val path = ClassParameter.from(String::class.java, file.path)
        assertTrue(ReflectionHelpers.callInstanceMethod<Int>(assets, "addAssetPath", path) > 0)
    }

    private fun started(activity: Activity): Intent = shadowOf(activity).nextStartedActivity

    @Test
    fun aTextThatIsBroughtAlongIsShownInTheApp() {
        val notice = Stage.notice { bring(it.assets, "第一条\n\n第二条\n") }.get()
        assertTrue(Bundled(notice.assets, Lang.ZH).hasPolicy())
        notice.tap("阅读隐私政策全文")
        assertEquals(PolicyActivity::class.java.name, started(notice).component?.className)
        folder.delete()
        folder.create()
        val policy = Stage.start(PolicyActivity::class.java, prepare = { bring(it.assets, "第一条\n\n第二条\n") }).get()
        assertEquals(listOf("第一条", "第二条"), policy.texts.map { it.text.toString() }.filter { it.startsWith("第") })
        policy.tap("‹ 返回")
        assertTrue(policy.isFinishing)
    }

    @Test
    fun whatNoAppOpensIsSaid() {
        val notice = Stage.notice().get()
        assertFalse(Bundled(notice.assets, Lang.EN).hasPolicy())
        shadowOf(Stage.app).checkActivities(true)
        val link = "友盟移动统计SDK的隐私政策"
        notice.tap(link)
        assertTrue(notice.says("没有应用能打开：https://www.umeng.com/page/policy"))
        shadowOf(Stage.app).checkActivities(false)
        notice.tap(link)
        val intent = started(notice)
        assertEquals(Intent.ACTION_VIEW to "https://www.umeng.com/page/policy", intent.action to intent.dataString)
    }
}
