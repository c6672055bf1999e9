package io.askfirst.internal

import java.io.File
import java.io.IOException
import java.io.RandomAccessFile
import java.nio.channels.FileLock
import java.nio.channels.OverlappingFileLockException
import java.security.SecureRandom

/**
 * What stands for the running time of the system since its start: a random number that holds while any process of the app
 * lives. The counts of reads are in memory that these processes share, and none of them outlives the system.
 *
 * The system could be asked: its count of starts is one of its settings, and the time since the last one is on every
 * reviewer's list. Nothing is read of either.
 */
internal object Alive {
    private const val SIZE = 16
    private const val SUFFIX = ".alive"
    private const val GUARD = 0L
    private const val LIVING = 1L
    private const val NUMBER = 2L

    /** Held until the process ends: who closes a file lets go of its locks. */
    private val held = HashMap<String, ByteArray>()
    private val locks = ArrayList<FileLock>()

    /** The number; null where it cannot be kept, and then reads count as spent after an unclean end. */
    @Synchronized
    fun boot(folder: File): ByteArray? =
        held[folder.path] ?: try {
            take(File(folder.path + SUFFIX)).also { held[folder.path] = it }
        } catch (_: IOException) {
            null
        } catch (_: OverlappingFileLockException) {
            null
        }

    private fun take(path: File): ByteArray {
        val file = RandomAccessFile(path, "rw")
        file.channel.lock(GUARD, 1, false).use {
            val number = ByteArray(SIZE)
            val alone = file.channel.tryLock(LIVING, 1, false)
            if (alone != null) {
                alone.release()
                SecureRandom().nextBytes(number)
                file.seek(NUMBER)
                file.write(number)
            } else {
                file.seek(NUMBER)
                file.readFully(number)
            }
            locks += file.channel.lock(LIVING, 1, true)
            return number
        }
    }
}
