package io.askfirst.sdks

import io.askfirst.SdkStep
import java.util.concurrent.CountDownLatch

/** A vendor's SDK said that it could not start. */
public class VendorException internal constructor(
    message: String,
) : Exception(message)

/** How long a start may take that asks the vendor's server. */
internal const val SERVER_MILLIS = 30_000L

/** There is nothing that the vendor's SDK has for this step. */
internal fun notOffered(step: SdkStep): Nothing = throw UnsupportedOperationException("nothing is offered for $step")

/** Fails where a vendor's SDK answers with no. */
internal fun accept(
    yes: Boolean,
    what: String,
) {
    if (!yes) {
        throw VendorException("$what said no")
    }
}

/**
 * What a vendor's SDK answers later. The step waits for it, however long: a step that takes too long is dealt with elsewhere,
 * and has to be known of when it comes back in the end.
 */
internal class Answer {
    private val came = CountDownLatch(1)

    @Volatile
    private var failure: String? = null

    fun succeed() = came.countDown()

    fun fail(reason: String) {
        failure = reason
        came.countDown()
    }

    /** Returns when it succeeded. */
    fun await() {
        came.await()
        failure?.let { throw VendorException(it) }
    }
}
