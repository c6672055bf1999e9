package io.askfirst.internal

import io.askfirst.Clock
import io.askfirst.Config
import java.io.IOException
import java.nio.ByteBuffer
import io.askfirst.Platform as PublicPlatform

/** What opening left: the number that the library knows the installation by, and the cells. */
internal class Opened private constructor(
    val handle: Long,
    val cells: ByteBuffer,
    val permissions: List<String>,
    private val clock: Clock?,
) {
    private val attached = lazy { attach(handle) ?: error("the installation was closed") }

    /** The whole surface. The first use loads JNA. */
    val wide: Installation by attached

    /** Lets go of it, at both doors. */
    fun close() {
        Native.close(handle)
        if (attached.isInitialized()) {
            wide.close()
        }
    }

    /** Hands the time to the library, where a test sets it. */
    fun tick() {
        clock?.let { Native.setClock(handle, it.now()) }
    }

    companion object {
        private const val YES: Byte = 1
        private const val PAGE_DIGEST = 16
        private const val DECLARATION_DIGEST = 32

        /** Opens, or says why not. */
        @Throws(IOException::class)
        fun by(config: Config): Opened {
            val answer =
                Native.open(
                    config.json,
                    config.platform == PublicPlatform.IOS,
                    config.version,
                    config.folder.path.toByteArray(),
                    config.boot ?: ByteArray(0),
                    config.clock?.now() ?: Native.SYSTEM_TIME,
                ) ?: throw IOException("the library failed")
            val parts = ByteBuffer.wrap(answer)
            if (parts.get() != YES) {
                throw IOException(parts.text())
            }
            return of(config, parts)
        }

        private fun of(
            config: Config,
            parts: ByteBuffer,
        ): Opened {
            val handle = parts.getLong()
            var done = false
            try {
                val uses = parts.getInt()
                val page = ByteArray(PAGE_DIGEST).also { parts.get(it) }
                val declared = hex(ByteArray(DECLARATION_DIGEST).also { parts.get(it) })
                val constants = config.declaration
                if (constants != null && (constants.digest != declared || constants.uses != uses)) {
                    throw IOException(
                        "the constants were made from another declaration (${constants.digest}, not $declared): " +
                            "run askfirst build, and ship the file that it was given",
                    )
                }
                val cells = Page.map(config.folder, page, uses)
                val permissions = parts.text().split('\n').filter { it.isNotEmpty() }
                done = true
                return Opened(handle, cells, permissions, config.clock)
            } finally {
                if (!done) {
                    Native.close(handle)
                }
            }
        }
    }
}

/** The rest of the bytes, as text. */
internal fun ByteBuffer.text(): String = ByteArray(remaining()).also { get(it) }.toString(Charsets.UTF_8)
