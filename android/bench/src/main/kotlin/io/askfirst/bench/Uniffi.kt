package io.askfirst.bench

import io.askfirst.internal.Installation
import io.askfirst.internal.Opening
import io.askfirst.internal.Platform
import java.nio.ByteBuffer

/** The same questions over UniFFI alone, as an app would ask them that has no other door. */
class Uniffi(
    json: ByteArray,
    folder: String,
    version: Int,
) : AutoCloseable {
    private val installation =
        Installation.open(
            ByteBuffer.allocateDirect(json.size).put(json).flip() as ByteBuffer,
            Opening(Platform.ANDROID, version.toUShort(), folder, ByteArray(0), null),
        )

    fun check(number: Int): Int = installation.check(number.toUInt()).toInt()

    override fun close() = installation.close()
}
