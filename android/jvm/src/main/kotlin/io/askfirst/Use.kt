package io.askfirst

import io.askfirst.read.Item

/**
 * A declared use: who gets what, for what. `askfirst build` writes one constant for each; there is no other way to one,
 * so that only what is declared can be asked for.
 *
 * [T] is what reading it gives; a use that nothing is read for, such as the start of an SDK, is a `Use<Nothing>`.
 *
 * @property number its number in the declaration that the constants were made from.
 * @property item the id of the item, or `start`.
 */
public class Use<out T : Any> private constructor(
    public val number: Int,
    public val item: String,
) {
    override fun equals(other: Any?): Boolean = other is Use<*> && other.number == number && other.item == item

    override fun hashCode(): Int = number

    override fun toString(): String = "use $number ($item)"

    /** For what `askfirst build` writes. */
    public companion object {
        /** A use whose item is read from the device. */
        @JvmStatic
        public fun <T : Any> of(
            number: Int,
            item: Item<T>,
        ): Use<T> = Use(number, item.id)

        /** A use that nothing is read for: it is checked, or put on record. */
        @JvmStatic
        public fun ofNothing(
            number: Int,
            item: String,
        ): Use<Nothing> = Use(number, item)

        /** A use whose item is not known before the program runs. Nothing is known of what reading it gives. */
        internal fun ofAny(
            number: Int,
            item: String,
        ): Use<Any> = Use(number, item)
    }
}

/**
 * Who gets data: the app, or one third-party SDK. `askfirst build` writes one constant for each.
 *
 * @property id its id in the declaration.
 */
public class Recipient(
    public val id: String,
) {
    override fun equals(other: Any?): Boolean = other is Recipient && other.id == id

    override fun hashCode(): Int = id.hashCode()

    override fun toString(): String = id
}

/**
 * What data is used for. `askfirst build` writes one constant for each.
 *
 * @property id its id in the declaration.
 */
public class Purpose(
    public val id: String,
) {
    override fun equals(other: Any?): Boolean = other is Purpose && other.id == id

    override fun hashCode(): Int = id.hashCode()

    override fun toString(): String = id
}

/**
 * A consent that is asked for on its own. `askfirst build` writes one constant for each.
 *
 * @property id its id in the declaration.
 */
public class SeparateConsent(
    public val id: String,
) {
    override fun equals(other: Any?): Boolean = other is SeparateConsent && other.id == id

    override fun hashCode(): Int = id.hashCode()

    override fun toString(): String = id
}

/**
 * The declaration that constants were made from. `askfirst build` writes it beside them.
 *
 * @property digest its SHA-256, in hexadecimal: one that is opened must have it.
 * @property uses how many uses it has.
 * @property policyVersion the version of its policy.
 */
public class Declaration(
    public val digest: String,
    public val uses: Int,
    public val policyVersion: String,
)
