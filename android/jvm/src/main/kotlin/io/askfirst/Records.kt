package io.askfirst

/** What a person can ask for. */
public enum class RequestKind {
    /** To see what is held. */
    ACCESS,

    /** To correct or complete it. */
    CORRECT,

    /** To delete it. */
    DELETE,

    /** To take a copy along. */
    EXPORT,

    /** To close the account. */
    CLOSE_ACCOUNT,

    /** To have an automated decision explained. */
    EXPLAIN_DECISION,
}

/**
 * A request that a person made about their data. Times are in milliseconds since the Unix epoch.
 *
 * @property number its number on this installation, from 1.
 * @property kind what is asked for.
 * @property ground the ground, where one was named.
 * @property madeAt when it was made.
 * @property dueAt when it must be answered.
 * @property answeredAt when it was answered; null while it is open.
 * @property refusedOn the ground on which it was refused; null where it was not.
 * @property isOverdue whether nobody answered in time.
 */
@Suppress("LongParameterList") // A record of eight facts.
public class Request internal constructor(
    public val number: Int,
    public val kind: RequestKind,
    public val ground: String?,
    public val madeAt: Long,
    public val dueAt: Long,
    public val answeredAt: Long?,
    public val refusedOn: String?,
    public val isOverdue: Boolean,
)

/**
 * Something that could be had, or why not.
 *
 * @property value it; null where there is a problem.
 * @property problem why it could not be had; null where it could.
 */
public class Loaded<out T : Any> internal constructor(
    public val value: T?,
    public val problem: String?,
)

/**
 * The two lists that an app must show, and the account of its SDKs, made from the declaration and from what is on record.
 *
 * @property collected everything that is collected, declared uses that were never exercised included.
 * @property shared who else gets what.
 * @property sdks what happened to each SDK.
 */
public class Report internal constructor(
    public val collected: List<CollectedRow>,
    public val shared: List<SharedRow>,
    public val sdks: List<SdkRow>,
)

/**
 * What one use came to.
 *
 * @property number the number of the use.
 * @property item the item's id.
 * @property name the item's name.
 * @property purpose the purpose's title.
 * @property situation the situation it is needed in.
 * @property recipient who reads it.
 * @property source where it comes from.
 * @property count how often it was read or recorded.
 * @property lastAt when that was last put on record, in milliseconds since the Unix epoch; null where it never was.
 */
@Suppress("LongParameterList") // A row of nine columns.
public class CollectedRow internal constructor(
    public val number: Int,
    public val item: String,
    public val name: String,
    public val purpose: String,
    public val situation: String,
    public val recipient: String,
    public val source: String,
    public val count: Long,
    public val lastAt: Long?,
)

/**
 * What one recipient got.
 *
 * @property recipient the recipient.
 * @property title its name.
 * @property company the company.
 * @property policyUrl its own policy.
 * @property way how it gets the data.
 * @property rows what it is declared to get.
 * @property wasStarted whether its SDK was ever started.
 */
@Suppress("LongParameterList") // A row of seven columns.
public class SharedRow internal constructor(
    public val recipient: Recipient,
    public val title: String,
    public val company: String,
    public val policyUrl: String,
    public val way: String,
    public val rows: List<CollectedRow>,
    public val wasStarted: Boolean,
)

/**
 * What happened to one SDK.
 *
 * @property recipient the recipient.
 * @property title its name.
 * @property steps every step on record, oldest first.
 */
public class SdkRow internal constructor(
    public val recipient: Recipient,
    public val title: String,
    public val steps: List<SdkStepRow>,
)

/**
 * One step on record.
 *
 * @property at when, in milliseconds since the Unix epoch.
 * @property step what was done.
 * @property outcome what came of it.
 */
public class SdkStepRow internal constructor(
    public val at: Long,
    public val step: SdkStep,
    public val outcome: SdkOutcome,
)

/** Which log. */
public enum class Log {
    /** What was said and decided. */
    DECISIONS,

    /** What was done. */
    ACTIVITY,
}

/**
 * A log, to be handed to somebody who verifies it (`askfirst ledger verify`).
 *
 * @property name the file's name.
 * @property bytes the file, byte by byte.
 * @property checkpoint what there is to sign about it: the text of a C2SP checkpoint.
 */
public class Evidence internal constructor(
    public val name: String,
    public val bytes: ByteArray,
    public val checkpoint: String,
)

/**
 * A declared use, as a settings screen lists it.
 *
 * @property use the use.
 * @property recipient who gets it.
 * @property purpose what for.
 * @property isOnDevice whether this device has the item.
 * @property permissions the OS permissions that it needs on this device.
 */
public class DeclaredUse internal constructor(
    public val use: Use<Any>,
    public val recipient: Recipient,
    public val purpose: Purpose,
    public val isOnDevice: Boolean,
    public val permissions: List<String>,
) {
    /** Its name in files: `recipient/item/purpose`. */
    public val key: String get() = "$recipient/${use.item}/$purpose"
}
