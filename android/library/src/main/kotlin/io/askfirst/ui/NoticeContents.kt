package io.askfirst.ui

import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.NoticePurpose
import io.askfirst.NoticeRecipient
import io.askfirst.Question

/**
 * What needs a new answer: who gets something for a purpose that the person has not been asked about.
 *
 * @property pairs ids of a purpose and of a recipient.
 */
internal class News(
    private val pairs: Set<Pair<String, String>>,
) {
    /** Whether there is any. */
    val isEmpty: Boolean get() = pairs.isEmpty()

    /** Whether anything about a purpose is new. */
    fun hasPurpose(purpose: String): Boolean = pairs.any { it.first == purpose }

    /** Whether a recipient gets something new. */
    fun hasRecipient(recipient: String): Boolean = pairs.any { it.second == recipient }

    /** Whether a recipient gets something new for a purpose. */
    fun has(
        purpose: String,
        recipient: String,
    ): Boolean = (purpose to recipient) in pairs

    companion object {
        val none = News(emptySet())
    }
}

/** What the notice shows, apart from how it looks. */
internal class NoticeContents(
    private val notice: Notice,
    private val lang: Lang,
    private val news: News = News.none,
) {
    /** What is said above everything else; null where it is the first time. */
    fun banner(question: Question): String? =
        when (question) {
            Question.CHANGED -> (if (news.isEmpty) Word.ASKED_AGAIN else Word.CHANGED).of(lang)
            Question.EXPIRED -> Word.EXPIRED.of(lang)
            else -> null
        }

    /** Who answers for it, which version this is, and from when on it applies. */
    val inForce: String get() = Word.IN_FORCE.of(lang, notice.operator, notice.policyVersion, notice.effective)

    /** What refusing costs. */
    val cost: List<String>
        get() =
            listOf(
                notice.words.secondThought,
                Word.BASIC_LOST.of(lang, notice.basic.joinToString(Word.AND.of(lang)) { it.title }),
            ).take(if (notice.basic.isEmpty()) 1 else 2)

    /** That there is a new version which changes nothing for the person. */
    val information: String get() = Word.INFORM.of(lang, notice.policyVersion, notice.effective)

    /** Purposes, recipients, what is asked later, and whom to turn to. */
    val sections: List<Section>
        get() =
            listOf(
                Section(notice.words.basic, notice.basic.map { purpose(it, null) }),
                Section(notice.words.additional, notice.additional.map { purpose(it, choice(it)) }),
                Section(notice.words.recipients, notice.recipients.map(::recipient)),
                Section(Word.SEPARATE.of(lang), notice.separate.map { Entry(it.title, plain(it.text)) }),
                contact,
            ).filter { it.entries.isNotEmpty() }

    private fun choice(purpose: NoticePurpose) =
        Choice(Choice.Kind.PURPOSE, purpose.purpose.id, marked(purpose.title, news.hasPurpose(purpose.purpose.id)))

    private fun purpose(
        purpose: NoticePurpose,
        choice: Choice?,
    ): Entry {
        val id = purpose.purpose.id
        return Entry(
            title = marked(purpose.title, news.hasPurpose(id)),
            lines =
                plain(purpose.text) +
                    purpose.uses.map { use ->
                        val isNew = news.has(id, use.recipient.id)
                        val later = Word.ASKED_SEPARATELY.of(lang).takeIf { use.separate != null }
                        val name = later?.let { Word.BRACKETS.of(lang, use.title, it) } ?: use.title
                        val data = data(use.data, lang)
                        val who = marked(name, isNew)
                        listOf(Piece(if (data.isEmpty()) who else Word.COLON.of(lang, who, ""))) + data
                    },
            choice = choice,
        )
    }

    private fun recipient(recipient: NoticeRecipient) =
        Entry(
            title = marked(recipient.title, news.hasRecipient(recipient.recipient.id)),
            lines =
                plain(recipient.company.trim()) +
                    plain(Word.USED_FOR.of(lang, recipient.purposes.joinToString(Word.AND.of(lang)))) +
                    listOf(listOf(Piece(Word.GETS.of(lang, ""))) + data(recipient.data, lang))
                        .filter { recipient.data.isNotEmpty() },
            choice =
                Choice(Choice.Kind.RECIPIENT, recipient.recipient.id, Word.NOT_TO.of(lang, recipient.title)),
            link =
                recipient.policyUrl
                    .takeIf(::isWeb)
                    ?.let { Link(Word.POLICY_OF.of(lang, recipient.title), it) },
        )

    /** Whom to turn to. */
    val contact: Section
        get() {
            val contact = notice.contact
            val answers = Word.ANSWERS.of(lang, contact.department, contact.answerDays.toString())
            val link = Link(contact.email, "mailto:${contact.email}")
            return Section(Word.CONTACT.of(lang), listOf(Entry("", plain(answers), link = link)))
        }

    private fun marked(
        text: String,
        isNew: Boolean,
    ) = if (isNew) Word.NEW.of(lang, text) else text
}
