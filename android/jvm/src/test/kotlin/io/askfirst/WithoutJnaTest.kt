package io.askfirst

import io.askfirst.scenes.orFail
import io.askfirst.scenes.root
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** What an app does at its start and at each read works where JNA is not even on the class path. */
class WithoutJnaTest {
    @TempDir
    lateinit var folder: File

    @Test
    fun openingReadingAndWithdrawingNeedNoJna() {
        val json = File(root, "tests/declarations/small.json")
        val app = Installation()
        assertTrue(app.open(Config(json.readBytes(), folder, 28)))
        assertTrue(app.agree().isDurable)
        val use =
            app
                .uses()
                .orFail()
                .first { it.recipient.id == "self" && it.use.item == "android-id" }
                .use
        assertTrue(app.isAllowed(use))

        val path = System.getProperty("java.class.path").split(File.pathSeparator)
        val without = path.filter { "net${File.separator}java${File.separator}dev${File.separator}jna" !in it }
        assertTrue(without.size < path.size)
        val java = File(System.getProperty("java.home"), "bin/java").path
        val library = "-Djava.library.path=${System.getProperty("java.library.path")}"
        val words = listOf(WithoutJna::class.java.name, json.path, folder.path, "${use.number}")
        val started = listOf(java, "-Xcheck:jni", "-cp", without.joinToString(File.pathSeparator), library) + words
        val process = ProcessBuilder(started).redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText()
        assertEquals(0, process.waitFor(), said)
        assertTrue("fine without JNA" in said, said)
        // What the virtual machine says where a function written by hand breaks a rule of JNI.
        assertFalse("WARNING in native method" in said || "FATAL ERROR" in said, said)

        // The other process withdrew: this one's next check, a load from the page, says so.
        assertEquals(Reason.WITHDRAWN, app.check(use).reason)
        app.close()
    }
}
