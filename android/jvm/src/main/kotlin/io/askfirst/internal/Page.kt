package io.askfirst.internal

import java.io.File
import java.io.IOException
import java.io.RandomAccessFile
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.FileChannel

/** The gate page, as `docs/page-format.md` describes it: one byte a use, in a file that all processes of the app map. */
internal object Page {
    /** How large a page is. */
    const val SIZE: Int = 4096

    private const val HEADER = 64
    private const val COUNT = 8
    private const val DIGEST = 16
    private const val START = 32
    private val MAGIC = "ASKPAGE\u0001".toByteArray()

    /** The most uses that there is room for. */
    const val ROOM: Int = SIZE - HEADER

    /** What stands in for a page that is not there, or not right: every cell says "not ready". */
    fun notReady(uses: Int): ByteBuffer = ByteBuffer.allocateDirect(uses.coerceIn(0, ROOM)).asReadOnlyBuffer()

    /** What a page that [digest] identifies is called. */
    fun name(digest: ByteArray): String = "gate-${hex(digest)}.page"

    /**
     * Maps the page that [digest] identifies, and returns the cells of its [uses]. A page that is not right has none that
     * are ready. The mapping is never undone.
     *
     * @throws IOException if there is no such file, or it cannot be mapped.
     */
    fun map(
        folder: File,
        digest: ByteArray,
        uses: Int,
    ): ByteBuffer =
        RandomAccessFile(File(folder, name(digest)), "r").use { file ->
            if (file.length() < SIZE) {
                // Touching what the file does not have would end the process.
                notReady(uses)
            } else {
                cells(file.channel.map(FileChannel.MapMode.READ_ONLY, 0, SIZE.toLong()), digest, uses)
            }
        }

    /** The cells in the bytes of a page. */
    fun cells(
        page: ByteBuffer,
        digest: ByteArray,
        uses: Int,
    ): ByteBuffer {
        if (uses !in 0..ROOM || page.limit() < SIZE || !isHeader(page, digest, uses)) {
            return notReady(uses)
        }
        val cells = page.duplicate()
        cells.position(HEADER)
        cells.limit(HEADER + uses)
        return cells.slice()
    }

    private fun isHeader(
        page: ByteBuffer,
        digest: ByteArray,
        uses: Int,
    ): Boolean {
        val expected = ByteBuffer.allocate(START).order(ByteOrder.LITTLE_ENDIAN)
        expected.put(MAGIC)
        expected.putInt(COUNT, uses)
        expected.position(DIGEST)
        expected.put(digest, 0, minOf(digest.size, START - DIGEST))
        return digest.size == START - DIGEST && expected.array().indices.all { page.get(it) == expected.get(it) }
    }
}

/** The cells of a page, as numbers. */
internal object Cell {
    const val NOT_READY: Int = 0
    const val UNDECLARED: Int = 2
    const val ALLOWED: Int = 0x80
    const val CONDITIONAL: Int = 0xC0

    /** The cell of a use; one that the page does not have is undeclared. */
    fun at(
        cells: ByteBuffer,
        number: Int,
    ): Int = if (number >= 0 && number < cells.limit()) cells.get(number).toInt() and BYTE else UNDECLARED

    /** Whether the answer depends on this process and this moment, so that the core has to be asked. */
    fun isConditional(cell: Int): Boolean = cell and CONDITIONAL == CONDITIONAL
}

private const val BYTE = 0xFF
private const val DIGITS = "0123456789abcdef"
private const val HALF = 4
private const val LOW = 0xF

/** Bytes in hexadecimal. Without the standard library's joining, which a process that starts would load for this alone. */
internal fun hex(bytes: ByteArray): String {
    val text = StringBuilder(2 * bytes.size)
    for (byte in bytes) {
        val number = byte.toInt()
        text.append(DIGITS[number shr HALF and LOW]).append(DIGITS[number and LOW])
    }
    return text.toString()
}
