package io.askfirst

import io.askfirst.internal.Cell

/**
 * Why a use is denied. Where several reasons apply, the first is told.
 *
 * @property id its name in files and logs. It never changes.
 */
public enum class Reason(
    public val id: String,
) {
    /** Nothing was opened yet, or something about it is wrong. */
    NOT_READY("not-ready"),

    /** A withdrawal is under way. */
    WITHDRAWING("withdrawing"),

    /** The declaration has no such use. */
    UNDECLARED("undeclared"),

    /** This version of the system has no such item. */
    NOT_ON_PLATFORM("not-on-platform"),

    /** The service was shut down. */
    SERVICE_ENDED("service-ended"),

    /** The account was closed. */
    ACCOUNT_CLOSED("account-closed"),

    /** A child, and no guardian agreed. */
    CHILD("child"),

    /** A minor, and no guardian agreed where the declaration asks for one. */
    MINOR("minor"),

    /** Nobody has answered the notice yet. */
    NOT_ANSWERED("not-answered"),

    /** The notice was refused. */
    REFUSED("refused"),

    /** Consent was withdrawn. */
    WITHDRAWN("withdrawn"),

    /** The policy changed in a way that touches this use. */
    POLICY_CHANGED("policy-changed"),

    /** The purpose is additional and was not chosen. */
    PURPOSE_NOT_CHOSEN("purpose-not-chosen"),

    /** It needs a separate consent that was not given. */
    SEPARATE_CONSENT_MISSING("separate-consent-missing"),

    /** The recipient is switched off. */
    RECIPIENT_OFF("recipient-off"),

    /** Personalisation is off. */
    PERSONALISATION_OFF("personalisation-off"),

    /** The consent has come to its end. */
    EXPIRED("expired"),

    /** The system's permission is off, or this process has not looked yet. */
    PERMISSION_MISSING("permission-missing"),

    /** The app is in the background. */
    BACKGROUND("background"),

    /** It was read as often as was declared. */
    OVER_BUDGET("over-budget"),
    ;

    /** Its number in the gate page. It never changes. */
    public val number: Int get() = ordinal

    /** Whether it may be another at another moment, although nobody says anything. */
    internal val isMomentary: Boolean
        get() =
            when (this) {
                NOT_READY, PERMISSION_MISSING, BACKGROUND, OVER_BUDGET -> true
                else -> false
            }

    internal companion object {
        private val all = values()

        fun of(number: Int): Reason = all.getOrElse(number) { NOT_READY }
    }
}

/**
 * The ground on which a use is allowed.
 *
 * @property id its name in files and logs. It never changes.
 */
public enum class Basis(
    public val id: String,
) {
    /** The general agreement. */
    CONSENT("consent"),

    /** The general agreement and a separate consent. */
    SEPARATE_CONSENT("separate-consent"),

    /** The agreement of a child's or minor's guardian. */
    GUARDIAN("guardian"),

    /** A statutory exception that the declaration names. */
    EXCEPTION("exception"),
}

/**
 * Whether a use is allowed. There is one object for each answer, so that a check makes none.
 *
 * @property basis the ground on which it is allowed; null where it is denied.
 * @property reason why it is denied; null where it is allowed.
 */
public class Decision private constructor(
    public val basis: Basis?,
    public val reason: Reason?,
) {
    /** Whether it is allowed. */
    public val isAllowed: Boolean get() = basis != null

    override fun toString(): String = basis?.let { "allowed: ${it.id}" } ?: "denied: ${reason?.id}"

    internal companion object {
        private const val BYTES = 256

        private val denied = Reason.values().map { Decision(null, it) }

        private val all: Array<Decision> =
            Array(BYTES) { cell ->
                val basis = Basis.values().getOrNull(cell - Cell.ALLOWED)
                basis?.let { Decision(it, null) } ?: denied[Reason.of(cell).ordinal]
            }

        /** What a cell says that does not depend on this moment. All bytes without a meaning deny. */
        fun of(cell: Int): Decision = if (cell in 0 until BYTES) all[cell] else denied[0]
    }
}
