package io.askfirst

import io.askfirst.internal.Cell
import io.askfirst.internal.Page
import io.askfirst.scenes.root
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.DataInputStream
import java.io.File
import java.util.concurrent.TimeUnit

/** Two readers of one format must never differ: the core says what it reads in random pages, and this reads the same. */
class PageTest {
    @TempDir
    lateinit var folder: File

    @Test
    fun agreesWithTheCoreOnEveryCellOfRandomPages() {
        val pages = File(System.getProperty("askfirst.made"), "pages")
        val seed = System.getProperty("askfirst.seed") ?: "20260101"
        val program = ProcessBuilder(pages.path, seed, "$COUNT").redirectError(ProcessBuilder.Redirect.INHERIT).start()
        var cells = 0
        var damaged = 0
        DataInputStream(program.inputStream.buffered(1 shl 20)).use { input ->
            assertEquals(Reason.values().joinToString(" ") { it.id }, line(input))
            assertEquals(Basis.values().joinToString(" ") { it.id }, line(input))
            repeat(COUNT) { page ->
                val digest = ByteArray(16).also(input::readFully)
                val uses = input.readInt()
                val bytes = ByteArray(input.readInt()).also(input::readFully)
                val answers = ByteArray(NUMBERS).also(input::readFully)
                val file = File(folder, Page.name(digest))
                file.writeBytes(bytes)
                val read = Page.map(folder, digest, uses)
                file.delete()
                for (number in 0 until NUMBERS) {
                    val expected = answers[number].toInt() and 0xFF
                    if (meaning(Cell.at(read, number)) != expected) {
                        assertEquals(expected, meaning(Cell.at(read, number)), "seed $seed, page $page, number $number")
                    }
                }
                assertEquals(Cell.UNDECLARED, Cell.at(read, -1))
                cells += NUMBERS
                damaged += if (answers.take(uses).all { it.toInt() == 0 }) 1 else 0
            }
        }
        assertTrue(program.waitFor(1, TimeUnit.MINUTES) && program.exitValue() == 0)
        assertTrue(damaged in COUNT / 10..COUNT / 2, "$damaged damaged")
        println("pages: $COUNT read alike, $damaged of them damaged, $cells cells")
    }

    /** The cell, or 0 where it has no meaning, as the public API shows it. */
    private fun meaning(cell: Int): Int {
        val conditional = Cell.isConditional(cell)
        val decision = Decision.of(if (conditional) cell - Cell.CONDITIONAL + Cell.ALLOWED else cell)
        val basis = decision.basis?.ordinal ?: return decision.reason!!.number
        return basis + if (conditional) Cell.CONDITIONAL else Cell.ALLOWED
    }

    private fun line(input: DataInputStream): String =
        generateSequence { input.readByte().toInt().toChar() }.takeWhile { it != '\n' }.joinToString("")

    @Test
    fun theFormatIsDocumented() {
        val text = File(root, "docs/page-format.md").readText()
        assertTrue("${Page.SIZE} bytes" in text && "${Page.ROOM} uses" in text)
    }

    private companion object {
        const val COUNT = 10_000
        const val NUMBERS = 4200
    }
}
