package io.askfirst

import io.askfirst.scenes.root
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** An app whose native library is missing for this device, or is something else, denies everything and says why. */
class WithoutLibraryTest {
    @TempDir
    lateinit var folder: File

    private fun start(libraries: File): String {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val path = System.getProperty("java.class.path")
        val json = File(root, "tests/declarations/small.json").path
        val words = listOf(WithoutLibrary::class.java.name, json, File(folder, "kept").path)
        val library = "-Djava.library.path=$libraries"
        val process = ProcessBuilder(listOf(java, "-cp", path, library) + words).redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText()
        assertEquals(0, process.waitFor(), said)
        return said
    }

    @Test
    fun aMissingLibraryDenies() {
        val said = start(folder)
        assertTrue("the native library cannot be loaded" in said && "askfirst_ffi" in said, said)
    }

    @Test
    fun aLibraryForAnotherMachineDenies() {
        File(folder, System.mapLibraryName("askfirst_ffi")).writeText("for another machine")
        assertTrue("the native library cannot be loaded" in start(folder))
    }
}

/** What [WithoutLibraryTest] starts. */
object WithoutLibrary {
    /** Takes the declaration's file and the folder. */
    @JvmStatic
    fun main(words: Array<String>) {
        val (json, folder) = words
        val app = Installation()
        // Twice: the second attempt of the virtual machine fails in another way.
        repeat(2) { check(!app.open(Config(File(json).readBytes(), File(folder), 28))) { "it opened" } }
        println(app.problem)
        val use = Use.ofAny(0, "android-id")
        check(app.check(use).reason == Reason.NOT_READY)
        check((app.read(use) { error("asked") } as Reading.Denied).reason == Reason.NOT_READY)
        check(app.record(use).reason == Reason.NOT_READY)
        check(app.question() == Question.NONE)
        check(!app.agree().isEffective && !app.withdraw().isEffective)
        check(app.plan().value == null && app.report(Lang.EN).value == null)
        check(app.observeForeground(true) == null)
        app.observePermission("android.permission.CAMERA", true)
        app.close()
    }
}
