package io.askfirst.internal

import io.askfirst.AskFirst
import io.askfirst.ChangeListener
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkListener
import io.askfirst.SdkState
import java.util.concurrent.CopyOnWriteArrayList

/** Starts and stops the SDKs of this app, in this process. */
internal object Starter {
    private val threads = AppThreads()
    private val listeners = CopyOnWriteArrayList<SdkListener>()

    @Volatile
    private var conductor = conductor()

    private val changed = ChangeListener { conductor.look() }

    val states: Map<Recipient, SdkState> get() = conductor.states

    fun register(sdks: List<Sdk>) {
        AskFirst.installation.addListener(changed)
        conductor.register(sdks)
    }

    fun addListener(listener: SdkListener) {
        listeners.addIfAbsent(listener)
        // As they are now: what changes meanwhile is announced.
        val now = states
        threads.onMain { now.forEach { (sdk, state) -> listener.onState(sdk, state) } }
    }

    fun removeListener(listener: SdkListener) {
        listeners.remove(listener)
    }

    /** Knows of no SDK any more, as in a new process. */
    fun forget() {
        AskFirst.installation.removeListener(changed)
        listeners.clear()
        conductor = conductor()
    }

    private fun conductor() = Conductor(AskFirst.installation, threads, Host::warn, ::announce)

    private fun announce(
        sdk: Recipient,
        state: SdkState,
    ) = threads.onMain { listeners.forEach { it.onState(sdk, state) } }
}
