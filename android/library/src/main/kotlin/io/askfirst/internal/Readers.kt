package io.askfirst.internal

import android.os.Build
import android.os.Looper
import io.askfirst.AskFirst
import io.askfirst.Cause
import io.askfirst.Freshness
import io.askfirst.Read
import io.askfirst.Reading
import io.askfirst.Reason
import io.askfirst.Use
import io.askfirst.read.FIX_MILLIS
import io.askfirst.read.Item
import io.askfirst.read.Items
import io.askfirst.read.LISTEN_MILLIS
import io.askfirst.read.OaidSource
import io.askfirst.read.Phone
import io.askfirst.read.SERVICE_MILLIS
import io.askfirst.read.accessPoints
import io.askfirst.read.androidId
import io.askfirst.read.baseStations
import io.askfirst.read.bluetoothAddress
import io.askfirst.read.bluetoothDevices
import io.askfirst.read.calendar
import io.askfirst.read.callLog
import io.askfirst.read.carrier
import io.askfirst.read.clipboard
import io.askfirst.read.coarsePlace
import io.askfirst.read.contacts
import io.askfirst.read.declaredApps
import io.askfirst.read.deviceBrand
import io.askfirst.read.deviceModel
import io.askfirst.read.deviceSettings
import io.askfirst.read.finePlace
import io.askfirst.read.gaid
import io.askfirst.read.iccid
import io.askfirst.read.imei
import io.askfirst.read.imsi
import io.askfirst.read.ipAddresses
import io.askfirst.read.language
import io.askfirst.read.mac
import io.askfirst.read.makers
import io.askfirst.read.meid
import io.askfirst.read.networkGeneration
import io.askfirst.read.networkState
import io.askfirst.read.oaid
import io.askfirst.read.osName
import io.askfirst.read.osVersion
import io.askfirst.read.runningApps
import io.askfirst.read.serialNumber
import io.askfirst.read.simCountry
import io.askfirst.read.simPhoneNumber
import io.askfirst.read.simState
import io.askfirst.read.sms
import io.askfirst.read.systemInfo
import io.askfirst.read.wifiBssid
import io.askfirst.read.wifiConfigured
import io.askfirst.read.wifiDevices
import io.askfirst.read.wifiSsid
import java.util.concurrent.Callable
import java.util.concurrent.ExecutionException
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * How one item is read.
 *
 * @property item the item.
 * @property limit for how long it may take, in milliseconds, on a thread of its own; null where it takes a moment only.
 * @property isConstant whether it stays the same while the process lives, so that a new value is none.
 * @property read asks the system.
 */
internal class ItemReader<T : Any>(
    val item: Item<T>,
    val limit: Long? = null,
    val isConstant: Boolean = false,
    val read: (Phone) -> T?,
)

/** The reader of each item. */
internal object Readers {
    /** The app's own source of the OAID, asked before those of the makers. */
    @Volatile
    var oaidSource: OaidSource? = null

    private const val QUERY_MILLIS = 10_000L
    private const val SLACK_MILLIS = 1_000L

    /** As many sources as there are may each take its time, and then the app's own. */
    private val oaidMillis = (makers.size + 2) * SERVICE_MILLIS

    /** All of them. That each gives what its item gives is for the compiler to see. */
    val all: List<ItemReader<*>> by lazy {
        listOf(
            ItemReader(Items.IMEI, isConstant = true, read = ::imei),
            ItemReader(Items.MEID, isConstant = true, read = ::meid),
            ItemReader(Items.IMSI, isConstant = true, read = ::imsi),
            ItemReader(Items.ICCID, isConstant = true, read = ::iccid),
            ItemReader(Items.SERIAL_NUMBER, isConstant = true, read = ::serialNumber),
            ItemReader(Items.SIM_PHONE_NUMBER, isConstant = true, read = ::simPhoneNumber),
            ItemReader(Items.MAC, isConstant = true, read = ::mac),
            ItemReader(Items.BLUETOOTH_ADDRESS, isConstant = true, read = ::bluetoothAddress),
            ItemReader(Items.ANDROID_ID, isConstant = true, read = ::androidId),
            ItemReader(
                Items.OAID,
                oaidMillis,
            ) { phone -> oaid(phone, (listOfNotNull(oaidSource) + makers).map(::limited)) },
            ItemReader(Items.GAID, SERVICE_MILLIS + SLACK_MILLIS, read = ::gaid),
            ItemReader(Items.UUID) { Generated.uuid(it.context) },
            ItemReader(Items.APP_LIST, read = ::declaredApps),
            ItemReader(Items.RUNNING_APPS, read = ::runningApps),
            ItemReader(Items.LOCATION_COARSE, FIX_MILLIS + SLACK_MILLIS, read = ::coarsePlace),
            ItemReader(Items.LOCATION_FINE, FIX_MILLIS + SLACK_MILLIS, read = ::finePlace),
            ItemReader(Items.BASE_STATION, read = ::baseStations),
            ItemReader(Items.WIFI_ACCESS_POINTS, read = ::accessPoints),
            ItemReader(Items.WIFI_SSID, read = ::wifiSsid),
            ItemReader(Items.WIFI_BSSID, read = ::wifiBssid),
            ItemReader(Items.WIFI_CONFIGURED, read = ::wifiConfigured),
            ItemReader(Items.WIFI_DEVICES, LISTEN_MILLIS + SLACK_MILLIS, read = ::wifiDevices),
            ItemReader(Items.BLUETOOTH_DEVICES, LISTEN_MILLIS + SLACK_MILLIS, read = ::bluetoothDevices),
            ItemReader(Items.NETWORK_STATE, read = ::networkState),
            ItemReader(Items.NETWORK_GENERATION, read = ::networkGeneration),
            ItemReader(Items.IP_ADDRESS, read = ::ipAddresses),
            ItemReader(Items.CARRIER, read = ::carrier),
            ItemReader(Items.SIM_COUNTRY, read = ::simCountry),
            ItemReader(Items.SIM_STATE, read = ::simState),
            ItemReader(Items.DEVICE_BRAND, isConstant = true, read = ::deviceBrand),
            ItemReader(Items.DEVICE_MODEL, isConstant = true, read = ::deviceModel),
            ItemReader(Items.OS_NAME, isConstant = true, read = ::osName),
            ItemReader(Items.OS_VERSION, isConstant = true, read = ::osVersion),
            ItemReader(Items.DEVICE_SETTINGS, read = ::deviceSettings),
            ItemReader(Items.LANGUAGE, read = ::language),
            ItemReader(Items.SYSTEM_INFO, read = ::systemInfo),
            ItemReader(Items.CLIPBOARD, read = ::clipboard),
            ItemReader(Items.CONTACTS, QUERY_MILLIS, read = ::contacts),
            ItemReader(Items.CALENDAR, QUERY_MILLIS, read = ::calendar),
            ItemReader(Items.SMS, QUERY_MILLIS, read = ::sms),
            ItemReader(Items.CALL_LOG, QUERY_MILLIS, read = ::callLog),
        )
    }

    private val byId: Map<String, ItemReader<*>> by lazy { all.associateBy { it.item.id } }

    /** Those who wait for a value. None of them waits for longer than the limit of what it reads. */
    private val waiting = pool("askfirst-read", WAITING)

    /** Those who ask the system, or another app, and may never come back. */
    private val asking = pool("askfirst-ask", ASKING)

    private const val WAITING = 16
    private const val ASKING = 32
    private const val IDLE_SECONDS = 10L

    fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness,
    ): Reading<T> {
        val reader = byId[use.item]
        return when {
            reader == null -> unread(use)
            reader.limit == null -> readNow(use, freshness, reader)
            Looper.myLooper() != Looper.getMainLooper() -> readNow(use, freshness, reader)
            else -> {
                Host.lookFor(use)
                AskFirst.installation.readCached(use)
            }
        }
    }

    fun <T : Any> readLater(
        use: Use<T>,
        freshness: Freshness,
        then: Read<T>,
    ) {
        val reader = byId[use.item]
        try {
            waiting.execute {
                deliver(use, if (reader == null) unread(use) else readNow(use, freshness, reader), then)
            }
        } catch (_: RejectedExecutionException) {
            deliver(use, Reading.Unavailable(Cause.TIMED_OUT), then)
        }
    }

    fun isInstalled(
        use: Use<List<String>>,
        packageName: String,
        freshness: Freshness,
    ): Reading<Boolean> {
        if (packageName !in Host.app?.let(Apps::declared).orEmpty()) {
            val reason = AskFirst.installation.check(use).reason
            return if (reason == null) Reading.Unavailable(Cause.UNDECLARED) else Reading.Denied(reason)
        }
        return when (val reading = read(use, freshness)) {
            is Reading.Denied -> reading
            is Reading.Unavailable -> reading
            is Reading.Value -> Reading.Value(packageName in reading.value, reading.isCached)
        }
    }

    /** Hands over on the main thread. What was taken back on the way is not handed over. */
    private fun <T : Any> deliver(
        use: Use<T>,
        reading: Reading<T>,
        then: Read<T>,
    ) {
        postToMain {
            val reason = if (reading is Reading.Value) AskFirst.installation.check(use).reason else null
            then.onReading(if (reason == null) reading else Reading.Denied(reason))
        }
    }

    /** What nothing is read for. */
    private fun <T : Any> unread(use: Use<T>): Reading<T> {
        val reason = AskFirst.installation.check(use).reason
        return if (reason == null) Reading.Unavailable(Cause.NOT_SUPPORTED) else Reading.Denied(reason)
    }

    private fun <T : Any> readNow(
        use: Use<T>,
        freshness: Freshness,
        reader: ItemReader<*>,
    ): Reading<T> {
        val app = Host.app ?: return Reading.Denied(Reason.NOT_READY)
        val wanted = if (reader.isConstant) Freshness.CACHED else freshness

        // A use has the type of its item, and so has the reader of the item.
        @Suppress("UNCHECKED_CAST")
        val read = reader.read as (Phone) -> T?
        Host.lookFor(use)
        val reading =
            AskFirst.installation.read(use, wanted) {
                val phone = Phone(app, Build.VERSION.SDK_INT)
                val limit = reader.limit
                if (limit == null) read(phone) else within(limit) { read(phone) }
            }
        if (reading is Reading.Denied) {
            // What was made for it meanwhile goes, too.
            Generated.forget(app)
        }
        return reading
    }

    private fun limited(source: OaidSource) = OaidSource { context -> within(SERVICE_MILLIS) { source.oaid(context) } }

    /** Asks on a thread of its own, which is left to itself when it takes too long. */
    private fun <T : Any> within(
        milliseconds: Long,
        ask: () -> T?,
    ): T? {
        val asked =
            try {
                asking.submit(Callable { ask() })
            } catch (_: RejectedExecutionException) {
                throw TimeoutException()
            }
        try {
            return asked.get(milliseconds, TimeUnit.MILLISECONDS)
        } catch (failed: ExecutionException) {
            throw failed.cause as? Exception ?: failed
        } finally {
            asked.cancel(true)
        }
    }

    private fun pool(
        name: String,
        most: Int,
    ) = ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, SynchronousQueue()) { body ->
        Thread(body, name).apply { isDaemon = true }
    }
}
