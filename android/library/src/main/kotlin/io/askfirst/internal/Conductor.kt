package io.askfirst.internal

import io.askfirst.Installation
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkOutcome
import io.askfirst.SdkPlan
import io.askfirst.SdkState
import io.askfirst.SdkStep
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Has the adapters of SDKs take the steps that the core plans, and reports what came of them.
 *
 * One thread decides, and has all that is written here to itself. The vendors' code runs elsewhere: a run of steps has a
 * thread of its own, so that an SDK waits for its own steps alone. A step of a start that does not come back in time has
 * failed; when it comes back late and the SDK must not run any more, the SDK is stopped again.
 */
internal class Conductor(
    private val installation: Installation,
    private val threads: Threads,
    private val warn: (String) -> Unit,
    private val announce: (Recipient, SdkState) -> Unit,
) {
    private val adapters = LinkedHashMap<Recipient, Sdk>()
    private val runs = HashMap<Recipient, Run>()

    /** The newest plan of each SDK that a run was under way for when it was made. */
    private val missed = HashMap<Recipient, SdkPlan>()

    /** What stopped each SDK last. */
    private val stops = HashMap<Recipient, SdkPlan>()

    /** The SDKs to be stopped again when their run is over. */
    private val again = HashSet<Recipient>()
    private val isToLook = AtomicBoolean()
    private val known = ConcurrentHashMap<Recipient, SdkState>()

    /** Where each SDK is. One that is not here is idle. */
    val states: Map<Recipient, SdkState> get() = HashMap(known)

    /** Adds adapters, and has those start that may. */
    fun register(sdks: List<Sdk>) {
        threads.conduct {
            sdks.forEach { adapters[it.recipient] = it }
            plan()
        }
    }

    /** Something may have changed. Many calls make one look. */
    fun look() {
        if (isToLook.compareAndSet(false, true)) {
            threads.conduct {
                isToLook.set(false)
                plan()
            }
        }
    }

    private fun plan() {
        val plans = installation.plan()
        plans.problem?.let { warn("no SDK is started: $it") }
        for (plan in plans.value.orEmpty()) {
            val adapter = adapters[plan.sdk]
            when {
                adapter == null -> continue
                plan.sdk in runs -> missed[plan.sdk] = plan
                else -> begin(whole(plan, adapter))
            }
        }
    }

    private fun whole(
        plan: SdkPlan,
        adapter: Sdk,
    ) = Run(plan, adapter, plan.steps.indices.toList())

    private fun begin(run: Run) {
        val plan = run.plan
        runs[plan.sdk] = run
        if (!plan.isStart) {
            stops[plan.sdk] = plan
        }
        if (plan.steps.isEmpty()) {
            installation.acknowledge(plan)?.let { warn("${plan.sdk}: $it") }
        }
        next(run)
    }

    private fun next(run: Run) {
        val place = run.places.getOrNull(run.taken)
        when {
            place == null -> end(run, if (run.plan.isStart) SdkState.RUNNING else SdkState.STOPPED)
            holds(run.plan) -> take(run, place)
            // Nothing was done to it yet.
            run.taken == 0 -> end(run, known[run.plan.sdk])
            // That it failed has what was done taken back.
            else -> settle(run, place, SdkOutcome.Failed("it was withdrawn before this step"))
        }
    }

    /** Whether the next step of a plan is still right: a withdrawal always is. */
    private fun holds(plan: SdkPlan) = !plan.isStart || installation.isAllowed(plan.start)

    private fun take(
        run: Run,
        place: Int,
    ) {
        val plan = run.plan
        val adapter = run.adapter
        val turn = ++run.turn
        val limit = adapter.timeLimitMillis
        val cancel =
            threads.after(limit) {
                if (run.turn == turn) {
                    // The thread is not waited for any more; what comes next gets one of its own.
                    run.newLane()
                    settle(run, place, SdkOutcome.Failed("no answer in $limit ms"))
                }
            }
        val call = {
            // It may have waited for the thread.
            val outcome = if (holds(plan)) SdkOutcome.of(adapter, plan.steps[place]) else null
            threads.conduct {
                cancel()
                when {
                    run.turn != turn -> late(run, plan.steps[place])
                    outcome == null -> next(run)
                    else -> settle(run, place, outcome)
                }
            }
        }
        if (adapter.isOnMain) threads.onMain(call) else run.lane.take(call)
    }

    private fun settle(
        run: Run,
        place: Int,
        outcome: SdkOutcome,
    ) {
        val plan = run.plan
        run.turn++
        run.taken++
        if (outcome is SdkOutcome.Failed) {
            warn("${plan.sdk}: ${plan.steps[place]}: $outcome")
        }
        installation
            .report(
                plan,
                place,
                outcome,
            )?.let { warn("${plan.sdk}: ${plan.steps[place]} is not on record: $it") }
        if (outcome is SdkOutcome.Failed && plan.isStart) end(run, SdkState.FAILED) else next(run)
    }

    /** A step came back after its time had run out. */
    private fun late(
        run: Run,
        step: SdkStep,
    ) {
        val sdk = run.plan.sdk
        warn("$sdk: $step came back late")
        val stop = stops[sdk]
        if (stop != null && !holds(run.plan)) {
            if (sdk in runs) again.add(sdk) else begin(whole(stop, run.adapter))
        }
        plan()
    }

    private fun end(
        run: Run,
        state: SdkState?,
    ) {
        val sdk = run.plan.sdk
        run.lane.close()
        runs.remove(sdk)
        if (state != null && known.put(sdk, state) != state) {
            announce(sdk, state)
        }
        val owed = missed.remove(sdk)
        val stop = stops[sdk]
        if (again.remove(sdk) && stop != null && !installation.isAllowed(stop.start)) {
            begin(whole(stop, run.adapter))
        }
        plan()
        // The core takes a plan that it made for carried out: switches that changed while the SDK started are set now.
        if (owed != null && sdk !in runs && known[sdk] == SdkState.RUNNING) {
            val switches = owed.steps.indices.filter { owed.steps[it] is SdkStep.Switches }
            if (switches.isNotEmpty()) {
                begin(Run(owed, run.adapter, switches))
            }
        }
    }

    /** The steps at some places of a plan, one after another. */
    private inner class Run(
        val plan: SdkPlan,
        val adapter: Sdk,
        val places: List<Int>,
    ) {
        var lane = threads.lane(plan.sdk.id)
            private set

        /** How many of the places are done. */
        var taken = 0

        /** Counts what is waited for: an answer to an older turn comes late. */
        var turn = 0

        fun newLane() {
            lane.close()
            lane = threads.lane(plan.sdk.id)
        }
    }
}
