package io.askfirst.testing

import android.app.Application
import io.askfirst.AskFirst
import io.askfirst.Choices
import io.askfirst.Clock
import io.askfirst.Declaration
import io.askfirst.Outcome
import org.junit.rules.ExternalResource
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.util.concurrent.TimeUnit

/** A clock that stands still until it is set, for tests. */
public class TestClock
    @JvmOverloads
    constructor(
        @Volatile private var now: Long = DEFAULT,
    ) : Clock {
        override fun now(): Long = now

        /** Lets time go by; backwards, too. */
        public fun advance(
            amount: Long,
            unit: TimeUnit,
        ) {
            now += unit.toMillis(amount)
        }

        private companion object {
            /** The first of January 2026, 00:00 UTC. */
            private const val DEFAULT = 1_767_225_600_000
        }
    }

/**
 * Opens AskFirst before each test as the app does, on an installation that nobody was asked on yet, and lets go of it
 * afterwards. What a person would say in the dialog is said by a call.
 *
 * ```
 * @get:Rule val person = AskFirstRule(Declared.DECLARATION)
 *
 * @Test fun nothingIsReadBeforeConsent() {
 *     Robolectric.buildActivity(MainActivity::class.java).setup()
 *     PlatformCalls.assertNone()
 * }
 * ```
 *
 * @property clock the time, which stands still.
 */
public class AskFirstRule
    @JvmOverloads
    constructor(
        private val declaration: Declaration,
        public val clock: TestClock = TestClock(),
    ) : ExternalResource() {
        override fun before() {
            // The app may have opened it already, in attachBaseContext, with the clock of the system.
            AskFirst.uninstall()
            start()
        }

        override fun after(): Unit = AskFirst.uninstall()

        private fun start() {
            val isOpen = AskFirst.install(RuntimeEnvironment.getApplication(), declaration, clock)
            check(isOpen) { "AskFirst does not open: ${AskFirst.installation.problem}" }
        }

        /** The process ends and begins again; what was said stays. */
        public fun restart() {
            AskFirst.uninstall()
            start()
        }

        /** The app comes to the front. */
        public fun comeToFront() {
            AskFirst.installation.observeForeground(true)
        }

        /** The app leaves the front. */
        public fun leaveFront() {
            AskFirst.installation.observeForeground(false)
        }

        /** The person agrees to the notice, and ticks what [choices] says. */
        @JvmOverloads
        public fun agree(choices: Choices = Choices()): Outcome = AskFirst.agree(choices)

        /** The person refuses. */
        public fun refuse(): Outcome = AskFirst.refuse()

        /** The person takes everything back. */
        public fun withdraw(): Outcome = AskFirst.withdraw()

        /** The system grants permissions to the app. */
        @Suppress("SpreadOperator") // Robolectric wants it so.
        public fun grant(vararg permissions: String) {
            shadowOf(RuntimeEnvironment.getApplication() as Application).grantPermissions(*permissions)
            observe(permissions, true)
        }

        /** The system takes permissions from the app. */
        @Suppress("SpreadOperator") // Robolectric wants it so.
        public fun deny(vararg permissions: String) {
            shadowOf(RuntimeEnvironment.getApplication() as Application).denyPermissions(*permissions)
            observe(permissions, false)
        }

        private fun observe(
            permissions: Array<out String>,
            granted: Boolean,
        ) = permissions.forEach { AskFirst.installation.observePermission(it, granted) }
    }
