package io.askfirst.testing

import io.askfirst.PublicApi
import org.junit.Assert.assertEquals
import org.junit.Test

/** The public API is what `testing.api` lists, and changes when somebody means it to. */
class TestingApiTest {
    @Test
    fun thePublicApiIsWhatIsListed() {
        val api = PublicApi.of(PlatformCalls::class.java, "android/testing/testing.api")
        assertEquals("run with ASKFIRST_BLESS=1 and look at the difference", api.listed, api.found)
    }
}
