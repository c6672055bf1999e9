package io.askfirst.ui

import android.view.View
import android.widget.LinearLayout

/** Draws [Section]s: a heading, and each entry with its box, its lines and its link, in the order of reading. */
internal class SectionViews(
    private val views: Views,
    private val isTicked: (Choice) -> Boolean,
    private val tick: (Choice, Boolean) -> Unit,
    private val open: (Link) -> Unit,
) {
    /** All sections, one below the other. */
    fun of(sections: List<Section>): View =
        views.column().apply {
            for (section in sections) {
                addView(views.heading(section.heading))
                section.entries.forEachIndexed { place, entry ->
                    if (place > 0) {
                        addView(views.rule())
                    }
                    addView(of(entry))
                }
            }
        }

    /** One entry. A purpose has its box in front, a recipient behind what it gets. */
    fun of(entry: Entry): View =
        views.column().apply {
            val gap = views.dp(Views.SPACE / 2)
            setPadding(0, gap, 0, gap)
            val choice = entry.choice
            when {
                choice != null && choice.label == entry.title -> addBox(choice)
                entry.title.isNotEmpty() -> addView(title(entry.title))
            }
            if (entry.lines.isNotEmpty()) {
                addView(views.lines(entry.lines))
            }
            entry.link?.let { link -> addView(views.link(link.label) { open(link) }) }
            if (choice != null && choice.label != entry.title) {
                addBox(choice)
            }
        }

    private fun title(words: String) = views.text(words).apply { typeface = android.graphics.Typeface.DEFAULT_BOLD }

    private fun LinearLayout.addBox(choice: Choice) =
        addView(views.box(choice.label, isTicked(choice)) { on -> tick(choice, on) })
}
