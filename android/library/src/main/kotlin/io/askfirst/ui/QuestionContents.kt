package io.askfirst.ui

import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.internal.Asked

/**
 * What the question for one use shows, apart from how it looks.
 *
 * @property title what is asked.
 * @property lines what for, by whom, what, and what comes next.
 */
internal data class QuestionContents(
    val title: String,
    val lines: List<Line>,
) {
    companion object {
        /**
         * Made from the core's question; from the notice where only a permission is missing.
         *
         * @param isSystemNext whether the system asks after a yes.
         */
        fun of(
            asked: Asked,
            isSystemNext: Boolean,
            notice: Notice?,
            lang: Lang,
        ): QuestionContents {
            val question = asked.question
            val separate = question?.separate
            val declared = asked.declared
            val purpose =
                (notice?.basic.orEmpty() + notice?.additional.orEmpty()).find {
                    it.purpose == declared.purpose
                }
            val use = purpose?.uses?.find { it.recipient == declared.recipient }
            val title = separate?.title ?: question?.title ?: purpose?.title ?: declared.purpose.id
            val text = question?.text ?: purpose?.text.orEmpty()
            val recipient = question?.recipient ?: use?.title ?: declared.recipient.id
            val data = question?.data?.map { Piece(it, isBold = true) } ?: use?.let { data(it.data, lang) }
            return QuestionContents(
                title = title,
                lines =
                    plain(separate?.text.orEmpty()) +
                        plain(Word.PURPOSE.of(lang, purposeOf(question?.title ?: purpose?.title, text))) +
                        plain(Word.RECIPIENT.of(lang, recipient)) +
                        listOf(listOf(Piece(Word.DATA.of(lang))) + data.orEmpty()).filter { !data.isNullOrEmpty() } +
                        plain(if (isSystemNext) Word.THEN_SYSTEM.of(lang) else ""),
            )
        }

        private fun purposeOf(
            title: String?,
            text: String,
        ) = listOfNotNull(title, text.takeIf { it.isNotEmpty() }).joinToString(" · ")
    }
}
