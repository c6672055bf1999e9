package io.askfirst.internal

import android.os.Handler
import android.os.Looper
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
        if (AskFirst.installation.check(use).reason == Reason.PERMISSION_MISSING) {
            Host.observePermissions()
        }
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

        override fun onChange() {
            val now = AskFirst.installation.check(use).reason ?: return
            if (end()) {
                reason = now
                if (revoked != null) {
                    Handler(Looper.getMainLooper()).post { revoked.onRevoked(now) }
                }
            }
        }

        override fun close() {
            end()
        }

        @Synchronized
        private fun end(): Boolean {
            val ends = !isOver
            isOver = true
            AskFirst.installation.removeListener(this)
            return ends
        }
    }
}
