package io.askfirst.ui

import android.os.Bundle
import io.askfirst.Choices
import io.askfirst.Consent
import io.askfirst.Notice
import io.askfirst.Purpose
import io.askfirst.Recipient

/**
 * What is ticked in the notice. Nothing is, to begin with.
 *
 * @property purposes ids of additional purposes.
 * @property recipientsOff ids of recipients that get nothing.
 */
internal class Ticks(
    purposes: Collection<String> = emptySet(),
    recipientsOff: Collection<String> = emptySet(),
) {
    private val purposes = LinkedHashSet(purposes)
    private val recipientsOff = LinkedHashSet(recipientsOff)

    /** Whether the box of a choice is ticked. */
    operator fun contains(choice: Choice): Boolean = choice.id in of(choice.kind)

    /** Ticks the box of a choice, or not. */
    operator fun set(
        choice: Choice,
        on: Boolean,
    ) {
        if (on) of(choice.kind) += choice.id else of(choice.kind) -= choice.id
    }

    /** What is agreed to with these. */
    fun choices(): Choices =
        Choices(
            purposes = purposes.mapTo(LinkedHashSet(), ::Purpose),
            recipientsOff = recipientsOff.mapTo(LinkedHashSet(), ::Recipient),
        )

    /** Puts them where the system keeps what a screen needs to come back. */
    fun save(state: Bundle) {
        state.putStringArrayList(PURPOSES, ArrayList(purposes))
        state.putStringArrayList(RECIPIENTS_OFF, ArrayList(recipientsOff))
    }

    private fun of(kind: Choice.Kind) = if (kind == Choice.Kind.PURPOSE) purposes else recipientsOff

    companion object {
        private const val PURPOSES = "askfirst.purposes"
        private const val RECIPIENTS_OFF = "askfirst.recipients-off"

        /** What was ticked when [state] was saved; null where nothing was saved. */
        fun of(state: Bundle?): Ticks? {
            val purposes = state?.getStringArrayList(PURPOSES) ?: return null
            return Ticks(purposes, state.getStringArrayList(RECIPIENTS_OFF).orEmpty())
        }

        /**
         * What the person chose before, as far as it still means the same: a purpose with [news] is left open. Who was
         * switched off stays off. After an answer has ended, all purposes are left open.
         */
        fun of(
            consent: Consent,
            notice: Notice,
            news: News,
        ): Ticks {
            val open =
                if (consent.isAgreed) {
                    notice.additional.filter {
                        !news.hasPurpose(
                            it.purpose.id,
                        )
                    }
                } else {
                    emptyList()
                }
            val known = notice.recipients.map { it.recipient }
            return Ticks(
                purposes = open.map { it.purpose }.filter { it in consent.purposes }.map { it.id },
                recipientsOff = consent.recipientsOff.filter { it in known }.map { it.id },
            )
        }
    }
}
