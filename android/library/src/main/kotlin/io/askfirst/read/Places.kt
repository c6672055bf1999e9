@file:Suppress("MissingPermission")

package io.askfirst.read

import android.content.Context
import android.location.Location
import android.location.LocationListener
import android.location.LocationManager
import android.os.Build
import android.os.Bundle
import android.os.Looper
import android.os.SystemClock
import io.askfirst.Cause
import io.askfirst.NoValue
import kotlin.math.roundToLong

/** A fix that is no older will do. */
private const val RECENT_NANOS = 60_000_000_000L

/** For how long a fix is waited for; less than what the thread is given. */
internal const val FIX_MILLIS: Long = 20_000

/** Two decimals of a degree are about a kilometre. */
private const val COARSE = 100.0
private const val COARSE_METRES = 1_000f

/**
 * About where the device is. The system blurs the place for an app that has the coarse permission alone; for a use that is
 * declared as coarse it is blurred here too, whatever the app was granted.
 */
internal fun coarsePlace(phone: Phone): Place? = place(phone, LocationManager.NETWORK_PROVIDER)?.let(::coarse)

internal fun finePlace(phone: Phone): Place? =
    place(
        phone,
        if (phone.level >= Build.VERSION_CODES.S) LocationManager.FUSED_PROVIDER else LocationManager.GPS_PROVIDER,
    )

internal fun coarse(place: Place): Place =
    Place(
        (place.latitude * COARSE).roundToLong() / COARSE,
        (place.longitude * COARSE).roundToLong() / COARSE,
        maxOf(COARSE_METRES, place.accuracy ?: 0f),
        place.at,
    )

private fun place(
    phone: Phone,
    provider: String,
): Place? {
    val manager = phone.service<LocationManager>(Context.LOCATION_SERVICE)
    // A person who switched location off is not asked for it in another way.
    if (provider !in manager.allProviders || !manager.isProviderEnabled(provider)) {
        throw NoValue(Cause.LIMITED)
    }
    val last = manager.getLastKnownLocation(provider)
    if (last != null && SystemClock.elapsedRealtimeNanos() - last.elapsedRealtimeNanos < RECENT_NANOS) {
        return last.toPlace()
    }
    val later = Later<Place>()
    val listener =
        object : LocationListener {
            override fun onLocationChanged(location: Location) = later.give(location.toPlace())

            override fun onProviderDisabled(provider: String) = later.give(null)

            override fun onProviderEnabled(provider: String) = Unit

            // Up to Android 10 the system calls it, and there is no default.
            @Deprecated("Deprecated in Java")
            override fun onStatusChanged(
                provider: String?,
                status: Int,
                extras: Bundle?,
            ) = Unit
        }
    manager.requestLocationUpdates(provider, 0, 0f, listener, Looper.getMainLooper())
    try {
        return later.take(FIX_MILLIS)
    } finally {
        manager.removeUpdates(listener)
    }
}

private fun Location.toPlace() = Place(latitude, longitude, if (hasAccuracy()) accuracy else null, time)
