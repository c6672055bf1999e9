package io.askfirst.sdks

import io.askfirst.AskFirst
import io.askfirst.Decision
import io.askfirst.Reason
import io.askfirst.Use
import io.askfirst.read.Item
import io.askfirst.read.Items
import io.askfirst.read.Place

/** What decides, and reads: the app's installation, or a test's. */
internal interface Access {
    fun check(use: Use<*>): Decision

    fun <T : Any> read(use: Use<T>): T?

    /** The app's. */
    object App : Access {
        override fun check(use: Use<*>): Decision = AskFirst.check(use)

        override fun <T : Any> read(use: Use<T>): T? = AskFirst.read(use).valueOrNull
    }
}

/**
 * What one SDK may have, looked up whenever it is asked.
 *
 * @property uses the declared uses of the SDK. An item without one is denied.
 */
internal class Gate(
    private val uses: Collection<Use<*>>,
    private val access: Access = Access.App,
) {
    /** Whether one of these items may be read. */
    fun may(vararg items: Item<*>): Boolean = items.any { mayItem(it.id) }

    /** The same for what nothing is read for, such as the microphone. */
    fun mayItem(id: String): Boolean = uses.any { it.item == id && access.check(it).isAllowed }

    /** Whether the SDK may run. */
    val mayStart: Boolean get() = mayItem(START)

    /** Whether what it shows may be chosen by what it knows of the person. */
    val mayPersonalise: Boolean
        get() = mayStart && uses.none { access.check(it).reason == Reason.PERSONALISATION_OFF }

    /** The item, read through the gate; null where that is denied, or the system has none. */
    fun <T : Any> value(item: Item<T>): T? {
        val use = uses.firstOrNull { it.item == item.id && access.check(it).isAllowed } ?: return null
        // A use of an item gives what the item gives: the constants say so.
        @Suppress("UNCHECKED_CAST")
        return access.read(use as Use<T>)
    }

    /** Where the device is, as closely as may be known. */
    val place: Place? get() = value(Items.LOCATION_FINE) ?: value(Items.LOCATION_COARSE)

    private companion object {
        private const val START = "start"
    }
}
