package io.askfirst.internal

/** Threads that run when a test says so, one after another on its own: what happens is the same each time. */
internal class ManualThreads : Threads {
    private class Alarm(
        val at: Long,
        val task: () -> Unit,
    )

    /** A lane; while it is held, the vendor's code on it hangs. */
    inner class ManualLane(
        val name: String,
    ) : Lane {
        val tasks = ArrayDeque<() -> Unit>()
        var isHeld = name in hanging
        var isClosed = false

        override fun take(task: () -> Unit) {
            check(!isClosed) { "a lane that was closed takes nothing" }
            tasks += task
        }

        override fun close() {
            isClosed = true
        }
    }

    private val conducting = ArrayDeque<() -> Unit>()
    private val alarms = ArrayList<Alarm>()
    private val main = ArrayDeque<() -> Unit>()
    private var now = 0L

    /** The names of the lanes that hang as soon as they are made. */
    val hanging = HashSet<String>()

    /** All lanes so far. */
    val lanes = ArrayList<ManualLane>()

    /** How many tasks ran on the main thread. */
    var onMain = 0
        private set

    override fun conduct(task: () -> Unit) {
        conducting += task
    }

    override fun after(
        millis: Long,
        task: () -> Unit,
    ): () -> Unit {
        val alarm = Alarm(now + millis, task)
        alarms += alarm
        return { alarms -= alarm }
    }

    override fun lane(name: String): Lane = ManualLane(name).also { lanes += it }

    override fun onMain(task: () -> Unit) {
        main += task
    }

    /** Runs all that can run. */
    fun settle() {
        while (true) {
            val lane = lanes.firstOrNull { !it.isHeld && it.tasks.isNotEmpty() }
            val task = conducting.removeFirstOrNull() ?: lane?.tasks?.removeFirst()
            if (task != null) {
                task()
            } else {
                main.removeFirstOrNull()?.also { onMain++ }?.invoke() ?: return
            }
        }
    }

    /** Lets time go by. */
    fun pass(millis: Long) {
        now += millis
        alarms.filter { it.at <= now }.forEach { alarm ->
            alarms -= alarm
            conducting += alarm.task
        }
        settle()
    }

    /** What hung on a lane comes back. */
    fun release(lane: ManualLane) {
        lane.isHeld = false
        settle()
    }
}
