package io.askfirst.sdks

import io.askfirst.PublicApi
import org.junit.Assert.assertEquals
import org.junit.Test

/** The public API is what `sdks.api` lists, and changes when somebody means it to. */
class ApiTest {
    @Test
    fun thePublicApiIsWhatIsListed() {
        val api = PublicApi.of(Getui::class.java, "android/sdks/sdks.api")
        assertEquals("run with ASKFIRST_BLESS=1 and look at the difference", api.listed, api.found)
    }
}
