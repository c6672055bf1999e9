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
    public class Value<out T : Any>(
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
    public class Denied(
        public val reason: Reason,
    ) : Reading<Nothing>() {
        override fun toString(): String = "denied: ${reason.id}"
    }

    /**
     * It may be read, and the system gave nothing.
     *
     * @property cause why.
     */
    public class Unavailable(
        public val cause: Cause,
    ) : Reading<Nothing>() {
        override fun toString(): String = "unavailable: $cause"
    }

    /** The value, or null where there is none. */
    public val valueOrNull: T? get() = (this as? Value)?.value
}

/** Why there is no value, although it may be read. */
public enum class Cause {
    /** The system has none: switched off, or not there yet. */
    EMPTY,

    /** The person limited it, in the settings of the system. */
    LIMITED,

    /** The system did not answer in time. */
    TIMED_OUT,

    /** The system failed, or refused. */
    FAILED,

    /** It takes longer than a moment and was not read before. The system was not asked: read it later. */
    NOT_HERE,

    /** This version of the system has no such thing, or the library has no reader for it. The system was not asked. */
    NOT_SUPPORTED,

    /** The declaration does not list it. The system was not asked. */
    UNDECLARED,
}

/**
 * Thrown by a [Reader] that knows why there is no value.
 *
 * @property why it.
 */
public class NoValue(
    public val why: Cause,
) : Exception("no value: $why")

/** Asks the system for one item. */
public fun interface Reader<out T : Any> {
    /**
     * The value; null where the system has none. It is called at most once, with no lock held, and only if the use is
     * allowed.
     *
     * @throws NoValue to say why there is none.
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
