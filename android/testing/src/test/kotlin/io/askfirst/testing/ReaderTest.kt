@file:Suppress("DEPRECATION")

package io.askfirst.testing

import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.CAMERA
import android.app.Activity
import android.content.Context
import android.location.LocationManager
import android.os.Looper
import cn.example.everything.Declared
import cn.example.everything.Uses
import io.askfirst.AskFirst
import io.askfirst.Cause
import io.askfirst.Freshness
import io.askfirst.Reading
import io.askfirst.Reason
import io.askfirst.read.NetworkState.Transport
import io.askfirst.read.OaidSource
import io.askfirst.read.Place
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File
import java.util.UUID
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference

/** What readers give, and when they are not asked. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [35])
class ReaderTest {
    @get:Rule
    val person = AskFirstRule(Declared.DECLARATION)

    @Before
    fun agree() {
        Furnished.device()
        person.grant(*permissions)
        person.comeToFront()
        assertTrue(person.agree().isEffective)
    }

    @After
    fun noSource() {
        AskFirst.oaidSource = null
    }

    private val uuidFile get() = File(app.noBackupFilesDir, "askfirst.uuid")

    @Test
    @Config(sdk = [28])
    fun identifiersOfTheDevice() {
        assertEquals(Furnished.IMEI, AskFirst.read(Uses.SELF_IMEI).valueOrNull)
        assertEquals(Furnished.MEID, AskFirst.read(Uses.SELF_MEID).valueOrNull)
        assertEquals(Furnished.IMSI, AskFirst.read(Uses.SELF_IMSI).valueOrNull)
        assertEquals(Furnished.ICCID, AskFirst.read(Uses.SELF_ICCID).valueOrNull)
        val called = PlatformCalls.made().map { it.member }
        assertEquals(listOf("getImei", "getMeid", "getSubscriberId", "getSimSerialNumber"), called)
    }

    @Test
    @Config(sdk = [24])
    fun identifiersOfAnOldDevice() {
        assertEquals(Furnished.IMEI, AskFirst.read(Uses.SELF_IMEI).valueOrNull)
        assertNull(AskFirst.read(Uses.SELF_MEID).valueOrNull)
        assertEquals(listOf("getDeviceId"), PlatformCalls.made().map { it.member })
    }

    @Test
    fun quickItems() {
        assertEquals(Furnished.ANDROID_ID, AskFirst.read(Uses.SELF_ANDROID_ID).valueOrNull)
        assertEquals("中国移动", AskFirst.read(Uses.SELF_CARRIER).valueOrNull)
        assertEquals("cn", AskFirst.read(Uses.SELF_SIM_COUNTRY).valueOrNull)
        assertEquals("ready", AskFirst.read(Uses.SELF_SIM_STATE).valueOrNull)
        assertEquals("4G", AskFirst.read(Uses.SELF_NETWORK_GENERATION).valueOrNull)
        assertEquals("tea house", AskFirst.read(Uses.SELF_WIFI_SSID).valueOrNull)
        assertEquals("a0:b1:c2:d3:e4:f5", AskFirst.read(Uses.SELF_WIFI_BSSID).valueOrNull)
        assertEquals("copied", AskFirst.read(Uses.SELF_CLIPBOARD).valueOrNull)
        assertEquals("en-US", AskFirst.read(Uses.SELF_LANGUAGE).valueOrNull)
        val network = checkNotNull(AskFirst.read(Uses.SELF_NETWORK_STATE).valueOrNull)
        assertTrue("${network.transport}", network.isConnected && network.transport == Transport.CELLULAR)
    }

    @Test
    fun recordsOfThePhone() {
        val people = checkNotNull(later(Uses.SELF_CONTACTS).valueOrNull)
        assertEquals(listOf("张三", "李四"), people.map { it.name })
        assertEquals(listOf(listOf(Furnished.NUMBER, "10086"), emptyList()), people.map { it.numbers })
        val event = checkNotNull(later(Uses.SELF_CALENDAR).valueOrNull).single()
        assertEquals(listOf("茶会", null, 1_000L, null), listOf(event.title, event.place, event.from, event.to))
        val message = checkNotNull(later(Uses.SELF_SMS).valueOrNull).single()
        assertEquals(listOf("10086", "您好", 2_000L), listOf(message.other, message.text, message.at))
        assertTrue(message.isReceived)
        val call = checkNotNull(later(Uses.SELF_CALL_LOG).valueOrNull).single()
        assertEquals(listOf(Furnished.NUMBER, 3_000L, 60L), listOf(call.other, call.at, call.seconds))
        assertFalse(call.isIncoming)
        val shown = "$people $event $message $call"
        assertFalse(shown, listOf("张", "茶", "您", "1").any { it in shown })
    }

    @Test
    fun onlyDeclaredAppsAreAskedFor() {
        assertEquals(listOf("cn.example.tea"), AskFirst.read(Uses.SELF_APP_LIST).valueOrNull)
        assertEquals(true, AskFirst.isInstalled(Uses.SELF_APP_LIST, "cn.example.tea").valueOrNull)
        assertEquals(false, AskFirst.isInstalled(Uses.SELF_APP_LIST, "cn.example.cake").valueOrNull)
        val other = AskFirst.isInstalled(Uses.SELF_APP_LIST, "cn.example.other")
        assertEquals(Cause.UNDECLARED, (other as Reading.Unavailable).cause)
        // Once for each declared app, however often the app wants to know.
        assertEquals(listOf("getPackageInfo", "getPackageInfo"), PlatformCalls.made().map { it.member })
        person.withdraw()
        assertEquals(Reason.WITHDRAWN, reasonOf(AskFirst.isInstalled(Uses.SELF_APP_LIST, "cn.example.other")))
    }

    @Test
    fun placesAreBlurredForACoarseUse() {
        val fine = checkNotNull(later(Uses.SELF_LOCATION_FINE).valueOrNull)
        assertEquals(Furnished.LATITUDE, fine.latitude, 0.0)
        assertEquals(Furnished.LONGITUDE, fine.longitude, 0.0)
        val coarse = checkNotNull(later(Uses.SELF_LOCATION_COARSE).valueOrNull)
        assertEquals(30.27, coarse.latitude, 1e-9)
        assertEquals(120.16, coarse.longitude, 1e-9)
        assertTrue("${coarse.accuracy}", checkNotNull(coarse.accuracy) >= 1000)
        assertFalse(listOf("$fine", "$coarse").any { text -> text.any(Char::isDigit) })
    }

    @Test
    fun aPlaceThatIsOldIsLookedForAnew() {
        val manager = service<LocationManager>(Context.LOCATION_SERVICE)
        shadowOf(manager).setLastKnownLocation(
            "fused",
            Furnished.fix("fused").apply { elapsedRealtimeNanos -= 120_000_000_000 },
        )
        val heard = AtomicReference<Reading<Place>>()
        AskFirst.readLater(Uses.SELF_LOCATION_FINE) { heard.set(it) }
        until {
            if (shadowOf(manager).getLocationUpdateListeners("fused").isNotEmpty()) {
                shadowOf(manager).simulateLocation(Furnished.fix("fused").apply { latitude = 31.0 })
            }
            heard.get() != null
        }
        assertEquals(31.0, checkNotNull(heard.get().valueOrNull).latitude, 0.0)
        assertTrue(shadowOf(manager).getLocationUpdateListeners("fused").isEmpty())
    }

    @Test
    fun locationThatIsSwitchedOffIsNotAskedFor() {
        val manager = service<LocationManager>(Context.LOCATION_SERVICE)
        shadowOf(manager).setProviderEnabled("fused", false)
        assertEquals(Cause.LIMITED, (later(Uses.SELF_LOCATION_FINE) as Reading.Unavailable).cause)
        PlatformCalls.assertNone()
    }

    @Test
    fun whatTakesLongIsReadLater() {
        assertEquals(Cause.NOT_HERE, (AskFirst.read(Uses.SELF_LOCATION_FINE) as Reading.Unavailable).cause)
        PlatformCalls.assertNone()
        val read = later(Uses.SELF_LOCATION_FINE)
        val kept = AskFirst.read(Uses.SELF_LOCATION_FINE) as Reading.Value
        assertTrue(kept.isCached)
        assertSame(read.valueOrNull, kept.value)
    }

    @Test
    fun theSystemIsAskedWithinTheBudgetOnly() {
        assertFalse((AskFirst.read(Uses.SELF_LANGUAGE) as Reading.Value).isCached)
        assertTrue((AskFirst.read(Uses.SELF_LANGUAGE) as Reading.Value).isCached)
        assertEquals(Reason.OVER_BUDGET, reasonOf(AskFirst.read(Uses.SELF_LANGUAGE, Freshness.NEW)))
        assertEquals(1, PlatformCalls.made().size)
        // A new process has no value, and no budget either.
        person.restart()
        person.comeToFront()
        assertEquals(Reason.OVER_BUDGET, reasonOf(AskFirst.read(Uses.SELF_LANGUAGE)))
        assertEquals(1, PlatformCalls.made().size)
        person.clock.advance(1, TimeUnit.HOURS)
        assertEquals("en-US", AskFirst.read(Uses.SELF_LANGUAGE).valueOrNull)
    }

    @Test
    fun whatStaysTheSameIsReadOnceAProcess() {
        AskFirst.read(Uses.SELF_ANDROID_ID, Freshness.NEW)
        assertTrue((AskFirst.read(Uses.SELF_ANDROID_ID, Freshness.NEW) as Reading.Value).isCached)
        assertEquals(1, PlatformCalls.made().size)
    }

    @Test
    fun theUuidIsMadeAfterConsentAndForgottenWithIt() {
        assertFalse(uuidFile.exists())
        val first = checkNotNull(AskFirst.read(Uses.SELF_UUID).valueOrNull)
        assertEquals(first, UUID.fromString(first).toString())
        person.restart()
        assertEquals(first, AskFirst.read(Uses.SELF_UUID).valueOrNull)
        person.leaveFront()
        assertTrue(uuidFile.exists())
        person.withdraw()
        assertFalse(uuidFile.exists())
        assertEquals(Reason.WITHDRAWN, reasonOf(AskFirst.read(Uses.SELF_UUID)))
        person.agree()
        assertNotEquals(first, AskFirst.read(Uses.SELF_UUID).valueOrNull)
    }

    @Test
    fun aUuidThatAnEndedProcessLeftBehindIsForgottenAtTheStart() {
        val left = checkNotNull(AskFirst.read(Uses.SELF_UUID).valueOrNull)
        person.withdraw()
        uuidFile.writeText(left)
        person.restart()
        assertFalse(uuidFile.exists())
    }

    @Test
    fun aPermissionThatWasGrantedMeanwhileIsSeen() {
        person.deny(ACCESS_FINE_LOCATION)
        assertEquals(Reason.PERMISSION_MISSING, reasonOf(AskFirst.read(Uses.SELF_WIFI_SSID)))
        shadowOf(app).grantPermissions(ACCESS_FINE_LOCATION)
        assertEquals("tea house", AskFirst.read(Uses.SELF_WIFI_SSID).valueOrNull)
    }

    // What comes late.

    private fun slowOaid(body: (CountDownLatch) -> String?): Pair<CountDownLatch, CountDownLatch> {
        val (begun, goOn) = CountDownLatch(1) to CountDownLatch(1)
        AskFirst.oaidSource =
            OaidSource {
                begun.countDown()
                body(goOn)
            }
        return begun to goOn
    }

    @Test
    fun whatArrivesAfterAWithdrawalIsDropped() {
        val (begun, goOn) = slowOaid { it.await().let { "0a1b2c3d-4e5f-6789" } }
        val heard = AtomicReference<Reading<String>>()
        AskFirst.readLater(Uses.SELF_OAID) { heard.set(it) }
        begun.await()
        person.withdraw()
        goOn.countDown()
        until { heard.get() != null }
        assertEquals(Reason.WITHDRAWN, reasonOf(heard.get()))
    }

    @Test
    fun whatIsWithdrawnOnTheWayToTheMainThreadIsNotHandedOver() {
        AskFirst.oaidSource = OaidSource { "0a1b2c3d-4e5f-6789" }
        val heard = AtomicReference<Reading<String>>()
        AskFirst.readLater(Uses.SELF_OAID) { heard.set(it) }
        // It waits for the main thread, which is here.
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60)
        while (AskFirst.installation.readCached(Uses.SELF_OAID) !is Reading.Value) {
            check(System.nanoTime() < end)
            Thread.yield()
        }
        person.withdraw()
        until { heard.get() != null }
        assertEquals(Reason.WITHDRAWN, reasonOf(heard.get()))
    }

    @Test
    fun aSourceThatHangsHarmsNobody() {
        val (_, goOn) = slowOaid { it.await().let { "late" } }
        val reading = later(Uses.SELF_OAID)
        assertEquals(Cause.TIMED_OUT, (reading as Reading.Unavailable).cause)
        assertEquals(Furnished.ANDROID_ID, AskFirst.read(Uses.SELF_ANDROID_ID).valueOrNull)
        goOn.countDown()
    }

    @Test
    fun aSourceThatThrowsHarmsNobody() {
        AskFirst.oaidSource = OaidSource { throw NoClassDefFoundError("com/bun/miitmdid/core/MdidSdkHelper") }
        assertEquals(Cause.FAILED, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
        AskFirst.oaidSource = OaidSource { error("864502036540123") }
        person.clock.advance(2, TimeUnit.HOURS)
        assertEquals(Cause.FAILED, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
    }

    @Test
    fun allZerosMeanThatThePersonWantsNone() {
        AskFirst.oaidSource = OaidSource { "00000000-0000-0000-0000-000000000000" }
        assertEquals(Cause.LIMITED, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
    }

    // What flows.

    @Test
    fun aUsageEndsWithTheConsent() {
        val ends = ArrayList<Reason>()
        val usage = AskFirst.begin(Uses.SELF_CAMERA_FOR_TEST) { ends += it }
        assertTrue(usage.isActive)
        person.withdraw()
        assertFalse(usage.isActive)
        assertEquals(emptyList<Reason>(), ends)
        shadowOf(Looper.getMainLooper()).idle()
        // Whoever looks while the withdrawal is being written sees that it is under way.
        assertTrue("$ends", ends.single() in setOf(Reason.WITHDRAWN, Reason.WITHDRAWING))
        assertEquals(ends.single(), usage.reason)
        assertFalse(AskFirst.begin(Uses.SELF_CAMERA_FOR_TEST).isActive)
        PlatformCalls.assertNone()
    }

    @Test
    fun aUsageThatWasClosedHearsNothing() {
        val ends = ArrayList<Reason>()
        AskFirst.begin(Uses.SELF_CAMERA_FOR_TEST) { ends += it }.use { assertTrue(it.isActive) }
        person.withdraw()
        shadowOf(Looper.getMainLooper()).idle()
        assertEquals(emptyList<Reason>(), ends)
    }

    @Test
    fun aUsageEndsInTheBackgroundAndWithThePermission() {
        val front = AskFirst.begin(Uses.SELF_CAMERA_FOR_FRONT)
        val anywhere = AskFirst.begin(Uses.SELF_CAMERA_FOR_TEST)
        person.leaveFront()
        assertEquals(Reason.BACKGROUND, front.reason)
        assertTrue(anywhere.isActive)
        person.deny(CAMERA)
        assertEquals(Reason.PERMISSION_MISSING, anywhere.reason)
        assertEquals(Reason.PERMISSION_MISSING, AskFirst.begin(Uses.SELF_CAMERA_FOR_TEST).reason)
    }

    @Test
    fun activitiesSayWhetherTheAppIsInFront() {
        person.leaveFront()
        assertEquals(Reason.BACKGROUND, AskFirst.check(Uses.SELF_SENSORS_FOR_FRONT).reason)
        val first = Robolectric.buildActivity(Activity::class.java).setup()
        assertTrue(AskFirst.isAllowed(Uses.SELF_SENSORS_FOR_FRONT))
        val second = Robolectric.buildActivity(Activity::class.java).setup()
        first.pause().stop()
        assertTrue(AskFirst.isAllowed(Uses.SELF_SENSORS_FOR_FRONT))
        val usage = AskFirst.begin(Uses.SELF_SENSORS_FOR_FRONT)
        // Turning the device is not leaving the app.
        second.recreate()
        assertTrue(usage.isActive)
        second.pause().stop()
        assertEquals(Reason.BACKGROUND, usage.reason)
    }
}
