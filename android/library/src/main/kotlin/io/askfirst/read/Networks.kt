@file:Suppress("DEPRECATION", "MissingPermission")

package io.askfirst.read

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.telephony.TelephonyManager
import io.askfirst.read.NetworkState.Transport
import java.net.NetworkInterface

// How the device is connected.

private val Phone.telephony: TelephonyManager get() = service(Context.TELEPHONY_SERVICE)

internal fun networkState(phone: Phone): NetworkState {
    val manager = phone.service<ConnectivityManager>(Context.CONNECTIVITY_SERVICE)
    val network = manager.activeNetwork?.let(manager::getNetworkCapabilities)
    return if (network == null) {
        NetworkState(false, Transport.NONE, false)
    } else {
        val isMetered = !network.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        NetworkState(true, transport(network), isMetered)
    }
}

private fun transport(network: NetworkCapabilities): Transport =
    when {
        network.hasTransport(NetworkCapabilities.TRANSPORT_VPN) -> Transport.VPN
        network.hasTransport(NetworkCapabilities.TRANSPORT_WIFI) -> Transport.WIFI
        network.hasTransport(NetworkCapabilities.TRANSPORT_CELLULAR) -> Transport.CELLULAR
        network.hasTransport(NetworkCapabilities.TRANSPORT_ETHERNET) -> Transport.ETHERNET
        network.hasTransport(NetworkCapabilities.TRANSPORT_BLUETOOTH) -> Transport.BLUETOOTH
        else -> Transport.OTHER
    }

internal fun networkGeneration(phone: Phone): String? = generation(phone.telephony.dataNetworkType)

/** The generations of the radio technologies, 3GPP TS 21.101 and its sisters; null for what is none. */
internal fun generation(type: Int): String? =
    when (type) {
        TelephonyManager.NETWORK_TYPE_GPRS,
        TelephonyManager.NETWORK_TYPE_EDGE,
        TelephonyManager.NETWORK_TYPE_CDMA,
        TelephonyManager.NETWORK_TYPE_1xRTT,
        TelephonyManager.NETWORK_TYPE_IDEN,
        TelephonyManager.NETWORK_TYPE_GSM,
        -> "2G"

        TelephonyManager.NETWORK_TYPE_UMTS,
        TelephonyManager.NETWORK_TYPE_EVDO_0,
        TelephonyManager.NETWORK_TYPE_EVDO_A,
        TelephonyManager.NETWORK_TYPE_EVDO_B,
        TelephonyManager.NETWORK_TYPE_HSDPA,
        TelephonyManager.NETWORK_TYPE_HSUPA,
        TelephonyManager.NETWORK_TYPE_HSPA,
        TelephonyManager.NETWORK_TYPE_HSPAP,
        TelephonyManager.NETWORK_TYPE_EHRPD,
        TelephonyManager.NETWORK_TYPE_TD_SCDMA,
        -> "3G"

        TelephonyManager.NETWORK_TYPE_LTE -> "4G"

        TelephonyManager.NETWORK_TYPE_NR -> "5G"

        else -> null
    }

internal fun ipAddresses(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): List<String> =
    NetworkInterface
        .getNetworkInterfaces()
        .toList()
        .filter { it.isUp && !it.isLoopback }
        .flatMap { it.inetAddresses.toList() }
        .filterNot { it.isLoopbackAddress || it.isLinkLocalAddress }
        .mapNotNull { it.hostAddress?.substringBefore('%') }

internal fun carrier(phone: Phone): String? {
    val telephony = phone.telephony
    return telephony.simOperatorName
        .orEmpty()
        .ifEmpty { telephony.networkOperatorName.orEmpty() }
        .ifEmpty { null }
}

internal fun simCountry(phone: Phone): String? =
    phone.telephony.simCountryIso
        ?.lowercase()
        ?.ifEmpty { null }

internal fun simState(phone: Phone): String? =
    when (phone.telephony.simState) {
        TelephonyManager.SIM_STATE_UNKNOWN -> null

        TelephonyManager.SIM_STATE_ABSENT -> "absent"

        TelephonyManager.SIM_STATE_PIN_REQUIRED,
        TelephonyManager.SIM_STATE_PUK_REQUIRED,
        TelephonyManager.SIM_STATE_NETWORK_LOCKED,
        -> "locked"

        TelephonyManager.SIM_STATE_READY -> "ready"

        else -> "other"
    }
