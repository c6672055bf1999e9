package io.askfirst.ui

import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.Question
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.File

/** What the screens show, apart from how: plain functions of the notice, without Android. */
class ContentsTest {
    private val file = File(System.getProperty("askfirst.made"), "assets/askfirst/notice.json").readText()

    private fun notice(lang: Lang) = Notice.fromFile(file, lang)

    private fun sections(
        lang: Lang,
        news: News = News.none,
    ) = NoticeContents(notice(lang), lang, news).sections

    @Test
    fun nothingOfTheNoticeIsLeftOut() {
        for (lang in Lang.values()) {
            val notice = notice(lang)
            val entries = sections(lang).flatMap { it.entries }
            val said = entries.flatMap { entry -> entry.lines.map { it.text } + entry.title }.joinToString("\n")
            val purposes = notice.basic + notice.additional
            val data = purposes.flatMap { it.uses }.flatMap { it.data } + notice.recipients.flatMap { it.data }
            val all =
                purposes.flatMap { listOf(it.title, it.text) } +
                    purposes.flatMap { it.uses }.map { it.title } +
                    data.flatMap { it.items + it.term } +
                    notice.recipients.flatMap { it.purposes + listOf(it.title, it.company.trim()) } +
                    notice.separate.flatMap { listOf(it.title, it.text) } +
                    notice.contact.department
            assertEquals(emptyList<String>(), all.filter { it !in said })
        }
    }

    @Test
    fun whatCanBeChosenIsEachAdditionalPurposeAndEachRecipient() {
        val notice = notice(Lang.ZH)
        val choices = sections(Lang.ZH).flatMap { it.entries }.mapNotNull { it.choice }
        val purposes = choices.filter { it.kind == Choice.Kind.PURPOSE }
        assertEquals(notice.additional.map { it.purpose.id }, purposes.map { it.id })
        assertEquals(notice.recipients.map { it.recipient.id }, (choices - purposes.toSet()).map { it.id })
        assertTrue(choices.all { it.label.isNotBlank() })
    }

    @Test
    fun onlyWhatABrowserOpensIsALink() {
        val links = sections(Lang.EN).flatMap { it.entries }.mapNotNull { it.link }
        val pages = notice(Lang.EN).recipients.map { it.policyUrl }.filter { it.startsWith("http") }
        assertEquals(pages + "mailto:${notice(Lang.EN).contact.email}", links.map { it.url })
        assertFalse(isWeb("javascript:alert(1)"))
        assertFalse(isWeb("mijian-privacy-policy-2021-10-13"))
    }

    @Test
    fun whatIsNewIsMarkedWhereItIsNew() {
        val news = News(setOf("statistics" to "umeng"))
        val marked = sections(Lang.ZH, news).flatMap { it.entries }.filter { it.title.startsWith("新 · ") }
        assertEquals(listOf("新 · 统计分析", "新 · 友盟移动统计SDK"), marked.map { it.title })
        val lines = marked.first().lines.map { it.text }
        assertEquals(lines.drop(1), lines.filter { it.startsWith("新 · 友盟移动统计SDK") })
        val contents = NoticeContents(notice(Lang.ZH), Lang.ZH, news)
        assertNull(contents.banner(Question.FIRST))
        assertTrue(contents.banner(Question.CHANGED).orEmpty().contains("标有"))
    }

    @Test
    fun theSecondThoughtNamesWhatIsLost() {
        val notice = notice(Lang.ZH)
        val cost = NoticeContents(notice, Lang.ZH).cost
        assertEquals(notice.words.secondThought, cost.first())
        assertEquals(emptyList<String>(), notice.basic.map { it.title }.filter { it !in cost.last() })
    }

    @Test
    fun bothLanguagesHaveThePlacesOfEachWord() {
        val values = Array(10) { "<$it>" }
        for (word in Word.values()) {
            val places = Lang.values().map { lang -> Regex("<\\d>").findAll(word.of(lang, *values)).map { it.value }.toSet() }
            assertEquals("$word", places.first(), places.last())
            assertFalse("$word", Lang.values().any { '{' in word.of(it, *values) || word.of(it, *values).isBlank() })
        }
    }
}
