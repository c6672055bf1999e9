package io.askfirst.internal

import android.os.Handler
import android.os.Looper
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import java.util.concurrent.Future
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit

/** The threads that SDKs are started and stopped on. */
internal interface Threads {
    /** Runs [task] after those before it, on the one thread that decides. */
    fun conduct(task: () -> Unit)

    /** The same in [millis] milliseconds, unless what comes back is called first. */
    fun after(
        millis: Long,
        task: () -> Unit,
    ): () -> Unit

    /** A thread of its own. */
    fun lane(name: String): Lane

    /** Runs [task] on the main thread. */
    fun onMain(task: () -> Unit)
}

/** A thread of its own, for the vendor's code of one run. It is given up where that code does not come back. */
internal interface Lane {
    /** Runs [task] after those before it. */
    fun take(task: () -> Unit)

    /** Ends the thread once it has nothing to do. */
    fun close()
}

/** Runs [task] on the main thread, after what is due there. */
internal fun postToMain(task: () -> Unit) {
    Handler(Looper.getMainLooper()).post(task)
}

/** Those of an app. None of them is there while there is nothing to do. */
internal class AppThreads : Threads {
    private val conductor =
        ScheduledThreadPoolExecutor(1) { named("AskFirst", it) }.apply {
            setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS)
            allowCoreThreadTimeOut(true)
            removeOnCancelPolicy = true
        }

    override fun conduct(task: () -> Unit) = conductor.execute(task)

    override fun after(
        millis: Long,
        task: () -> Unit,
    ): () -> Unit {
        val alarm: Future<*> = conductor.schedule(task, millis, TimeUnit.MILLISECONDS)
        return { alarm.cancel(false) }
    }

    override fun lane(name: String): Lane =
        ThreadLane(Executors.newSingleThreadExecutor { named("AskFirst $name", it) })

    override fun onMain(task: () -> Unit) = postToMain(task)

    private class ThreadLane(
        private val thread: ExecutorService,
    ) : Lane {
        override fun take(task: () -> Unit) = thread.execute(task)

        override fun close() = thread.shutdown()
    }

    private companion object {
        private const val IDLE_SECONDS = 5L

        private fun named(
            name: String,
            task: Runnable,
        ) = Thread(task, name).apply { isDaemon = true }
    }
}
