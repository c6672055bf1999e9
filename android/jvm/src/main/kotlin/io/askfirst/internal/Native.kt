package io.askfirst.internal

/**
 * The functions of the library that need no JNA: `bindings/src/jni.rs` has the other half, and says what each answers.
 *
 * The first use loads the library; an [UnsatisfiedLinkError] says that it is not there.
 */
internal object Native {
    /** The clock that means the system's. */
    const val SYSTEM_TIME: Long = Long.MIN_VALUE

    init {
        System.loadLibrary("askfirst_ffi")
    }

    @JvmStatic
    external fun open(
        declaration: ByteArray,
        ios: Boolean,
        version: Int,
        folder: ByteArray,
        boot: ByteArray,
        clock: Long,
    ): ByteArray?

    @JvmStatic
    external fun usesOf(
        handle: Long,
        item: ByteArray,
    ): ByteArray?

    @JvmStatic
    external fun close(handle: Long)

    @JvmStatic
    external fun setClock(
        handle: Long,
        now: Long,
    )

    @JvmStatic
    external fun check(
        handle: Long,
        number: Int,
    ): Int

    @JvmStatic
    external fun begin(
        handle: Long,
        number: Int,
        fresh: Boolean,
    ): Long

    @JvmStatic
    external fun finish(
        handle: Long,
        ticket: Long,
    ): Int

    @JvmStatic
    external fun giveUp(
        handle: Long,
        ticket: Long,
    )

    @JvmStatic
    external fun keeps(
        handle: Long,
        number: Int,
    ): Boolean

    @JvmStatic
    external fun record(
        handle: Long,
        number: Int,
    ): Int

    @JvmStatic
    external fun observePermission(
        handle: Long,
        name: ByteArray,
        granted: Boolean,
    )

    @JvmStatic
    external fun observeForeground(
        handle: Long,
        foreground: Boolean,
    ): ByteArray?

    @JvmStatic
    external fun question(handle: Long): Int

    @JvmStatic
    external fun answer(handle: Long): Int

    @JvmStatic
    external fun withdraw(handle: Long): ByteArray?

    @JvmStatic
    external fun plan(handle: Long): ByteArray?

    @JvmStatic
    external fun report(
        handle: Long,
        line: ByteArray,
        place: Int,
        outcome: Int,
        reason: ByteArray,
    ): ByteArray?

    @JvmStatic
    external fun acknowledge(
        handle: Long,
        line: ByteArray,
    ): ByteArray?
}
