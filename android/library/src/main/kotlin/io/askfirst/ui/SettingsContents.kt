package io.askfirst.ui

import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Basis
import io.askfirst.CollectedRow
import io.askfirst.Consent
import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.NoticePurpose
import io.askfirst.NoticeRecipient
import io.askfirst.Outcome
import io.askfirst.Purpose
import io.askfirst.Reason
import io.askfirst.Recipient
import io.askfirst.Report
import io.askfirst.Request
import io.askfirst.SeparateConsent
import io.askfirst.SeparateQuestion
import io.askfirst.SharedRow
import java.text.SimpleDateFormat
import java.util.Date
import java.util.Locale

/**
 * What the settings know of what was said.
 *
 * @property notice the notice.
 * @property consent everything that was said.
 * @property allowed purposes of which some use is allowed now, or would be at another moment.
 */
internal class Said(
    val notice: Notice,
    val consent: Consent,
    val allowed: Set<Purpose>,
) {
    companion object {
        /** What is on record now. Not for the main thread. */
        fun now(
            notice: Notice,
            consent: Consent,
        ): Said {
            val uses =
                AskFirst.installation
                    .uses()
                    .value
                    .orEmpty()
            val allowed =
                uses.filter { one ->
                    val decision = AskFirst.check(one.use)
                    val isConsented = decision.isAllowed && decision.basis != Basis.EXCEPTION
                    isConsented || decision.reason in OF_THE_MOMENT
                }
            return Said(notice, consent, allowed.mapTo(LinkedHashSet()) { it.purpose })
        }

        private val OF_THE_MOMENT = setOf(Reason.PERMISSION_MISSING, Reason.BACKGROUND, Reason.OVER_BUDGET)
    }
}

/** What the settings show, apart from how it looks. */
internal class SettingsContents(
    private val lang: Lang,
) {
    /** How things stand. */
    fun state(consent: Consent): String =
        when {
            consent.answer == Answer.AGREED && consent.isExpired -> Word.ENDED.of(lang)
            consent.answer == Answer.AGREED ->
                Word.AGREED.of(lang, time(consent.answeredAt), consent.policyVersion)
            consent.answer == Answer.REFUSED -> Word.REFUSED.of(lang)
            consent.answer == Answer.WITHDRAWN -> Word.WITHDRAWN.of(lang)
            else -> Word.NO_ANSWER.of(lang)
        }

    /** What can be switched: all of it after a yes; without one, what was allowed by single questions. */
    fun sections(said: Said): List<Section> {
        val notice = said.notice
        val sections = if (said.consent.isAgreed) all(notice) else singly(said, notice)
        return sections.filter { it.entries.isNotEmpty() }
    }

    private fun all(notice: Notice) =
        listOf(
            Section(Word.PERSONALISATION.of(lang), listOf(personalisation)),
            Section(Word.ADDITIONAL.of(lang), notice.additional.map(::entry)),
            Section(Word.RECIPIENTS.of(lang), notice.recipients.map(::entry)),
            Section(Word.SEPARATES.of(lang), notice.separate.map(::entry)),
        )

    private fun singly(
        said: Said,
        notice: Notice,
    ) = listOf(
        Section(
            Word.ALLOWED_SINGLY.of(lang),
            (notice.basic + notice.additional).filter { it.purpose in said.allowed }.map(::entry),
        ),
        Section(
            Word.SEPARATES.of(lang),
            notice.separate.filter { it.consent in said.consent.separateConsents }.map(::entry),
        ),
    )

    private val personalisation
        get() =
            entry(
                Choice.Kind.PERSONALISATION,
                "",
                Word.PERSONALISATION_SWITCH.of(lang),
                Word.PERSONALISATION_TEXT.of(lang),
            )

    private fun entry(one: NoticePurpose) = entry(Choice.Kind.PURPOSE, one.purpose.id, one.title, one.text)

    private fun entry(one: NoticeRecipient) =
        entry(Choice.Kind.RECIPIENT, one.recipient.id, one.title, one.company.trim())

    private fun entry(one: SeparateQuestion) = entry(Choice.Kind.SEPARATE, one.consent.id, one.title, one.text)

    /** Whether a switch is on. */
    fun isOn(
        choice: Choice,
        said: Said,
    ): Boolean {
        val consent = said.consent
        return when (choice.kind) {
            Choice.Kind.PURPOSE -> Purpose(choice.id) in if (consent.isAgreed) consent.purposes else said.allowed
            Choice.Kind.RECIPIENT -> Recipient(choice.id) !in consent.recipientsOff
            Choice.Kind.SEPARATE -> SeparateConsent(choice.id) in consent.separateConsents
            Choice.Kind.PERSONALISATION -> consent.isPersonalised
        }
    }

    /** The list of what was collected: what was read or recorded comes first. */
    fun collected(report: Report): List<Entry> =
        report.collected.sortedBy { if (it.count > 0) 0 else 1 }.map { row ->
            Entry(
                title = row.name,
                lines =
                    plain(Word.PURPOSE.of(lang, row.purpose)) +
                        plain(Word.SITUATION.of(lang, row.situation)) +
                        plain(Word.READER.of(lang, row.recipient)) +
                        plain(times(row)),
            )
        }

    /** The list of what others get. */
    fun shared(report: Report): List<Entry> =
        report.shared.map { row ->
            Entry(
                title = row.title,
                lines =
                    plain(row.company.trim()) +
                        plain(Word.WAY.of(lang, row.way)) +
                        plain((if (row.wasStarted) Word.STARTED else Word.NOT_STARTED).of(lang)) +
                        row.purposes(),
                link = row.policyUrl.takeIf(::isWeb)?.let { Link(Word.POLICY_OF.of(lang, row.title), it) },
            )
        }

    /** The requests made, newest first. */
    fun requests(all: List<Request>): List<Entry> =
        all.sortedByDescending { it.number }.map { Entry(Word.of(it.kind).of(lang), plain(stand(it))) }

    private fun SharedRow.purposes(): List<Line> =
        rows.groupBy { it.purpose to it.situation }.flatMap { (why, items) ->
            val (purpose, situation) = why
            plain(Word.PURPOSE.of(lang, purpose)) +
                plain(Word.SITUATION.of(lang, situation)) +
                plain(Word.GETS.of(lang, items.map { it.name }.distinct().joinToString(Word.AND.of(lang))))
        }

    private fun stand(request: Request): String {
        val made = time(request.madeAt)
        val answered = request.answeredAt
        return when {
            answered == null && request.isOverdue -> Word.OVERDUE.of(lang, made, time(request.dueAt))
            answered == null -> Word.DUE.of(lang, made, time(request.dueAt))
            request.refusedOn != null -> Word.TURNED_DOWN.of(lang, made, time(answered))
            else -> Word.DONE.of(lang, made, time(answered))
        }
    }

    private fun times(row: CollectedRow) =
        if (row.count > 0) Word.TIMES.of(lang, row.count.toString(), time(row.lastAt)) else Word.NEVER.of(lang)

    private fun entry(
        kind: Choice.Kind,
        id: String,
        title: String,
        text: String,
    ) = Entry(title, plain(text), Choice(kind, id, title))

    companion object {
        /** Records that a switch was turned. */
        fun turn(
            choice: Choice,
            on: Boolean,
        ): Outcome {
            val installation = AskFirst.installation
            val id = choice.id
            return when (choice.kind) {
                Choice.Kind.PURPOSE -> Purpose(id).let { if (on) installation.allow(it) else installation.withdraw(it) }
                Choice.Kind.RECIPIENT ->
                    Recipient(id).let { if (on) installation.allow(it) else installation.withdraw(it) }
                Choice.Kind.SEPARATE ->
                    SeparateConsent(id).let { if (on) installation.allow(it) else installation.withdraw(it) }
                Choice.Kind.PERSONALISATION -> installation.personalise(on)
            }
        }

        /** A moment, in the time zone of the device. */
        fun time(millis: Long?): String = millis?.let { SimpleDateFormat(TIME, Locale.ROOT).format(Date(it)) } ?: "—"

        private const val TIME = "yyyy-MM-dd HH:mm"
    }
}
