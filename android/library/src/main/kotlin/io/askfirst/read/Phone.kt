package io.askfirst.read

import android.content.Context
import io.askfirst.Cause
import io.askfirst.NoValue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** The device that is read: the app's way to its system, and the API level, on which it depends what there is. */
internal class Phone(
    val context: Context,
    val level: Int,
) {
    /** A service of the system; one that this device does not have gives nothing. */
    inline fun <reified S : Any> service(name: String): S =
        context.getSystemService(name) as? S ?: throw NoValue(Cause.EMPTY)

    /** The value, up to this level. Above it the system is not asked. */
    inline fun <T> upTo(
        last: Int,
        read: () -> T,
    ): T = if (level <= last) read() else throw NoValue(Cause.NOT_SUPPORTED)
}

/** One value that comes later, on some other thread. */
internal class Later<T : Any> {
    private val here = CountDownLatch(1)

    @Volatile
    private var value: T? = null

    /** Gives it; null where there is none after all. Only the first counts. */
    @Synchronized
    fun give(it: T?) {
        if (here.count > 0) {
            value = it
            here.countDown()
        }
    }

    /** Waits for it. */
    fun take(milliseconds: Long): T? {
        if (!here.await(milliseconds, TimeUnit.MILLISECONDS)) {
            throw TimeoutException()
        }
        return value
    }
}
