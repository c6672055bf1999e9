package io.askfirst.testing

import android.os.Build
import cn.example.everything.Declared
import io.askfirst.AskFirst
import io.askfirst.Cause
import io.askfirst.Reading
import io.askfirst.Reason
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import java.io.File

/** What holds of each reader, on an old, a middle-aged and a new system. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [24, 28, 35])
class EveryReaderTest {
    @get:Rule
    val person = AskFirstRule(Declared.DECLARATION)

    /** The items that this level has, by the catalogue. */
    private val here: Set<String> =
        File(System.getProperty("askfirst.made"), "catalogue/io/askfirst/testing/calls.txt")
            .readLines()
            .map { it.split('\t') }
            .filter { Build.VERSION.SDK_INT in it[1].toInt()..it[2].toInt() }
            .map { it[0] }
            .toSet() + "uuid"

    /** They are read from another app or from a file: none of the calls of the catalogue has part in it. */
    private val withoutCall = setOf("oaid", "gaid", "uuid")

    @Test
    fun theUsesAreThoseOfTheCatalogue() {
        assertTrue("${everyUse.size}", everyUse.size > here.size)
        assertEquals(emptySet<String>(), here - everyUse.map { it.item }.toSet())
    }

    @Test
    fun nothingIsReadBeforeConsentNorAfterARefusalNorAfterAWithdrawal() {
        person.grant(*permissions)
        person.comeToFront()
        val deny = { expected: Set<Reason> ->
            for (use in everyUse) {
                val read = AskFirst.read(use)
                assertTrue("$use: $read", reasonOf(read) in expected)
                assertTrue("$use", reasonOf(later(use)) in expected)
                assertTrue("$use", !AskFirst.begin(use).isActive)
            }
            PlatformCalls.assertNone()
        }
        deny(setOf(Reason.NOT_ANSWERED, Reason.NOT_ON_PLATFORM))
        assertTrue(person.refuse().isEffective)
        deny(setOf(Reason.REFUSED, Reason.NOT_ON_PLATFORM))
        assertTrue(person.agree().isEffective)
        assertTrue(person.withdraw().isEffective)
        deny(setOf(Reason.WITHDRAWN, Reason.NOT_ON_PLATFORM))
    }

    @Test
    fun withoutThePermissionTheSystemIsNotCalled() {
        person.comeToFront()
        person.agree()
        for (use in everyUse) {
            if (AskFirst.check(use).reason == Reason.PERMISSION_MISSING) {
                assertEquals("$use", Reason.PERMISSION_MISSING, reasonOf(AskFirst.read(use)))
                assertEquals("$use", Reason.PERMISSION_MISSING, reasonOf(later(use)))
            }
        }
        PlatformCalls.assertNone()
    }

    @Test
    fun readingAnItemMakesItsOwnCallsAndNoOthers() {
        Furnished.device()
        person.grant(*permissions)
        person.comeToFront()
        person.agree()
        val without = sortedMapOf<String, Cause>()
        for (use in everyUse.filter { it.isRead }) {
            PlatformCalls.clear()
            val reading = later(use)
            val calls = PlatformCalls.made().joinToString("\n")
            if (use.item !in here) {
                assertEquals("$use", Reason.NOT_ON_PLATFORM, reasonOf(reading))
                PlatformCalls.assertNone()
                continue
            }
            PlatformCalls.assertOnly(use)
            when (reading) {
                is Reading.Value -> {
                    assertEquals("$use: $calls", use.item in withoutCall, PlatformCalls.made().isEmpty())
                    assertEquals("a value", "$reading")
                }

                is Reading.Unavailable -> without[use.item] = reading.cause

                is Reading.Denied -> throw AssertionError("$use is $reading")
            }
        }
        // Whether this machine has a `wlan0` is its own affair.
        without -= "mac"
        assertEquals(Furnished.lacks(Build.VERSION.SDK_INT), without.toMap())
    }
}
