package io.askfirst.internal

import io.askfirst.AskFirst
import io.askfirst.ChangeListener
import io.askfirst.Freshness
import io.askfirst.Reading
import io.askfirst.Reason
import io.askfirst.Revoked
import io.askfirst.Usage
import io.askfirst.Use

/** What flows while a feature runs. */
internal object Usages {
    fun begin(
        use: Use<*>,
        revoked: Revoked?,
    ): Usage {
        Host.lookFor(use)
        // Nothing is read for such a use; that it began is what is counted.
        val begun = AskFirst.installation.read(use, Freshness.NEW) { Unit }
        val running = Running(use, (begun as? Reading.Denied)?.reason, revoked)
        running.watch()
        return running
    }

    private class Running(
        override val use: Use<*>,
        @Volatile override var reason: Reason?,
        private val revoked: Revoked?,
    ) : Usage,
        ChangeListener {
        @Volatile
        private var isOver = reason != null

        override val isActive: Boolean get() = !isOver

        fun watch() {
            if (isActive) {
                AskFirst.installation.addListener(this)
                // Between the beginning and now, too.
                onChange()
            }
        }

        /**
         * Several threads may notice at once. Whoever returns from here, or does not find this among the listeners any more,
         * knows that the end was told.
         */
        @Synchronized
        override fun onChange() {
            if (isOver) {
                return
            }
            val now = AskFirst.installation.check(use).reason ?: return
            reason = now
            isOver = true
            if (revoked != null) {
                postToMain { revoked.onRevoked(now) }
            }
            AskFirst.installation.removeListener(this)
        }

        @Synchronized
        override fun close() {
            isOver = true
            AskFirst.installation.removeListener(this)
        }
    }
}
