package io.askfirst.internal

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import java.io.File

/** What stands for a start of the system holds while a process of the app lives, and no longer. */
class AliveTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val folder get() = File(temporary.root, "askfirst")

    /** A process that takes the number, says it, and lives until its input ends. */
    private class Other(
        folder: File,
    ) : AutoCloseable {
        private val process: Process

        val number: String?

        init {
            val java = File(System.getProperty("java.home"), "bin/java").path
            val path = System.getProperty("java.class.path")
            val words = listOf(java, "-cp", path, AliveProcess::class.java.name, folder.path)
            process = ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
            number = process.inputStream.bufferedReader().readLine()
        }

        override fun close() {
            process.outputStream.close()
            process.waitFor()
        }
    }

    @Test
    fun allThatLiveAtOnceHaveOneNumber() {
        Other(folder).use { first ->
            assertEquals(32, first.number?.length)
            Other(folder).use { second -> assertEquals(first.number, second.number) }
            // One that ends takes nothing from the others.
            Other(folder).use { third -> assertEquals(first.number, third.number) }
        }
    }

    @Test
    fun whoComesAfterTheLastHasAnother() {
        val first = Other(folder).use { it.number }
        val second = Other(folder).use { it.number }
        assertNotEquals(first, second)
    }

    @Test
    fun aProcessHasOneNumber() {
        val number = Alive.boot(folder)
        assertEquals(number?.toList(), Alive.boot(folder)?.toList())
        Other(folder).use { assertEquals(number?.let(::hexadecimal), it.number) }
    }

    @Test
    fun whereNothingCanBeKeptThereIsNone() {
        assertNull(Alive.boot(File(temporary.newFile("file"), "askfirst")))
    }
}

internal fun hexadecimal(bytes: ByteArray) = bytes.joinToString("") { "%02x".format(it) }

/** Another process. */
object AliveProcess {
    /** Takes the folder. */
    @JvmStatic
    fun main(words: Array<String>) {
        println(Alive.boot(File(words[0]))?.let(::hexadecimal))
        System.`in`.read()
    }
}
