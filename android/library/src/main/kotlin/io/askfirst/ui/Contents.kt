package io.askfirst.ui

import io.askfirst.Lang
import io.askfirst.NoticeData

/** Some text, in one weight. */
internal data class Piece(
    val text: String,
    val isBold: Boolean = false,
)

/** What is on a line. */
internal typealias Line = List<Piece>

/** Where a text leads. */
internal data class Link(
    val label: String,
    val url: String,
)

/** What a box or a switch decides. */
internal data class Choice(
    val kind: Kind,
    val id: String,
    val label: String,
) {
    /** The kinds. */
    enum class Kind { PURPOSE, RECIPIENT, SEPARATE, PERSONALISATION }
}

/**
 * One thing that a screen shows.
 *
 * @property title its name; empty where it has none.
 * @property lines what there is to say about it.
 * @property choice what the person decides about it.
 * @property link where more is said.
 */
internal data class Entry(
    val title: String,
    val lines: List<Line> = emptyList(),
    val choice: Choice? = null,
    val link: Link? = null,
)

/** Entries under a heading. */
internal data class Section(
    val heading: String,
    val entries: List<Entry>,
)

/** A line in one weight; none where there is no text. */
internal fun plain(text: String): List<Line> = if (text.isEmpty()) emptyList() else listOf(listOf(Piece(text)))

/** What is on a line, as one text. */
internal val Line.text: String get() = joinToString("") { it.text }

/** The policy's words for data, with the items behind them; what is sensitive is bold (PIPL art. 28). */
internal fun data(
    all: List<NoticeData>,
    lang: Lang,
): Line =
    all.flatMapIndexed { place, one ->
        val items = one.items.joinToString(Word.AND.of(lang))
        val text = if (items.isEmpty()) one.term else Word.BRACKETS.of(lang, one.term, items)
        listOfNotNull(
            Piece(Word.SEMICOLON.of(lang)).takeIf { place > 0 },
            Piece(text, one.isSensitive),
        )
    }

/** Whether a browser opens it. */
internal fun isWeb(url: String): Boolean =
    url.startsWith("https://", ignoreCase = true) || url.startsWith("http://", ignoreCase = true)
