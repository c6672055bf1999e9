package io.askfirst

/**
 * What came of something that a person said.
 *
 * @property isEffective whether it holds now, in every process of the app. Otherwise nothing was done.
 * @property isDurable whether it is on the disk. A withdrawal is effective even where it is not.
 * @property problem why it is not effective, or not on the disk; null where it is both.
 * @property denied the numbers of the uses that were allowed before and are denied now.
 * @property allowed the numbers of the uses that were denied before and are allowed now.
 */
public class Outcome internal constructor(
    public val isEffective: Boolean,
    public val isDurable: Boolean,
    public val problem: String?,
    public val denied: List<Int>,
    public val allowed: List<Int>,
) {
    override fun toString(): String = "effective: $isEffective, durable: $isDurable${problem?.let { ", $it" } ?: ""}"

    internal companion object {
        fun refused(problem: String): Outcome = Outcome(false, false, problem, emptyList(), emptyList())
    }
}

/**
 * What a person ticked before agreeing. Nothing is ticked for them.
 *
 * @property purposes additional purposes chosen.
 * @property recipientsOff recipients switched off.
 * @property separateConsents separate consents given.
 */
public class Choices
    @JvmOverloads
    constructor(
        public val purposes: Set<Purpose> = emptySet(),
        public val recipientsOff: Set<Recipient> = emptySet(),
        public val separateConsents: Set<SeparateConsent> = emptySet(),
    )

/** The general answer to the notice. */
public enum class Answer {
    /** None yet. */
    NONE,

    /** Yes. */
    AGREED,

    /** No. */
    REFUSED,

    /** Yes once, no since. */
    WITHDRAWN,
}

/** What should be shown when the app comes to the front. */
public enum class Question {
    /** Nothing: there is an answer to this policy. */
    NONE,

    /** The notice, for the first time. */
    FIRST,

    /** The notice again: uses are new or changed, and those stay denied until there is an answer. */
    CHANGED,

    /** The notice again: the answer ended by itself. */
    EXPIRED,

    /** That the policy has a new version, which left every use alone. No answer is needed. */
    INFORM,
}

/**
 * Everything that was said so far, in whatever process.
 *
 * @property answer the general answer.
 * @property answeredAt when it was given, in milliseconds since the Unix epoch; null where there is none.
 * @property policyVersion the version of the policy that it answers.
 * @property purposes the additional purposes that were chosen.
 * @property recipientsOff the recipients that were switched off.
 * @property separateConsents the separate consents that were given.
 * @property expiresAt when the answer ends by itself, in milliseconds since the Unix epoch; null where it does not.
 * @property isExpired whether it has ended.
 * @property isLoggedIn whether somebody is logged in.
 * @property age the age that was stated, in years; null where none was.
 * @property hasGuardianConsent whether a guardian agreed.
 * @property isPersonalised whether personalisation is on.
 * @property isAccountClosed whether the account was closed.
 * @property isServiceEnded whether the service was shut down.
 */
@Suppress("LongParameterList") // Each is a fact of its own.
public class Consent internal constructor(
    public val answer: Answer,
    public val answeredAt: Long?,
    public val policyVersion: String,
    public val purposes: Set<Purpose>,
    public val recipientsOff: Set<Recipient>,
    public val separateConsents: Set<SeparateConsent>,
    public val expiresAt: Long?,
    public val isExpired: Boolean,
    public val isLoggedIn: Boolean,
    public val age: Int?,
    public val hasGuardianConsent: Boolean,
    public val isPersonalised: Boolean,
    public val isAccountClosed: Boolean,
    public val isServiceEnded: Boolean,
) {
    /** Whether the notice was agreed to, and that still holds. */
    public val isAgreed: Boolean get() = answer == Answer.AGREED && !isExpired

    override fun toString(): String =
        "the answer is $answer, purposes $purposes, recipients off $recipientsOff, " +
            "separate consents $separateConsents"
}

/**
 * The question that a feature asks for one use, when the person taps it.
 *
 * @property use the use.
 * @property title the purpose in a few words.
 * @property text what it is for.
 * @property recipient who gets it.
 * @property data the data.
 * @property separate the separate consent that a yes gives; null where it needs none.
 */
public class UseQuestion internal constructor(
    public val use: Use<*>,
    public val title: String,
    public val text: String,
    public val recipient: String,
    public val data: List<String>,
    public val separate: SeparateQuestion?,
)

/**
 * A separate consent, as it is asked for.
 *
 * @property consent the consent.
 * @property title a few words.
 * @property text what is asked.
 */
public class SeparateQuestion internal constructor(
    public val consent: SeparateConsent,
    public val title: String,
    public val text: String,
)
