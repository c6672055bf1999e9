package io.askfirst.ui

import io.askfirst.AskFirst
import io.askfirst.Evidence
import io.askfirst.Log
import java.io.IOException
import java.io.OutputStream
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

/** Both logs and their checkpoints, as one file that `askfirst ledger verify` understands once it is unpacked. */
internal object EvidenceFile {
    /** What the file is called, to begin with. */
    const val NAME: String = "askfirst-evidence.zip"

    /** What kind of file it is. */
    const val TYPE: String = "application/zip"

    /** Writes it and closes [out]. Returns what went wrong; null where nothing did. Not for the main thread. */
    fun write(out: OutputStream): String? {
        val logs = Log.values().map { AskFirst.installation.evidence(it) }
        return out.use {
            logs.firstOrNull { it.value == null }?.problem ?: try {
                zip(logs.mapNotNull { it.value }, out)
                null
            } catch (failed: IOException) {
                failed.message ?: failed.toString()
            }
        }
    }

    private fun zip(
        logs: List<Evidence>,
        out: OutputStream,
    ) = ZipOutputStream(out).use { zip ->
        for (log in logs) {
            zip.putNextEntry(ZipEntry(log.name))
            zip.write(log.bytes)
            zip.putNextEntry(ZipEntry("${log.name}.checkpoint"))
            zip.write(log.checkpoint.toByteArray())
        }
    }
}
