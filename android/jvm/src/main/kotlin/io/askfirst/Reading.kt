package io.askfirst

import java.util.concurrent.TimeoutException

/** What came of a read. A denial is a value, never an exception. */
public sealed class Reading<out T : Any> {
    /**
     * The value. It is not shown by [toString], so that it reaches no log by accident.
     *
     * @property value it.
     * @property isCached whether it was read before and the system was not asked again.
     */
    public class Value<out T : Any> internal constructor(
        public val value: T,
        public val isCached: Boolean,
    ) : Reading<T>() {
        override fun toString(): String = "a value"
    }

    /**
     * It may not be read. The system was not asked, or its answer was dropped.
     *
     * @property reason why.
     */
    public class Denied internal constructor(
        public val reason: Reason,
    ) : Reading<Nothing>() {
        override fun toString(): String = "denied: ${reason.id}"
    }

    /**
     * It may be read, and the system gave nothing.
     *
     * @property cause why.
     */
    public class Unavailable internal constructor(
        public val cause: Cause,
    ) : Reading<Nothing>() {
        override fun toString(): String = "unavailable: $cause"
    }

    /** The value, or null where there is none. */
    public val valueOrNull: T? get() = (this as? Value)?.value
}

/** Why the system gave no value, although it was asked. */
public enum class Cause {
    /** It has none: switched off, limited by the person, or not there yet. */
    EMPTY,

    /** It did not answer in time. */
    TIMED_OUT,

    /** It failed. */
    FAILED,
}

/** Asks the system for one item. */
public fun interface Reader<out T : Any> {
    /**
     * The value; null where the system has none. It is called at most once, with no lock held, and only if the use is
     * allowed.
     *
     * @throws TimeoutException if the system does not answer in time. Any other exception means that it failed.
     */
    @Throws(Exception::class)
    public fun read(): T?
}

/** Whether a value that was read before will do. */
public enum class Freshness {
    /** It will. */
    CACHED,

    /** A new one is needed; it counts against the budget. */
    NEW,
}
