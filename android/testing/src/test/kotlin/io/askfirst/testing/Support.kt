package io.askfirst.testing

import android.app.Application
import android.content.Context
import android.os.Looper
import cn.example.everything.Uses
import io.askfirst.AskFirst
import io.askfirst.Freshness
import io.askfirst.Reading
import io.askfirst.Reason
import io.askfirst.Use
import org.junit.Assert.assertTrue
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference

internal val app: Application get() = RuntimeEnvironment.getApplication()

internal inline fun <reified S> service(name: String): S = app.getSystemService(name) as S

internal val telephony get() = service<android.telephony.TelephonyManager>(Context.TELEPHONY_SERVICE)

/** Every use of the declaration that uses everything. */
internal val everyUse: List<Use<*>> =
    Uses::class.java.declaredFields
        .filter { it.type == Use::class.java }
        .map { it.get(null) as Use<*> }

/** Whether something is read for it. */
internal val Use<*>.isRead: Boolean get() = item !in setOf("sensors", "camera", "recording", "photo-library") &&
    !item.startsWith("external-storage")

/** Every permission that some item needs. */
internal val permissions: Array<String> get() = AskFirst.installation.permissions.toTypedArray()

/** What the main thread gets to hear, while it goes on. */
internal fun <T : Any> later(
    use: Use<T>,
    freshness: Freshness = Freshness.CACHED,
    seconds: Long = 60,
): Reading<T> {
    val heard = AtomicReference<Reading<T>>()
    AskFirst.readLater(use, freshness) { reading ->
        assertTrue(Looper.myLooper() == Looper.getMainLooper())
        heard.set(reading)
    }
    until(seconds) { heard.get() != null }
    return checkNotNull(heard.get()) { "nothing came of $use" }
}

/**
 * Goes on with what the main thread has to do, until something holds. The phone's clock goes as fast as that of the machine: any
 * faster, and what was furnished grows old. A test that is broken ends all the same.
 */
internal fun until(
    seconds: Long = 60,
    holds: () -> Boolean,
) {
    var now = System.nanoTime()
    val end = now + TimeUnit.SECONDS.toNanos(seconds)
    while (!holds()) {
        check(now < end) { "it did not come to pass in $seconds seconds" }
        val before = now
        now = System.nanoTime()
        shadowOf(Looper.getMainLooper()).idleFor(now - before, TimeUnit.NANOSECONDS)
        Thread.yield()
    }
}

internal fun reasonOf(reading: Reading<*>): Reason? = (reading as? Reading.Denied)?.reason
