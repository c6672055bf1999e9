package io.askfirst.ui

import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.view.View
import io.askfirst.AskFirst
import io.askfirst.Notice
import io.askfirst.Question
import io.askfirst.Reason
import io.askfirst.internal.Asking
import io.askfirst.internal.Host
import io.askfirst.internal.Work

/**
 * The notice, the second thought after a refusal, or the note about a version that changes nothing.
 *
 * It is full screen, and there until there is an answer: leaving it with the back key leaves the app, and records nothing.
 */
internal class NoticeActivity : Screen() {
    private lateinit var notice: Notice
    private lateinit var contents: NoticeContents
    private var ticks: Ticks? = null
    private var buttons: EqualButtons? = null
    private var question = Question.NONE
    private var isSecondThought = false
    private val heard = ::refresh

    /** Whether the person opened it from the settings: then it may be left without an answer. */
    private val isWanted get() = intent.getBooleanExtra(WANTED, false)

    private val isInformation get() = question == Question.INFORM && !isWanted

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        shown++
        if (savedInstanceState == null) {
            // What went wrong in an earlier one is over.
            recorder.clear()
        }
        recorder.attach(heard)
        question = AskFirst.question()
        val file = Bundled(assets, lang).notice()
        val read = file.notice
        if (read == null) {
            Host.warn("nobody can be asked, and everything stays denied: ${file.problem}")
        }
        if (read == null || question == Question.NONE && !isWanted) {
            Asking.answered()
            finish()
            return
        }
        notice = read
        isSecondThought = savedInstanceState?.getBoolean(SECOND_THOUGHT) ?: false
        val saved = Ticks.of(savedInstanceState)
        if (question == Question.FIRST) {
            begin(saved ?: Ticks(), News.none)
            // What a tap on a button needs takes long to load.
            Work.run({ AskFirst.installation.consent() }) { }
        } else {
            show(notice.words.title, views.page().apply { addView(views.text(Word.LOADING.of(lang))) })
            Work.run({ earlier(read) }) { (ticks, news) ->
                if (!isDestroyed) {
                    begin(saved ?: ticks, news)
                }
            }
        }
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        ticks?.save(outState)
        outState.putBoolean(SECOND_THOUGHT, isSecondThought)
    }

    override fun onDestroy() {
        shown--
        recorder.detach(heard)
        super.onDestroy()
    }

    override fun goBack() {
        when {
            recorder.state is Recorder.State.Busy -> Unit
            isSecondThought -> think(false)
            isInformation -> inform()
            isWanted -> finish()
            // No answer is no answer. The app goes to the back as it is, and shows this when it returns.
            !moveTaskToBack(true) -> finishAffinity()
        }
    }

    private fun begin(
        ticks: Ticks,
        news: News,
    ) {
        this.ticks = ticks
        contents = NoticeContents(notice, lang, news)
        draw()
    }

    private fun draw() {
        val ticks = ticks ?: return
        when {
            isInformation -> drawInformation()
            isSecondThought -> drawSecondThought()
            else -> drawNotice(ticks)
        }
        refresh()
    }

    private fun drawNotice(ticks: Ticks) {
        val page = views.page()
        page.addView(views.heading(notice.words.title, Views.TITLE))
        contents.banner(question)?.let { page.addView(views.text(it, color = views.palette.warning)) }
        page.addView(views.text(notice.words.intro))
        page.addView(policy())
        page.addView(views.text(contents.inForce, Views.SMALL, views.palette.quiet))
        val sections =
            SectionViews(views, { it in ticks }, { choice, on -> ticks[choice] = on }, { open(it.url, ::say) })
        page.addView(sections.of(contents.sections))
        choose(
            notice.words.title,
            page,
            notice.words.refuse to { think(true) },
            notice.words.agree to {
                val choices = ticks.choices()
                recorder.record({ AskFirst.agree(choices) }) { Asking.answered() }
            },
        )
    }

    private fun drawSecondThought() {
        val page = views.page()
        page.addView(views.heading(notice.words.refuse, Views.TITLE))
        contents.cost.forEach { page.addView(views.paragraph(it)) }
        page.addView(policy())
        choose(
            notice.words.refuse,
            page,
            notice.words.guest to { recorder.record({ AskFirst.refuse() }) { Asking.answered() } },
            notice.words.back to { think(false) },
        )
    }

    private fun drawInformation() {
        val page = views.page()
        page.addView(views.heading(Word.INFORM_TITLE.of(lang), Views.TITLE))
        page.addView(views.paragraph(contents.information))
        page.addView(policy())
        choose(Word.INFORM_TITLE.of(lang), page, Word.CLOSE.of(lang) to ::inform)
    }

    private fun policy() = views.link(notice.words.readPolicy) { openPolicy(notice.policyUrl, ::say) }

    private fun choose(
        name: String,
        page: View,
        vararg all: Pair<String, () -> Unit>,
    ) {
        status = views.news(views.palette.text)
        val pair = views.buttons(all.asList())
        buttons = pair
        show(name, views.scrolling(page), bar = views.bar(status, pair))
    }

    private fun think(again: Boolean) {
        if (recorder.state !is Recorder.State.Busy) {
            isSecondThought = again
            recorder.clear()
            draw()
        }
    }

    private fun inform() {
        Asking.informed()
        finish()
    }

    /** Shows how far the answer is. */
    private fun refresh() {
        if (recorder.state is Recorder.State.Done) finish() else showProgress(recorder.state, buttons)
    }

    companion object {
        private const val WANTED = "io.askfirst.wanted"
        private const val SECOND_THOUGHT = "askfirst.second-thought"

        private val recorder = Recorder()
        private var shown = 0

        /** Whether one is there, be it behind something else. */
        val isShown: Boolean get() = shown > 0

        /** Opens it. [isWanted] where the person asked for it, and may leave it without an answer. */
        fun intent(
            context: Context,
            isWanted: Boolean,
        ): Intent =
            Intent(context, NoticeActivity::class.java)
                .addFlags(Intent.FLAG_ACTIVITY_SINGLE_TOP)
                .putExtra(WANTED, isWanted)

        /** What was chosen before, and what is new since. Over the whole surface, so not for the main thread. */
        private fun earlier(notice: Notice): Pair<Ticks, News> {
            val installation = AskFirst.installation
            val uses = installation.uses().value.orEmpty()
            val changed = uses.filter { installation.check(it.use).reason == Reason.POLICY_CHANGED }
            val news = News(changed.mapTo(HashSet()) { it.purpose.id to it.recipient.id })
            val consent = installation.consent().value
            return (consent?.let { Ticks.of(it, notice, news) } ?: Ticks()) to news
        }
    }
}
