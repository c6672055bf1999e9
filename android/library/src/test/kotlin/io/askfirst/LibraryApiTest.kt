package io.askfirst

import org.junit.Assert.assertEquals
import org.junit.Test

/** The public API is what `library.api` lists, and changes when somebody means it to. */
class LibraryApiTest {
    @Test
    fun thePublicApiIsWhatIsListed() {
        val api = PublicApi.of(AskFirst::class.java, "android/library/library.api", PublicApi.INTERNAL)
        assertEquals("run with ASKFIRST_BLESS=1 and look at the difference", api.listed, api.found)
    }
}
