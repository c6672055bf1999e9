package io.askfirst.internal

/** Values that were read before, one an item, in memory only. Who may have one is decided each time. */
internal class Values {
    private class Kept(
        val number: Int,
        val value: Any,
    )

    private val kept = HashMap<String, Kept>()

    /** The value of an item. */
    @Synchronized
    fun get(item: String): Any? = kept[item]?.value

    /** Keeps the value of an item, which was read for the use of this [number]. */
    @Synchronized
    fun put(
        item: String,
        number: Int,
        value: Any,
    ) {
        kept[item] = Kept(number, value)
    }

    /** Drops the values whose uses' items [keep] does not want any more. */
    @Synchronized
    fun retain(keep: (Int) -> Boolean) {
        if (kept.isNotEmpty()) {
            kept.values.removeAll { !keep(it.number) }
        }
    }
}
