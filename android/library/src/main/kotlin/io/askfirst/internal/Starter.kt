package io.askfirst.internal

import io.askfirst.Sdk

/** Starts and stops the SDKs. */
internal object Starter {
    fun register(sdks: List<Sdk>): Unit = TODO("$sdks")
}
