package io.askfirst.read

/**
 * One kind of data that the system of a device gives, and what reading it gives.
 *
 * @property id its id in the catalogue.
 */
public class Item<out T : Any> internal constructor(
    public val id: String,
) {
    override fun equals(other: Any?): Boolean = other is Item<*> && other.id == id

    override fun hashCode(): Int = id.hashCode()

    override fun toString(): String = id
}

/**
 * The items of the catalogue that are read on Android. What flows while a feature runs (camera, microphone, sensors,
 * storage) and what a person hands over is not here: nothing is read for it.
 */
public object Items {
    /** The IMEI. Up to Android 9. */
    @JvmField
    public val IMEI: Item<String> = Item("imei")

    /** The MEID. Up to Android 9. */
    @JvmField
    public val MEID: Item<String> = Item("meid")

    /** The IMSI. Up to Android 9. */
    @JvmField
    public val IMSI: Item<String> = Item("imsi")

    /** The serial number of the SIM. Up to Android 9. */
    @JvmField
    public val ICCID: Item<String> = Item("iccid")

    /** The serial number of the device. Up to Android 9. */
    @JvmField
    public val SERIAL_NUMBER: Item<String> = Item("serial-number")

    /** The phone number of the SIM. */
    @JvmField
    public val SIM_PHONE_NUMBER: Item<String> = Item("sim-phone-number")

    /** The hardware address of the Wi-Fi, `aa:bb:cc:dd:ee:ff`. Up to Android 10. */
    @JvmField
    public val MAC: Item<String> = Item("mac")

    /** The hardware address of the Bluetooth adapter. No Android that this library runs on gives it. */
    @JvmField
    public val BLUETOOTH_ADDRESS: Item<String> = Item("bluetooth-address")

    /** The Android ID, 16 hexadecimal digits. */
    @JvmField
    public val ANDROID_ID: Item<String> = Item("android-id")

    /** The OAID. */
    @JvmField
    public val OAID: Item<String> = Item("oaid")

    /** The advertising ID of Google's services. */
    @JvmField
    public val GAID: Item<String> = Item("gaid")

    /** A random UUID that is made when it is first read, and forgotten when no use of it is allowed any more. */
    @JvmField
    public val UUID: Item<String> = Item("uuid")

    /** Those of the declared apps that are installed, by their package names. */
    @JvmField
    public val APP_LIST: Item<List<String>> = Item("app-list")

    /** The names of the processes that run, as far as the system tells: those of the app itself. */
    @JvmField
    public val RUNNING_APPS: Item<List<String>> = Item("running-apps")

    /** About where the device is. */
    @JvmField
    public val LOCATION_COARSE: Item<Place> = Item("location-coarse")

    /** Where the device is. */
    @JvmField
    public val LOCATION_FINE: Item<Place> = Item("location-fine")

    /** The base stations in reach. */
    @JvmField
    public val BASE_STATION: Item<List<CellTower>> = Item("base-station")

    /** The Wi-Fi access points in reach, as the system last saw them. */
    @JvmField
    public val WIFI_ACCESS_POINTS: Item<List<AccessPoint>> = Item("wifi-access-points")

    /** The name of the connected Wi-Fi, without quotation marks. */
    @JvmField
    public val WIFI_SSID: Item<String> = Item("wifi-ssid")

    /** The address of the connected Wi-Fi's access point. */
    @JvmField
    public val WIFI_BSSID: Item<String> = Item("wifi-bssid")

    /** The names of the saved Wi-Fi networks. Up to Android 9. */
    @JvmField
    public val WIFI_CONFIGURED: Item<List<String>> = Item("wifi-configured")

    /** The Wi-Fi devices nearby. */
    @JvmField
    public val WIFI_DEVICES: Item<List<NearbyDevice>> = Item("wifi-devices")

    /** The Bluetooth devices nearby, and those that are paired. */
    @JvmField
    public val BLUETOOTH_DEVICES: Item<List<NearbyDevice>> = Item("bluetooth-devices")

    /** How the device is connected. */
    @JvmField
    public val NETWORK_STATE: Item<NetworkState> = Item("network-state")

    /** The generation of the mobile network: `2G`, `3G`, `4G`, `5G`. */
    @JvmField
    public val NETWORK_GENERATION: Item<String> = Item("network-generation")

    /** The IP addresses of the device's interfaces, without those that lead nowhere outside. */
    @JvmField
    public val IP_ADDRESS: Item<List<String>> = Item("ip-address")

    /** The operator of the SIM, by its name. */
    @JvmField
    public val CARRIER: Item<String> = Item("carrier")

    /** The country of the SIM, by its ISO 3166-1 code in lower case. */
    @JvmField
    public val SIM_COUNTRY: Item<String> = Item("sim-country")

    /** The state of the SIM: `absent`, `locked`, `ready`, or `other`. */
    @JvmField
    public val SIM_STATE: Item<String> = Item("sim-state")

    /** The brand of the device. */
    @JvmField
    public val DEVICE_BRAND: Item<String> = Item("device-brand")

    /** The model of the device. */
    @JvmField
    public val DEVICE_MODEL: Item<String> = Item("device-model")

    /** The build of the operating system, as it is shown to people. */
    @JvmField
    public val OS_NAME: Item<String> = Item("os-name")

    /** The version of the operating system. */
    @JvmField
    public val OS_VERSION: Item<String> = Item("os-version")

    /** How the device is set up. */
    @JvmField
    public val DEVICE_SETTINGS: Item<DeviceSettings> = Item("device-settings")

    /** The language, as a BCP 47 tag. */
    @JvmField
    public val LANGUAGE: Item<String> = Item("language")

    /** Memory, storage, battery, time since the start. */
    @JvmField
    public val SYSTEM_INFO: Item<SystemInfo> = Item("system-info")

    /** The text in the clipboard. The system shows people that it was read. */
    @JvmField
    public val CLIPBOARD: Item<String> = Item("clipboard")

    /** The people in the contacts. */
    @JvmField
    public val CONTACTS: Item<List<Contact>> = Item("contacts")

    /** The events in the calendars. */
    @JvmField
    public val CALENDAR: Item<List<CalendarEvent>> = Item("calendar")

    /** The text messages. */
    @JvmField
    public val SMS: Item<List<TextMessage>> = Item("sms")

    /** The calls. */
    @JvmField
    public val CALL_LOG: Item<List<PhoneCall>> = Item("call-log")
}
