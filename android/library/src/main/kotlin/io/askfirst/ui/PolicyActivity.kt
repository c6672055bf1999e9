package io.askfirst.ui

import android.os.Bundle
import io.askfirst.internal.Work

/** The whole policy, as the app brings it along: text, no browser. */
internal class PolicyActivity : Screen() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val bundled = Bundled(assets, lang)
        showParagraphs(listOf(Word.LOADING.of(lang)))
        Work.run({
            bundled
                .policy()
                .orEmpty()
                .lines()
                .filter { it.isNotBlank() }
        }) { paragraphs ->
            if (!isDestroyed) {
                showParagraphs(paragraphs)
            }
        }
    }

    override fun goBack() = finish()

    private fun showParagraphs(paragraphs: List<String>) {
        val name = Word.POLICY.of(lang)
        show(
            name,
            views.list(null, paragraphs) { views.text(it) },
            top = views.top(name, Word.BACK.of(lang), ::goBack),
        )
    }
}
