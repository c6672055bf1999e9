package io.askfirst.ui

import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.View
import android.widget.CompoundButton
import io.askfirst.AskFirst
import io.askfirst.Notice
import io.askfirst.Outcome
import io.askfirst.Report
import io.askfirst.RequestKind
import io.askfirst.internal.Work
import java.io.IOException

/**
 * What a person can see and change after the first answer: each switch, both lists, requests, the policy, withdrawal, and
 * the record to take along. The lists are one tap from here.
 */
internal class SettingsActivity : Screen() {
    private enum class Page(
        val title: Word,
    ) {
        TOP(Word.SETTINGS),
        COLLECTED(Word.COLLECTED),
        SHARED(Word.SHARED),
        REQUESTS(Word.REQUESTS),
        WITHDRAW(Word.WITHDRAW_ALL),
    }

    private lateinit var contents: SettingsContents
    private var page = Page.TOP
    private var switches: List<Pair<Choice, CompoundButton>> = emptyList()
    private var said: Said? = null
    private val recorder = Recorder()

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        contents = SettingsContents(lang)
        page = Page.valueOf(savedInstanceState?.getString(PAGE) ?: Page.TOP.name)
        recorder.attach(::refresh)
        draw()
    }

    /** What another screen recorded meanwhile is shown too. */
    override fun onRestart() {
        super.onRestart()
        if (page == Page.TOP) {
            load(isShown = true)
        }
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putString(PAGE, page.name)
    }

    override fun goBack() {
        when {
            recorder.state is Recorder.State.Busy -> Unit
            page == Page.TOP -> finish()
            else -> go(Page.TOP)
        }
    }

    private fun go(next: Page) {
        page = next
        recorder.clear()
        draw()
    }

    private fun draw(words: String = "") {
        when (page) {
            Page.TOP -> load(isShown = false)
            Page.COLLECTED -> drawList { contents.collected(it) }
            Page.SHARED -> drawList { report -> contents.shared(report).ifEmpty { nothingShared } }
            Page.REQUESTS -> drawRequests()
            Page.WITHDRAW -> drawWithdraw()
        }
        say(words)
    }

    private val nothingShared get() = listOf(Entry("", plain(Word.NOTHING_SHARED.of(lang))))

    // The first page.

    private fun load(isShown: Boolean) {
        if (!isShown) {
            showPage(loading())
        }
        val bundled = Bundled(assets, lang)
        Work.run({ loadSaid(bundled) }) { (fresh, problem) ->
            when {
                isDestroyed || page != Page.TOP -> Unit
                fresh == null -> showPage(views.page().apply { addView(views.paragraph(problemOf(problem))) })
                else -> drawTop(fresh)
            }
        }
    }

    private fun drawTop(fresh: Said) {
        val words = lastWords
        said = fresh
        val column = views.page()
        column.addView(views.paragraph(contents.state(fresh.consent)))
        if (!fresh.consent.isAgreed) {
            column.addView(row(Word.CHOOSE) { startActivity(NoticeActivity.intent(this, isWanted = true)) })
        }
        column.addView(row(Word.COLLECTED) { go(Page.COLLECTED) })
        column.addView(row(Word.SHARED) { go(Page.SHARED) })
        column.addView(row(Word.REQUESTS) { go(Page.REQUESTS) })
        column.addView(row(Word.POLICY) { openPolicy(fresh.notice.policyUrl, ::say) })
        column.addView(row(Word.EVIDENCE, ::export))
        column.addView(row(Word.WITHDRAW_ALL) { go(Page.WITHDRAW) })
        val sections = SwitchViews(views, { contents.isOn(it, fresh) }, ::turn)
        column.addView(sections.of(contents.sections(fresh)))
        switches = sections.all
        showPage(column)
        say(words)
    }

    private fun row(
        word: Word,
        open: () -> Unit,
    ) = views.row(word.of(lang), open)

    private fun turn(
        choice: Choice,
        on: Boolean,
    ) {
        val bundled = Bundled(assets, lang)
        switches.forEach { (_, switch) -> switch.isEnabled = false }
        recorder.record({ SettingsContents.turn(choice, on) })
        // What is shown afterwards is what is on record, whatever became of it.
        Work.run({ loadSaid(bundled).first }) { fresh ->
            fresh?.let { said = it }
            val state = said ?: return@run
            switches.forEach { (one, switch) ->
                SwitchViews.quietly(switch, contents.isOn(one, state))
                switch.isEnabled = true
            }
        }
    }

    // The lists.

    private fun drawList(rows: (Report) -> List<Entry>) {
        showPage(loading())
        val shown = page
        val lang = lang
        Work.run({ AskFirst.installation.report(lang) }) { report ->
            val value = report.value
            when {
                isDestroyed || page != shown -> Unit
                value == null -> say(problemOf(report.problem))
                else -> showRows(null, rows(value))
            }
        }
    }

    private fun showRows(
        head: View?,
        rows: List<Entry>,
    ) {
        val sections = SectionViews(views, { false }, { _, _ -> }, { open(it.url, ::say) })
        showBody(views.list(head, rows, sections::of))
    }

    // Requests.

    private fun drawRequests() {
        showPage(loading())
        val bundled = Bundled(assets, lang)
        Work.run({ Triple(AskFirst.installation.requests(), bundled.requests(), bundled.notice().notice) }) {
            if (!isDestroyed && page == Page.REQUESTS) {
                val words = lastWords
                val (made, kinds, notice) = it
                val rows = contents.requests(made.value.orEmpty())
                showRows(kinds(kinds, notice), rows.ifEmpty { listOf(Entry("", plain(Word.NONE_ASKED.of(lang)))) })
                say(made.problem?.let(::problemOf) ?: words)
            }
        }
    }

    private fun kinds(
        kinds: List<RequestKind>,
        notice: Notice?,
    ): View {
        val head = views.page()
        head.addView(views.heading(Word.ASK_FOR.of(lang)))
        kinds.forEach { kind -> head.addView(row(Word.of(kind)) { request(kind) }) }
        notice?.let { head.addView(contact(NoticeContents(it, lang).contact)) }
        head.addView(views.heading(Word.ASKED.of(lang)))
        return head
    }

    private fun contact(section: Section) =
        SectionViews(views, { false }, { _, _ -> }, { open(it.url, ::say) }).of(listOf(section))

    private fun request(kind: RequestKind) {
        if (recorder.state is Recorder.State.Busy) {
            return
        }
        say(Word.SAVING.of(lang))
        Work.run({ AskFirst.installation.request(kind) }) { made ->
            if (!isDestroyed) {
                draw(made.problem?.let(::problemOf).orEmpty())
            }
        }
    }

    // Withdrawal.

    private fun drawWithdraw() {
        val column = views.page()
        column.addView(views.heading(Word.WITHDRAW_TITLE.of(lang)))
        column.addView(views.paragraph(Word.WITHDRAW_TEXT.of(lang)))
        val pair =
            views.buttons(
                listOf(
                    Word.KEEP.of(lang) to ::goBack,
                    Word.WITHDRAW.of(lang) to { recorder.record({ AskFirst.withdraw() }, ::withdrawn) },
                ),
            )
        showPage(column, views.bar(views.news(views.palette.text), pair))
    }

    private fun withdrawn(outcome: Outcome?) {
        if (!isDestroyed && outcome != null) {
            page = Page.TOP
            val problem = outcome.problem.orEmpty()
            val isDurable = outcome.isDurable
            draw(if (isDurable) Word.WITHDRAWN_NOW.of(lang) else Word.WITHDRAWN_ONLY_NOW.of(lang, problem))
        }
    }

    // The record to take along.

    private fun export() {
        val create =
            Intent(Intent.ACTION_CREATE_DOCUMENT)
                .addCategory(Intent.CATEGORY_OPENABLE)
                .setType(EvidenceFile.TYPE)
                .putExtra(Intent.EXTRA_TITLE, EvidenceFile.NAME)
        try {
            startActivityForResult(create, EXPORT)
        } catch (_: android.content.ActivityNotFoundException) {
            say(Word.CANNOT_OPEN.of(lang, EvidenceFile.NAME))
        }
    }

    @Deprecated("The framework's own way, without androidx.")
    override fun onActivityResult(
        requestCode: Int,
        resultCode: Int,
        data: Intent?,
    ) {
        val uri = data?.data
        if (requestCode == EXPORT && resultCode == RESULT_OK && uri != null) {
            say(Word.SAVING.of(lang))
            Work.run({ write(uri) }) { problem ->
                if (!isDestroyed) {
                    say(problem?.let { Word.NOT_EXPORTED.of(lang, it) } ?: Word.EXPORTED.of(lang))
                }
            }
        }
    }

    private fun write(uri: Uri): String? =
        try {
            val out = contentResolver.openOutputStream(uri)
            if (out == null) "$uri" else EvidenceFile.write(out)
        } catch (failed: IOException) {
            failed.message ?: failed.toString()
        } catch (refused: SecurityException) {
            refused.message ?: refused.toString()
        }

    // What all pages have.

    private fun refresh() {
        if (isDestroyed) {
            return
        }
        when (val state = recorder.state) {
            is Recorder.State.Busy -> say(Word.SAVING.of(lang))
            is Recorder.State.Failed -> say(Word.SHOWN_AGAIN.of(lang, state.problem))
            else -> if (lastWords == Word.SAVING.of(lang)) say("")
        }
    }

    private fun loading() = views.page().apply { addView(views.paragraph(Word.LOADING.of(lang))) }

    private fun showPage(
        column: View,
        bar: View? = null,
    ) = showBody(views.scrolling(column), bar)

    private fun showBody(
        body: View,
        bar: View? = null,
    ) {
        val name = page.title.of(lang)
        val top = views.top(name, Word.BACK.of(lang), ::goBack)
        status = views.news(views.palette.warning)
        top.addView(status)
        show(name, body, top, bar)
    }

    private fun problemOf(problem: String?) = Word.PROBLEM.of(lang, problem.orEmpty())

    private companion object {
        private const val PAGE = "askfirst.page"
        private const val EXPORT = 2

        private fun loadSaid(bundled: Bundled): Pair<Said?, String?> {
            val file = bundled.notice()
            val consent = AskFirst.installation.consent()
            val notice = file.notice
            val value = consent.value
            val said = if (notice != null && value != null) Said.now(notice, value) else null
            return said to (file.problem ?: consent.problem)
        }
    }
}
