package io.askfirst

import java.io.File

/**
 * How an installation is opened.
 *
 * @property json the declaration's file, byte by byte.
 * @property folder the folder of the installation's files. Backups must skip it: on Android, `noBackupFilesDir`.
 * @property version the version of the platform: on Android, its API level.
 * @property declaration what the generated constants were made from; the file must be the same. Null where no constants are
 *   used.
 * @property boot identifies the system's running time since its start, in 16 bytes. Without it the read budgets of running
 *   windows count as spent after each start that follows an unclean end.
 * @property clock for tests: the time, instead of the system's.
 * @property platform for tests: where it runs.
 */
public class Config
    @JvmOverloads
    constructor(
        public val json: ByteArray,
        public val folder: File,
        public val version: Int,
        public val declaration: Declaration? = null,
        public val boot: ByteArray? = null,
        public val clock: Clock? = null,
        public val platform: Platform = Platform.ANDROID,
    )

/** Tells the time, for tests. */
public fun interface Clock {
    /** The time, in milliseconds since the Unix epoch. It may jump in either direction. */
    public fun now(): Long
}

/** The platforms that a declaration speaks of. */
public enum class Platform {
    /** Android and the systems built on it. */
    ANDROID,

    /** iOS. What plays scenes needs it; an app that this library is part of does not run there. */
    IOS,
}
