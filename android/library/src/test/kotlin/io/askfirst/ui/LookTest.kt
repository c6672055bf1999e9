package io.askfirst.ui

import android.app.Activity
import android.graphics.Insets
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.view.View
import android.view.ViewGroup
import android.view.WindowInsets
import android.widget.Button
import android.widget.CheckBox
import android.widget.ScrollView
import android.widget.TextView
import cn.example.mijian.Uses
import io.askfirst.AskFirst
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import kotlin.math.max
import kotlin.math.min
import kotlin.math.pow

/** What must hold of the screens on every device: both buttons there and equal, text readable and within reach. */
@RunWith(RobolectricTestRunner::class)
class LookTest {
    @After
    fun close() = Stage.close()

    private fun question(): Activity {
        AskFirst.refuse()
        return Stage.question(Uses.SELF_LOCATION_COARSE).get()
    }

    private fun secondThought(): Activity {
        val notice = Stage.notice().get()
        notice.texts.single { it.text in setOf("不同意", "Do not agree") }.performClick()
        Stage.settle()
        return notice
    }

    private fun withdrawal(): Activity {
        AskFirst.agree()
        val settings = Stage.start(SettingsActivity::class.java).get()
        settings.texts.single { it.text in setOf("撤回全部同意", "Withdraw everything") }.performClick()
        Stage.settle()
        return settings
    }

    /** On every size, in both languages, with the largest font: a pair of buttons, whole, equal, not in the scrolling part. */
    @Test
    fun bothButtonsAreThereAndEqual() {
        for ((width, height) in SIZES) {
            for ((language, scale) in listOf("zh-rCN" to 1f, "zh-rCN" to LARGE, "en-rUS" to LARGE)) {
                val screen = "$language-w${width}dp-h${height}dp-notnight-mdpi"
                val screens = listOf<() -> Activity>({ Stage.notice().get() }, ::secondThought, ::withdrawal, ::question)
                screens.forEachIndexed { place, show ->
                    Stage.open(screen, scale)
                    isPair("$screen $scale $place", show())
                    Stage.remove()
                }
            }
        }
    }

    /** Whatever theme the app forces on the screen. */
    @Suppress("DEPRECATION") // Apps have the old ones.
    @Test
    fun everyThemeLooksRight() {
        val all =
            listOf(
                android.R.style.Theme_Material,
                android.R.style.Theme_Material_Light_DarkActionBar,
                android.R.style.Theme_Material_NoActionBar,
                android.R.style.Theme_Holo,
                android.R.style.Theme_Holo_Light_DarkActionBar,
                android.R.style.Theme_Holo_Dialog,
                android.R.style.Theme_DeviceDefault,
                android.R.style.Theme_DeviceDefault_Light,
                android.R.style.Theme_DeviceDefault_NoActionBar_Fullscreen,
                android.R.style.Theme_Translucent,
                android.R.style.Theme_Translucent_NoTitleBar,
                android.R.style.Theme_Black,
                android.R.style.Theme_Light,
            )
        val looks =
            all.map { theme ->
                Stage.open()
                val notice = Stage.notice { it.setTheme(theme) }.get()
                isPair("theme $theme", notice)
                isReadable("theme $theme", notice)
                Stage.close()
                notice.texts.filter { it !is CheckBox }.map { listOf(it.text.toString(), it.currentTextColor, it.textSize) }
            }
        assertEquals(1, looks.distinct().size)
    }

    private fun isPair(
        where: String,
        activity: Activity,
    ) {
        val buttons = activity.buttons
        assertEquals(where, 2, buttons.size)
        val (one, other) = buttons
        val screen = activity.resources.displayMetrics
        for (button in buttons) {
            val seen = Rect()
            assertTrue("$where: a button is not to be seen", button.getGlobalVisibleRect(seen))
            assertEquals("$where: ${button.text} is cut off", button.width to button.height, seen.width() to seen.height())
            assertTrue(where, seen.right <= screen.widthPixels && seen.bottom <= screen.heightPixels)
            assertTrue("$where: a button scrolls", button.parents().none { it is ScrollView })
            assertEquals("$where: words of ${button.text}", button.text.length, button.layout.getLineEnd(button.lineCount - 1))
            assertTrue("$where: ${button.text} is too high", button.layout.height <= button.height)
        }
        fun look(button: Button) =
            listOf(button.width, button.height, button.textSize, button.typeface.isBold, button.currentTextColor, ground(button))
        assertEquals(where, look(one), look(other))
        val scrolls = activity.views.filterIsInstance<ScrollView>().single()
        assertTrue("$where: nothing is left to read in", scrolls.height >= LINE)
    }

    /** No text is cut off, and the last one is within reach. */
    @Test
    fun allTextIsWithinReach() {
        for ((width, height) in SIZES) {
            for (scale in listOf(1f, LARGE)) {
                Stage.open("zh-rCN-w${width}dp-h${height}dp-notnight-mdpi", scale)
                val activity = Stage.notice().get()
                val scroll = activity.views.filterIsInstance<ScrollView>().single()
                val page = scroll.getChildAt(0)
                val shown = activity.texts.filter { text -> text.parents().any { it === scroll } }
                for (text in shown) {
                    val inner = text.layout.height + text.compoundPaddingTop + text.compoundPaddingBottom
                    assertTrue("${text.text} is cut off at $width×$height", inner <= text.height)
                    assertEquals(text.text.length, text.layout.getLineEnd(text.lineCount - 1))
                    assertEquals(0, (0 until text.lineCount).sumOf { text.layout.getEllipsisCount(it) })
                }
                scroll.scrollTo(0, page.height)
                val last = Rect()
                assertTrue(shown.last().getGlobalVisibleRect(last))
                assertEquals(shown.last().height, last.height())
                assertTrue(page.height >= scroll.height)
                val said = shown.joinToString("\n") { it.text }
                val notice = Stage.notice(io.askfirst.Lang.ZH)
                val promised =
                    (notice.basic + notice.additional).flatMap { listOf(it.title, it.text) } +
                        notice.recipients.flatMap { listOf(it.title, it.company.trim()) } +
                        notice.separate.flatMap { listOf(it.title, it.text) } +
                        listOf(notice.words.title, notice.words.intro, notice.words.readPolicy, notice.contact.email)
                assertEquals(emptyList<String>(), promised.filter { it !in said })
                Stage.close()
            }
        }
    }

    /** WCAG 2.2, 1.4.3: 4.5 : 1, also at night. And what is tapped is 48 dp high and wide, and has a name. */
    @Test
    fun everyTextHasContrastAndEveryTargetRoom() {
        for (night in listOf("notnight", "night")) {
            val screens =
                listOf<() -> Activity>(
                    { Stage.notice().get() },
                    ::secondThought,
                    ::question,
                    ::withdrawal,
                    { AskFirst.agree().let { Stage.start(SettingsActivity::class.java).get() } },
                )
            for (show in screens) {
                Stage.open("zh-rCN-w360dp-h640dp-port-$night-mdpi")
                isReadable(night, show())
                Stage.remove()
            }
        }
    }

    private fun isReadable(
        where: String,
        activity: Activity,
    ) {
        for (text in activity.texts) {
            val contrast = contrast(text.currentTextColor, ground(text))
            assertTrue("$where: ${text.text} has a contrast of $contrast", contrast >= ENOUGH)
            assertTrue("$where: ${text.text} is too small", text.textSize >= SMALLEST)
        }
        for (view in activity.views.filter { it.isClickable && it !is ScrollView && it !is Sheet }) {
            assertTrue("$where: $view is too small", view.height >= Views.TOUCH && view.width >= Views.TOUCH)
            val name = view.contentDescription ?: (view as? TextView)?.text
            assertTrue("$where: $view has no name", !name.isNullOrBlank())
        }
    }

    /** What a screen reader goes through: the title first, the buttons last, headings marked, the screen named. */
    @Test
    fun aScreenReaderGoesThroughItInOrder() {
        Stage.open()
        val activity = Stage.notice().get()
        val notice = Stage.notice(io.askfirst.Lang.ZH)
        val texts = activity.texts
        assertEquals(notice.words.title, texts.first().text.toString())
        assertEquals(listOf(notice.words.refuse, notice.words.agree), texts.takeLast(2).map { it.text.toString() })
        val headings = texts.filter { it.isAccessibilityHeading }.map { it.text.toString() }
        assertEquals(
            listOf(
                notice.words.title,
                notice.words.basic,
                notice.words.additional,
                notice.words.recipients,
                "使用时另行询问的事项",
                "联系方式",
            ),
            headings,
        )
        assertTrue(texts.indexOfFirst { it.text == notice.words.readPolicy } < texts.indexOfFirst { it is CheckBox })
        assertTrue(activity.views.any { it.accessibilityPaneTitle == notice.words.title })
        // Each box says by itself what it decides.
        val names = activity.boxes.map { it.text.toString() }
        assertEquals(notice.additional.map { it.title } + notice.recipients.map { "不提供给${it.title}" }, names)
        val status = activity.window.decorView.all.filter { it.accessibilityLiveRegion == View.ACCESSIBILITY_LIVE_REGION_POLITE }
        assertEquals(1, status.size)
        // What takes its place has another name, so that a screen reader says that it is there.
        activity.tap(notice.words.refuse)
        assertEquals(1, activity.views.count { it.accessibilityPaneTitle == notice.words.refuse })
    }

    /** Where the system draws its bars over the app, nothing of the screen is below them. */
    @Test
    fun nothingIsUnderTheBars() {
        Stage.open()
        val activity = Stage.notice().get()
        val bars = Insets.of(0, TOP_BAR, 0, BOTTOM_BAR)
        val insets = WindowInsets.Builder().setInsets(WindowInsets.Type.systemBars(), bars).build()
        val content = checkNotNull(activity.findViewById<ViewGroup>(android.R.id.content))
        content.getChildAt(0).dispatchApplyWindowInsets(insets)
        Stage.settle()
        val bottom = activity.resources.displayMetrics.heightPixels - BOTTOM_BAR
        for (text in activity.texts.filter { text -> text.parents().none { it is ScrollView } }) {
            val place = Rect().also { text.getGlobalVisibleRect(it) }
            assertTrue("${text.text} is at $place", place.top >= TOP_BAR && place.bottom <= bottom)
        }
        val scroll = Rect().also { activity.views.filterIsInstance<ScrollView>().single().getGlobalVisibleRect(it) }
        assertEquals(TOP_BAR, scroll.top)
    }

    /** Sensitive data is bold (PIPL art. 28), the rest is not. */
    @Test
    fun sensitiveDataIsBold() {
        Stage.open()
        val all = NoticeContents(Stage.notice(io.askfirst.Lang.ZH), io.askfirst.Lang.ZH).sections.flatMap { it.entries }
        val pieces = all.flatMap { it.lines }.flatten()
        val notice = Stage.notice(io.askfirst.Lang.ZH)
        val data = (notice.basic + notice.additional).flatMap { it.uses }.flatMap { it.data } + notice.recipients.flatMap { it.data }
        val sensitive = data.filter { it.isSensitive }.map { it.term }.toSet()
        assertEquals(sensitive, pieces.filter { it.isBold }.map { it.text.substringBefore('（') }.toSet())
        val activity = Stage.notice().get()
        val spans =
            activity.texts.mapNotNull { it.text as? android.text.Spanned }.flatMap { text ->
                text.getSpans(0, text.length, android.text.style.StyleSpan::class.java).map { span ->
                    text.subSequence(text.getSpanStart(span), text.getSpanEnd(span)).toString().substringBefore('（')
                }
            }
        assertEquals(sensitive, spans.toSet())
    }

    private fun View.parents() = generateSequence(parent) { it.parent }

    private fun ground(view: View): Int =
        generateSequence(view) { it.parent as? View }.firstNotNullOf { colour(it.background) }

    private fun colour(drawable: Drawable?): Int? =
        when (drawable) {
            is ColorDrawable -> drawable.color.takeIf { it ushr ALPHA == OPAQUE }
            is GradientDrawable -> drawable.color?.defaultColor
            // The last layer is the mask, which is not drawn.
            is RippleDrawable -> if (drawable.numberOfLayers > 1) colour(drawable.getDrawable(0)) else null
            else -> null
        }

    private fun contrast(
        one: Int,
        other: Int,
    ): Double {
        val (a, b) = luminance(one) to luminance(other)
        return (max(a, b) + DIM) / (min(a, b) + DIM)
    }

    /** WCAG 2.2, "relative luminance". */
    private fun luminance(colour: Int): Double {
        val (red, green, blue) =
            listOf(16, 8, 0).map { shift ->
                val part = (colour shr shift and 0xFF) / 255.0
                if (part <= 0.04045) part / 12.92 else ((part + 0.055) / 1.055).pow(2.4)
            }
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    private companion object {
        private val SIZES = listOf(320 to 480, 480 to 320, 800 to 1280)
        private const val LARGE = 2f
        private const val LINE = 48
        private const val TOP_BAR = 24
        private const val BOTTOM_BAR = 40
        private const val ENOUGH = 4.5
        private const val SMALLEST = 14f
        private const val DIM = 0.05
        private const val ALPHA = 24
        private const val OPAQUE = 0xFF
    }
}
