package io.askfirst.internal

import android.content.Context
import io.askfirst.AskFirst
import io.askfirst.read.Items
import java.io.File
import java.io.RandomAccessFile
import java.util.UUID

/**
 * The random UUID that the app makes for itself. It is in a file that backups skip, made when a use of it is first read, and
 * deleted when none is allowed any more: by the process in which consent was withdrawn, and by each that starts later.
 */
internal object Generated {
    private const val FILE = "askfirst.uuid"

    @Synchronized
    fun uuid(context: Context): String =
        RandomAccessFile(file(context), "rw").use { file ->
            // Two processes may read it for the first time at once.
            file.channel.lock().use {
                val kept = file.readLine().orEmpty()
                if (isUuid(kept)) kept else UUID.randomUUID().toString().also { made -> write(file, made) }
            }
        }

    private fun write(
        file: RandomAccessFile,
        uuid: String,
    ) {
        file.setLength(0)
        file.writeBytes(uuid)
    }

    /** Deletes it, where no use of it is allowed any more. */
    @Synchronized
    fun forget(context: Context) {
        val file = file(context)
        if (file.exists() && !AskFirst.installation.isKept(Items.UUID)) {
            file.delete()
        }
    }

    private fun isUuid(text: String): Boolean =
        try {
            UUID.fromString(text).toString() == text
        } catch (_: IllegalArgumentException) {
            false
        }

    private fun file(context: Context) = File(context.noBackupFilesDir, FILE)
}
