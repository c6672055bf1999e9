package io.askfirst.read

// What reading gives, where a text does not do. None of it shows what it holds: it reaches no log by accident.

/**
 * A place on Earth (WGS 84).
 *
 * @property latitude in degrees, north positive.
 * @property longitude in degrees, east positive.
 * @property accuracy the radius, in metres, within which it lies with a probability of 68 %; null where unknown.
 * @property at when it was found, in milliseconds since the Unix epoch.
 */
public class Place(
    public val latitude: Double,
    public val longitude: Double,
    public val accuracy: Float?,
    public val at: Long,
) {
    override fun toString(): String = "a place"
}

/** The radio technologies of base stations. */
public enum class Radio {
    /** 2G. */
    GSM,

    /** 2G and 3G, the American way. */
    CDMA,

    /** 3G. */
    WCDMA,

    /** 3G, the Chinese way. */
    TDSCDMA,

    /** 4G. */
    LTE,

    /** 5G. */
    NR,
}

/**
 * A base station.
 *
 * @property radio its technology.
 * @property network the codes of its country and network, such as `46000`; null where the system does not say.
 * @property area the code of its location or tracking area; null where the system does not say.
 * @property cell the number of its cell: CI, or NCI for 5G, or the base station's for CDMA; null where the system does not
 *   say.
 * @property isConnected whether the device is registered with it.
 * @property strength the strength of its signal, in dBm.
 */
public class CellTower(
    public val radio: Radio,
    public val network: String?,
    public val area: Int?,
    public val cell: Long?,
    public val isConnected: Boolean,
    public val strength: Int,
) {
    override fun toString(): String = "a base station"
}

/**
 * A Wi-Fi access point.
 *
 * @property ssid its name; empty where it hides it.
 * @property bssid its hardware address.
 * @property strength the strength of its signal, in dBm.
 * @property frequency its frequency, in MHz.
 */
public class AccessPoint(
    public val ssid: String,
    public val bssid: String,
    public val strength: Int,
    public val frequency: Int,
) {
    override fun toString(): String = "an access point"
}

/**
 * A device nearby.
 *
 * @property name its name; null where it tells none.
 * @property address its hardware address.
 * @property isPaired whether it is paired with this device.
 */
public class NearbyDevice(
    public val name: String?,
    public val address: String,
    public val isPaired: Boolean,
) {
    override fun toString(): String = "a device nearby"
}

/**
 * How the device is connected.
 *
 * @property isConnected whether it is.
 * @property transport through what, first of all.
 * @property isMetered whether what is sent may cost the person money.
 */
public class NetworkState(
    public val isConnected: Boolean,
    public val transport: Transport,
    public val isMetered: Boolean,
) {
    // It points at nobody.
    override fun toString(): String = if (isConnected) "$transport" else "${Transport.NONE}"

    /** What a connection goes through. */
    public enum class Transport {
        /** Nothing. */
        NONE,

        /** Wi-Fi. */
        WIFI,

        /** The mobile network. */
        CELLULAR,

        /** A cable. */
        ETHERNET,

        /** Another device, over Bluetooth. */
        BLUETOOTH,

        /** A tunnel. */
        VPN,

        /** Something else. */
        OTHER,
    }
}

/**
 * How the device is set up. What the system does not tell is null.
 *
 * @property brightness of the screen, from 0 to 255.
 * @property screenTimeout after how many milliseconds the screen goes dark.
 * @property isRotating whether the screen follows the device.
 * @property fontScale how much larger than usual texts are.
 * @property isFlightMode whether the radios are off.
 * @property isAutoTime whether the network sets the time.
 */
public class DeviceSettings(
    public val brightness: Int?,
    public val screenTimeout: Int?,
    public val isRotating: Boolean?,
    public val fontScale: Float,
    public val isFlightMode: Boolean?,
    public val isAutoTime: Boolean?,
) {
    override fun toString(): String = "device settings"
}

/**
 * How the device is doing.
 *
 * @property memory in bytes.
 * @property freeMemory in bytes.
 * @property storage of the app's volume, in bytes.
 * @property freeStorage what an app may still write there, in bytes.
 * @property battery in per cent; null where there is none.
 * @property uptime milliseconds since the device started.
 */
public class SystemInfo(
    public val memory: Long,
    public val freeMemory: Long,
    public val storage: Long,
    public val freeStorage: Long,
    public val battery: Int?,
    public val uptime: Long,
) {
    override fun toString(): String = "system information"
}

/**
 * A person in the contacts.
 *
 * @property name the name.
 * @property numbers the phone numbers.
 */
public class Contact(
    public val name: String,
    public val numbers: List<String>,
) {
    override fun toString(): String = "a contact"
}

/**
 * An event in a calendar.
 *
 * @property title the title.
 * @property place where it is; null where nothing is said.
 * @property from when it begins, in milliseconds since the Unix epoch.
 * @property to when it ends; null where it recurs.
 */
public class CalendarEvent(
    public val title: String,
    public val place: String?,
    public val from: Long,
    public val to: Long?,
) {
    override fun toString(): String = "an event"
}

/**
 * A text message.
 *
 * @property other the number of the other side; null for a draft.
 * @property text the text.
 * @property at when, in milliseconds since the Unix epoch.
 * @property isReceived whether the person received it.
 */
public class TextMessage(
    public val other: String?,
    public val text: String,
    public val at: Long,
    public val isReceived: Boolean,
) {
    override fun toString(): String = "a message"
}

/**
 * A call.
 *
 * @property other the number of the other side; null where it is withheld.
 * @property at when, in milliseconds since the Unix epoch.
 * @property seconds how long.
 * @property isIncoming whether the other side called.
 */
public class PhoneCall(
    public val other: String?,
    public val at: Long,
    public val seconds: Long,
    public val isIncoming: Boolean,
) {
    override fun toString(): String = "a call"
}
