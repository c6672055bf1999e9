package io.askfirst.ui

import android.app.Activity
import android.widget.ScrollView
import cn.example.mijian.Uses
import io.askfirst.AskFirst
import io.askfirst.Choices
import org.junit.After
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import java.util.TimeZone

/** What the screens look like. */
@RunWith(RobolectricTestRunner::class)
class PicturesTest {
    private val zone = TimeZone.getDefault()

    @Before
    fun setZone() = TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"))

    @After
    fun close() {
        TimeZone.setDefault(zone)
        Stage.close()
    }

    private fun notice(
        name: String,
        qualifiers: String,
        fontScale: Float = 1f,
        then: (NoticeActivity) -> Unit = {},
    ) {
        Stage.open(qualifiers, fontScale)
        val activity = Stage.notice().get()
        then(activity)
        Stage.settle()
        Picture.compare(name, activity)
    }

    private fun Activity.scrollTo(words: String) {
        val text = texts.first { words in it.text }
        val scroll = views.filterIsInstance<ScrollView>().single()
        val place = IntArray(2).also { text.getLocationInWindow(it) }
        scroll.scrollTo(0, place[1])
    }

    @Test
    fun light() = notice("notice-light", "zh-rCN-${Stage.PHONE}")

    @Test
    fun dark() = notice("notice-dark", "zh-rCN-w360dp-h640dp-port-night-mdpi")

    @Test
    fun largeFont() = notice("notice-font-200", "zh-rCN-${Stage.PHONE}", LARGE)

    @Test
    fun small() = notice("notice-320dp", "zh-rCN-w320dp-h480dp-port-notnight-mdpi")

    @Test
    fun landscape() = notice("notice-landscape", "zh-rCN-w640dp-h320dp-land-notnight-mdpi")

    @Test
    fun english() = notice("notice-english", "en-rUS-${Stage.PHONE}")

    @Test
    fun englishSmallAndLarge() = notice("notice-english-320dp-font-200", "en-rUS-w320dp-h480dp-port-notnight-mdpi", LARGE)

    @Test
    fun additional() =
        notice("notice-additional", "zh-rCN-${Stage.PHONE}") {
            it.boxes.first().performClick()
            it.scrollTo("附加功能")
        }

    @Test
    fun recipients() = notice("notice-recipients", "zh-rCN-${Stage.PHONE}") { it.scrollTo("信息接收方") }

    @Test
    fun secondThought() = notice("second-thought", "zh-rCN-${Stage.PHONE}") { it.tap("不同意") }

    @Test
    fun secondThoughtLarge() =
        notice("second-thought-320dp-font-200", "zh-rCN-w320dp-h480dp-port-night-mdpi", LARGE) { it.tap("不同意") }

    @Test
    fun failed() =
        notice("notice-not-saved", "zh-rCN-${Stage.PHONE}") {
            AskFirst.installation.close()
            it.tap("同意并继续")
        }

    private fun question(
        name: String,
        qualifiers: String,
        fontScale: Float = 1f,
    ) {
        Stage.open(qualifiers, fontScale)
        AskFirst.refuse()
        Picture.compare(name, Stage.question(Uses.SELF_LOCATION_COARSE).get())
    }

    @Test
    fun question() = question("question", "zh-rCN-${Stage.PHONE}")

    @Test
    fun questionDarkEnglishLarge() =
        question("question-english-dark-320dp-font-200", "en-rUS-w320dp-h480dp-port-night-mdpi", LARGE)

    private fun settings(
        name: String,
        qualifiers: String = "zh-rCN-${Stage.PHONE}",
        then: (SettingsActivity) -> Unit = {},
    ) {
        Stage.open(qualifiers)
        AskFirst.agree(Choices())
        val activity = Stage.start(SettingsActivity::class.java).get()
        then(activity)
        Stage.settle()
        Picture.compare(name, activity)
    }

    // The state's line holds the time of the answer: it is scrolled out of the picture.

    @Test
    fun settingsOfGuests() {
        Stage.open()
        AskFirst.refuse()
        Picture.compare("settings-guest", Stage.start(SettingsActivity::class.java).get())
    }

    @Test
    fun switches() = settings("settings-switches") { it.scrollTo("附加功能") }

    @Test
    fun switchesDark() =
        settings("settings-switches-dark", "zh-rCN-w360dp-h640dp-port-night-mdpi") { it.scrollTo("信息接收方") }

    @Test
    fun collected() = settings("settings-collected") { it.tap("已收集个人信息清单") }

    @Test
    fun shared() = settings("settings-shared") { it.tap("与第三方共享个人信息清单") }

    @Test
    fun sharedEnglish() =
        settings("settings-shared-english", "en-rUS-${Stage.PHONE}") { it.tap("What is shared with third parties") }

    @Test
    fun requests() = settings("settings-requests") { it.tap("查阅、更正、删除与注销") }

    @Test
    fun withdrawal() = settings("settings-withdraw") { it.tap("撤回全部同意") }

    private companion object {
        private const val LARGE = 2f
    }
}
