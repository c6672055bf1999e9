package io.askfirst.ui

import android.app.Activity
import io.askfirst.Lang
import io.askfirst.Notice
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.File

/**
 * The screens call nothing that the oldest system does not have. Only what is drawn: the native library is loaded once, by
 * the other tests.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [24])
@GraphicsMode(GraphicsMode.Mode.LEGACY)
class OldestTest {
    @Test
    fun theViewsAreThereOnAndroid7() {
        val activity = Robolectric.buildActivity(PolicyActivity::class.java).setup().get()
        assertTrue(activity.says("Privacy policy"))
        val views = Views(activity, Palette.light)
        val file = File(System.getProperty("askfirst.made"), "assets/askfirst/notice.json").readText()
        val sections = NoticeContents(Notice.fromFile(file, Lang.ZH), Lang.ZH).sections
        val page = views.page()
        page.addView(SectionViews(views, { false }, { _, _ -> }, { }).of(sections))
        page.addView(SwitchViews(views, { true }, { _, _ -> }).of(sections))
        val root = views.column()
        root.addView(views.scrolling(page))
        root.addView(views.bar(views.news(views.palette.warning), views.buttons(listOf("A" to { }, "B" to { }))))
        activity.setContentView(root)
        assertEquals(listOf("A", "B"), (activity as Activity).buttons.map { it.text.toString() })
    }
}
