package io.askfirst.ui

import android.view.View
import android.widget.CompoundButton

/** Draws [Section]s with a switch for each entry. */
internal class SwitchViews(
    private val views: Views,
    private val isOn: (Choice) -> Boolean,
    private val turn: (Choice, Boolean) -> Unit,
) {
    /** The switches that were drawn. */
    val all = ArrayList<Pair<Choice, CompoundButton>>()

    /** All sections, one below the other. */
    fun of(sections: List<Section>): View =
        views.column().apply {
            for (section in sections) {
                addView(views.heading(section.heading))
                section.entries.forEach { addView(of(it)) }
            }
        }

    private fun of(entry: Entry): View =
        views.column().apply {
            entry.choice?.let { addView(switch(it)) }
            addView(views.lines(entry.lines))
            addView(views.rule())
        }

    private fun switch(choice: Choice): CompoundButton =
        views.switch(choice.label, isOn(choice)) { }.also { made ->
            made.setOnCheckedChangeListener { view, on -> if (view.tag != QUIET) turn(choice, on) }
            all += choice to made
        }

    companion object {
        private const val QUIET = "quiet"

        /** Sets a switch without anything happening. */
        fun quietly(
            switch: CompoundButton,
            on: Boolean,
        ) {
            switch.tag = QUIET
            switch.isChecked = on
            switch.tag = null
        }
    }
}
