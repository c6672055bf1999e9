package io.askfirst

/**
 * The steps that one SDK takes next, in order.
 *
 * @property sdk the recipient.
 * @property start the use that its start is.
 * @property steps what to do. If a step of a start fails the rest is dropped; a withdrawal goes on.
 * @property limits what cannot be done for the person.
 * @property isStart whether this leads to a running SDK.
 */
public class SdkPlan internal constructor(
    internal val line: ByteArray,
    public val sdk: Recipient,
    public val start: Use<Nothing>,
    public val steps: List<SdkStep>,
    public val limits: List<SdkLimit>,
    public val isStart: Boolean,
)

/** One thing that an adapter does to its SDK. */
public sealed class SdkStep {
    /** The first initialisation, which reads nothing and sends nothing. */
    public object PreInit : SdkStep() {
        override fun toString(): String = "pre-init"
    }

    /**
     * Tells the SDK whether the person agreed.
     *
     * @property granted which.
     */
    public class Grant internal constructor(
        public val granted: Boolean,
    ) : SdkStep() {
        override fun toString(): String = "grant $granted"
    }

    /**
     * Sets the SDK's own privacy switches.
     *
     * @property items the ids of the items that it may read; all others are off.
     */
    public class Switches internal constructor(
        public val items: List<String>,
    ) : SdkStep() {
        override fun toString(): String = "switches ${if (items.isEmpty()) "none" else items.joinToString(" ")}"
    }

    /** Initialises and starts it. */
    public object Start : SdkStep() {
        override fun toString(): String = "start"
    }

    /** Stops it. */
    public object Stop : SdkStep() {
        override fun toString(): String = "stop"
    }

    /** Has it delete what it holds. */
    public object Forget : SdkStep() {
        override fun toString(): String = "forget"
    }
}

/**
 * What a plan cannot do for the person.
 *
 * @property id its name in files and logs. It never changes.
 */
public enum class SdkLimit(
    public val id: String,
) {
    /** The SDK has no off switch: it stays in memory until the process ends, and is not started again. */
    NO_OFF_SWITCH("no-off-switch"),

    /** The SDK has no switch for single items: what it reads by itself does not pass the gate. */
    NO_ITEM_SWITCHES("no-item-switches"),
}

/** What came of a step. */
public sealed class SdkOutcome {
    /** It was done. */
    public object Done : SdkOutcome() {
        override fun toString(): String = "done"
    }

    /**
     * It failed.
     *
     * @property reason why, in the SDK's words; no personal data.
     */
    public class Failed(
        public val reason: String,
    ) : SdkOutcome() {
        override fun toString(): String = "failed: $reason"
    }

    /** There is nothing the SDK offers for it. */
    public object NotOffered : SdkOutcome() {
        override fun toString(): String = "not offered"
    }

    /** Where outcomes come from. */
    public companion object {
        /** Has an adapter take a step. Whatever the vendor's code throws ends here: the others go on. */
        @JvmStatic
        @Suppress("TooGenericExceptionCaught")
        public fun of(
            sdk: Sdk,
            step: SdkStep,
        ): SdkOutcome =
            try {
                sdk.take(step)
                Done
            } catch (_: UnsupportedOperationException) {
                NotOffered
            } catch (missing: LinkageError) {
                // It names classes, fields and methods alone.
                Failed("the SDK is not in the app, or in no version that fits: $missing")
            } catch (failed: Throwable) {
                // What an exception says may hold personal data.
                Failed(failed.javaClass.name)
            }
    }
}

/** Where an SDK is, in this process. */
public enum class SdkState {
    /** Not started. */
    IDLE,

    /** Running. */
    RUNNING,

    /** Told to stop. It may still be in memory. */
    STOPPED,

    /** A step on the way up failed. It is left alone until the next launch. */
    FAILED,
}

/**
 * The adapter of one third-party SDK.
 *
 * The steps of one SDK come one after another, on a thread that nobody else waits for; one that does not come back in
 * [timeLimitMillis] counts as failed.
 */
public interface Sdk {
    /** The recipient that the SDK is in the declaration. */
    public val recipient: Recipient

    /** Whether the vendor demands the main thread. A step must then return soon: the app stands still meanwhile. */
    public val isOnMain: Boolean get() = false

    /** How long a step may take, in milliseconds. */
    public val timeLimitMillis: Long get() = TIME_LIMIT_MILLIS

    /**
     * Takes one step. It is called with no lock held. A start returns when the SDK is ready to be used.
     *
     * @throws UnsupportedOperationException if the SDK offers nothing for it. Any other exception means that it failed, and
     *   its class is put on record.
     */
    @Throws(Exception::class)
    public fun take(step: SdkStep)

    /** What adapters have in common. */
    public companion object {
        /** How long a step may take where an adapter says nothing, in milliseconds. */
        public const val TIME_LIMIT_MILLIS: Long = 10_000
    }
}

/**
 * One step that was taken.
 *
 * @property sdk the recipient.
 * @property step what was done.
 * @property outcome what came of it.
 * @property problem why that is not on record; null where it is.
 */
public class SdkStepTaken internal constructor(
    public val sdk: Recipient,
    public val step: SdkStep,
    public val outcome: SdkOutcome,
    public val problem: String?,
) {
    override fun toString(): String = "$sdk: $step, $outcome"
}
