package io.askfirst.internal

import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** What takes longer than a frame, one thing after the other. */
internal object Work {
    /** The thread that it is done on. It ends with the process. */
    val thread: ExecutorService =
        Executors.newSingleThreadExecutor { task -> Thread(task, "askfirst-ui").apply { isDaemon = true } }

    /** Does [task] on that thread, and hands what came of it to [then] on the main thread. */
    fun <T> run(
        task: () -> T,
        then: (T) -> Unit,
    ) {
        thread.execute {
            val result = task()
            postToMain { then(result) }
        }
    }
}
