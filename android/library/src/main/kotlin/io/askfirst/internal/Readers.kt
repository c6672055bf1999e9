package io.askfirst.internal

import io.askfirst.Freshness
import io.askfirst.Read
import io.askfirst.Reading
import io.askfirst.Use

/** The reader of each item. */
internal object Readers {
    fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness,
    ): Reading<T> = TODO("$use $freshness")

    fun <T : Any> readLater(
        use: Use<T>,
        freshness: Freshness,
        then: Read<T>,
    ): Unit = TODO("$use $freshness $then")
}
