package io.askfirst.sdks

import io.askfirst.scenes.root
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiToolsFactory
import org.junit.Assert.assertEquals
import org.junit.Test
import java.io.File
import java.util.ServiceLoader

/** The public API is what `sdks.api` lists, and changes when somebody means it to. */
class ApiTest {
    @Test
    fun thePublicApiIsWhatIsListed() {
        val classes = File(Getui::class.java.protectionDomain.codeSource.location.toURI())
        val files = classes.walk().filter { it.extension == "class" }.sorted().toList()
        val tools = ServiceLoader.load(AbiToolsFactory::class.java).single().get()
        val listed = StringBuilder()
        tools.printJvmDump(listed, files, AbiFilters(emptySet(), emptySet(), emptySet(), emptySet()))
        val file = File(root, "android/sdks/sdks.api")
        if (System.getenv("ASKFIRST_BLESS") != null) {
            file.writeText("$listed")
        }
        val expected = if (file.exists()) file.readText() else ""
        assertEquals("run with ASKFIRST_BLESS=1 and look at the difference", expected, "$listed")
    }
}
