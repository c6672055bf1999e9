package io.askfirst.testing

import io.askfirst.Use
import java.lang.reflect.Field
import java.lang.reflect.Method
import java.util.concurrent.CopyOnWriteArrayList

/**
 * One call into the platform that reads personal data, or was about to.
 *
 * @property type the class that was called, by its binary name.
 * @property member the method or field.
 * @property items the items of the catalogue that it reads.
 * @property thread the name of the thread.
 * @property stack who called, the caller first.
 */
public class PlatformCall internal constructor(
    public val type: String,
    public val member: String,
    public val items: Set<String>,
    public val thread: String,
    public val stack: List<StackTraceElement>,
) {
    /** The class that called. */
    public val caller: String get() = stack.firstOrNull()?.className.orEmpty()

    override fun toString(): String =
        "$type.$member reads ${items.joinToString(" or ")}, on $thread" + stack.joinToString("") { "\n    at $it" }
}

/**
 * The calls into the platform that the app, and whatever is linked into it, made in this test, as far as the catalogue knows
 * them. They are seen in tests that [WatchingTestRunner] runs.
 *
 * What reaches the platform through reflection is seen too; what native code does is not, nor the use of a constant that
 * compilers copy, such as the name of a broadcast.
 */
public object PlatformCalls {
    private val calls = CopyOnWriteArrayList<PlatformCall>()

    /** Whether anything watches: false means that the test runs with another runner, and nothing is ever seen. */
    @JvmStatic
    public val isWatching: Boolean
        get() =
            PlatformCalls::class.java.classLoader
                ?.javaClass
                ?.name == WATCHER

    /** The calls so far, in the order in which they were made. */
    @JvmStatic
    public fun made(): List<PlatformCall> = calls.toList()

    /** Forgets the calls so far. */
    @JvmStatic
    public fun clear(): Unit = calls.clear()

    /**
     * Fails if anything was read: before a person agreed, after a refusal, after a withdrawal.
     *
     * @throws AssertionError with each call, and who made it.
     */
    @JvmStatic
    public fun assertNone(): Unit = assertOnly(emptySet())

    /**
     * Fails if anything was read but the items of these uses: after a person agreed to them.
     *
     * @throws AssertionError with each call, and who made it.
     */
    @JvmStatic
    public fun assertOnly(vararg uses: Use<*>): Unit = assertOnly(uses.map { it.item }.toSet())

    /**
     * Fails if anything was read but these items. A call that can read several is fine if one of them is among these.
     *
     * @param items their ids in the catalogue.
     * @throws AssertionError with each call, and who made it.
     */
    @JvmStatic
    public fun assertOnly(items: Set<String>) {
        check(isWatching) { "nothing watches: run this test with @RunWith(WatchingTestRunner::class)" }
        val others = calls.filter { call -> call.items.none(items::contains) }
        if (others.isNotEmpty()) {
            throw AssertionError(describe(others, items))
        }
    }

    private fun describe(
        others: List<PlatformCall>,
        items: Set<String>,
    ): String {
        val what = if (items.isEmpty()) "nothing may be read" else "only ${items.joinToString()} may be read"
        return "$what, and the platform was called ${others.size} times:\n" + others.joinToString("\n")
    }

    internal fun add(call: PlatformCall) {
        calls += call
    }

    // By its name: in a test there are two of each class, and this one was loaded by the other.
    private const val WATCHER = "io.askfirst.testing.WatchingClassLoader"
}

/** What rewritten code calls. */
internal object Notes {
    /** Right before it calls the platform. */
    @JvmStatic
    fun note(
        type: String,
        member: String,
    ) {
        val items = Catalogue.items[type to member] ?: return
        val stack =
            Throwable("a call")
                .stackTrace
                .filterNot { element -> MACHINERY.any(element.className::startsWith) }
        PlatformCalls.add(PlatformCall(type, member, items, Thread.currentThread().name, stack))
    }

    /** Instead of [Method.invoke]. */
    @JvmStatic
    @Suppress("SpreadOperator") // It is called by reflection, after all.
    fun invoke(
        method: Method,
        receiver: Any?,
        arguments: Array<Any?>?,
    ): Any? {
        note(method.declaringClass.name, method.name)
        return method.invoke(receiver, *(arguments ?: emptyArray()))
    }

    /** Instead of [Field.get]. */
    @JvmStatic
    fun get(
        field: Field,
        receiver: Any?,
    ): Any? {
        note(field.declaringClass.name, field.name)
        return field.get(receiver)
    }

    private val MACHINERY =
        listOf(
            "io.askfirst.testing.Notes",
            "java.lang.reflect.",
            "java.util.concurrent.",
            "jdk.internal.",
            "org.junit.",
            "org.robolectric.",
            "sun.",
        )
}
