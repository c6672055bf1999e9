package io.askfirst.ui

import io.askfirst.Outcome
import io.askfirst.internal.Work

/** Puts one answer at a time on record, whatever becomes of the screen that took it. Main thread only. */
internal class Recorder {
    /** How far an answer came. */
    sealed class State {
        /** There is none. */
        object Idle : State()

        /** It is on its way. */
        object Busy : State()

        /** It did not get there, and nothing has changed. */
        class Failed(
            val problem: String,
        ) : State()

        /** It holds. */
        class Done(
            val outcome: Outcome?,
        ) : State()
    }

    /** How far the last answer came. */
    var state: State = State.Idle
        private set

    private var screen: (() -> Unit)? = null

    /** [screen] hears of each new state, until it is gone. */
    fun attach(screen: () -> Unit) {
        this.screen = screen
    }

    /** The screen is gone. What went wrong is kept for the next one. */
    fun detach(screen: () -> Unit) {
        if (this.screen === screen) {
            this.screen = null
        }
    }

    /** Forgets how far the last one came. */
    fun clear() {
        if (state !is State.Busy) {
            state = State.Idle
        }
    }

    /**
     * Records an answer off the main thread; a second one meanwhile is none.
     *
     * @param act records it. Null where there was nothing to record.
     * @param done called if it holds, also where no screen is there any more.
     */
    fun record(
        act: () -> Outcome?,
        done: (Outcome?) -> Unit = {},
    ) {
        if (state is State.Busy) {
            return
        }
        enter(State.Busy)
        Work.run(act) { outcome ->
            if (outcome == null || outcome.isEffective) {
                done(outcome)
                enter(State.Done(outcome))
                clear()
            } else {
                enter(State.Failed(outcome.problem ?: outcome.toString()))
            }
        }
    }

    private fun enter(next: State) {
        state = next
        screen?.invoke()
    }
}
