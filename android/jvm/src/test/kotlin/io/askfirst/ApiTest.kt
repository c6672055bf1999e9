package io.askfirst

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The public API is what `jvm.api` lists, and changes when somebody means it to. */
class ApiTest {
    @Test
    fun thePublicApiIsWhatIsListed() {
        val api = PublicApi.of(Installation::class.java, "android/jvm/jvm.api", PublicApi.INTERNAL)
        assertEquals(
            api.listed,
            api.found,
            "the public API differs; run with ASKFIRST_BLESS=1 and look at the difference",
        )
    }
}
