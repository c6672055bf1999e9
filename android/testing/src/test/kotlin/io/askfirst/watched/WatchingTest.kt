package io.askfirst.watched

import android.app.Activity
import android.content.Context
import android.os.Build
import android.provider.Settings
import android.telephony.TelephonyManager
import io.askfirst.testing.Catalogue
import io.askfirst.testing.PlatformCalls
import io.askfirst.testing.WatchingTestRunner
import io.askfirst.testing.app
import io.askfirst.testing.telephony
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.annotation.Config
import java.net.NetworkInterface
import java.util.Locale
import java.util.function.Supplier

/** What is seen of an app, and what is not. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [35])
class WatchingTest {
    private fun seen(): List<String> = PlatformCalls.made().map { "${it.type}.${it.member}" }

    @Test
    fun aCallIsSeenWithItsCaller() {
        telephony.simState
        val call = PlatformCalls.made().single()
        assertEquals("android.telephony.TelephonyManager.getSimState", "${call.type}.${call.member}")
        assertEquals(setOf("sim-state"), call.items)
        assertEquals(WatchingTest::class.java.name, call.caller)
        assertEquals("aCallIsSeenWithItsCaller", call.stack.first().methodName)
    }

    @Test
    fun aFieldIsSeen() {
        assertFalse(Build.MODEL.isEmpty())
        assertEquals(listOf("android.os.Build.MODEL"), seen())
    }

    @Test
    fun whatIsNotOfAndroidIsSeen() {
        Locale.getDefault()
        NetworkInterface.getNetworkInterfaces().toList().forEach { it.hardwareAddress }
        assertEquals("java.util.Locale.getDefault", seen().first())
        assertTrue("java.net.NetworkInterface.getHardwareAddress" in seen())
    }

    @Test
    fun whatGoesThroughReflectionIsSeen() {
        TelephonyManager::class.java.getMethod("getSimState").invoke(telephony)
        Build::class.java.getField("BRAND").get(null)
        assertEquals(listOf("android.telephony.TelephonyManager.getSimState", "android.os.Build.BRAND"), seen())
        assertEquals(setOf(WatchingTest::class.java.name), PlatformCalls.made().map { it.caller }.toSet())
    }

    @Test
    fun aReferenceToAMethodIsSeen() {
        val read = Supplier<String>(telephony::getSimCountryIso)
        assertTrue(read.get().isEmpty())
        assertEquals(listOf("android.telephony.TelephonyManager.getSimCountryIso"), seen().distinct())
    }

    @Test
    fun whatAnotherThreadDoesIsSeen() {
        Thread({ telephony.simState }, "other").apply { start() }.join()
        assertEquals("other", PlatformCalls.made().single().thread)
    }

    @Test
    fun whatTheSystemDoesByItselfIsNotSeen() {
        Robolectric.buildActivity(Activity::class.java).setup()
        app.getSystemService(Context.LOCATION_SERVICE)
        assertTrue(Build.VERSION.SDK_INT > 0)
        PlatformCalls.assertNone()
    }

    @Test
    fun anAssertionNamesTheCallAndTheCaller() {
        Settings.Secure.getString(app.contentResolver, Settings.Secure.ANDROID_ID)
        val failed = assertThrows(AssertionError::class.java) { PlatformCalls.assertNone() }
        for (part in listOf("Settings\$Secure.getString", "android-id", "WatchingTest.kt")) {
            assertTrue("${failed.message}", part in failed.message.orEmpty())
        }
        PlatformCalls.assertOnly(setOf("android-id"))
        assertThrows(AssertionError::class.java) { PlatformCalls.assertOnly(setOf("oaid")) }
    }

    /** A name that is misspelt in the catalogue would never be seen. */
    @Test
    fun everyCallOfTheCatalogueExists() {
        val here = listOf("android.", "java.")
        val missing =
            Catalogue.items.keys.filter { (type, member) ->
                here.any(type::startsWith) && !exists(Class.forName(type), member)
            }
        assertEquals(emptyList<Pair<String, String>>(), missing)
        val elsewhere = Catalogue.items.keys.map { it.first }.filter { type -> here.none(type::startsWith) }
        assertEquals(
            setOf(
                "androidx.camera.core.ImageCapture",
                "com.android.id.impl.IdProviderImpl",
                "com.bun.miitmdid.core.MdidSdkHelper",
                "com.google.android.gms.ads.identifier.AdvertisingIdClient",
                "com.huawei.hms.ads.identifier.AdvertisingIdClient",
            ),
            elsewhere.toSet(),
        )
    }

    private fun exists(
        type: Class<*>,
        member: String,
    ): Boolean =
        type.methods.any { it.name == member } ||
            type.fields.any { it.name == member } ||
            (member == "<init>" && type.constructors.isNotEmpty())
}
