package io.askfirst

import io.askfirst.internal.Cell
import io.askfirst.internal.Failure
import io.askfirst.internal.Lines
import io.askfirst.internal.Native
import io.askfirst.internal.Opened
import io.askfirst.internal.Page
import io.askfirst.internal.Values
import io.askfirst.internal.text
import io.askfirst.internal.toCore
import io.askfirst.internal.toPublic
import io.askfirst.read.Item
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeoutException
import io.askfirst.internal.Installation as Wide
import io.askfirst.internal.Outcome as WideOutcome

/**
 * One installation. An app has one, [AskFirst]; tests have as many as they like.
 *
 * Until [open] succeeded, and after anything went wrong, everything is denied. No function throws because something is
 * denied or failed: the result says so. All functions may be called from any thread.
 *
 * [check], [read], [record], [observePermission], [observeForeground], [plan], [report] of a step, and [question],
 * [answer] and [withdraw] without arguments cost little from the first call on. The others load JNA once, which takes a
 * tenth of a second and more: call them off the main thread until then.
 */
public class Installation : AutoCloseable {
    /** What every check reads, anew each time: another process may have withdrawn a moment ago. */
    @Volatile
    private var cells: ByteBuffer = NOTHING

    @Volatile
    private var opened: Opened? = null

    private var unloaded: String? = null

    private val values = Values()

    private val listeners = CopyOnWriteArrayList<ChangeListener>()

    /** Why nothing is open; null where it is. */
    @Volatile
    public var problem: String? = "AskFirst is not open: call open first"
        private set

    /** Whether it is open. */
    public val isOpen: Boolean get() = opened != null

    /** The OS permissions that some declared use needs on this device. Empty until it is open. */
    public val permissions: List<String> get() = opened?.permissions ?: emptyList()

    /**
     * Opens it. Opening twice is fine and changes nothing. After a failure, which [problem] tells, everything stays denied
     * until a later call succeeds.
     *
     * @return whether it is open.
     */
    public fun open(config: Config): Boolean {
        val wasOpen = isOpen
        attempt(config)
        if (isOpen && !wasOpen) {
            tell()
        }
        return isOpen
    }

    @Synchronized
    private fun attempt(config: Config) {
        if (opened == null) {
            problem =
                try {
                    val fresh = Opened.by(config)
                    opened = fresh
                    cells = fresh.cells
                    null
                } catch (failed: IOException) {
                    failed.message ?: failed.toString()
                } catch (missing: LinkageError) {
                    // The virtual machine says why only once.
                    unloaded ?: "the native library cannot be loaded: ${missing.message}".also { unloaded = it }
                }
        }
    }

    /** Tells [why] it cannot be opened, where what it takes is not even there. It changes nothing where it is open. */
    @Synchronized
    public fun cannotOpen(why: String) {
        if (opened == null) {
            problem = why
        }
    }

    /** Lets go of it, for tests: afterwards everything is denied. An app keeps its installation until the process ends. */
    @Synchronized
    override fun close() {
        cells = NOTHING
        opened?.close()
        opened = null
        values.retain { false }
        problem = "AskFirst was closed"
    }

    /** Has [listener] hear of what changes what is allowed, when it is done through this object. Twice is once. */
    public fun addListener(listener: ChangeListener) {
        listeners.addIfAbsent(listener)
    }

    /** Has [listener] hear nothing more. */
    public fun removeListener(listener: ChangeListener) {
        listeners.remove(listener)
    }

    /** Looks at what other processes did since: drops the values that may not be kept any more, and tells the listeners. */
    public fun refresh() {
        forget()
        tell()
    }

    private fun tell() = listeners.forEach { it.onChange() }

    // What is allowed, and reading.

    /**
     * Whether a use is allowed now. The budget is not spent.
     *
     * It costs one load from memory, except where the answer depends on this moment (a permission, the foreground, a
     * consent that ends), which the core decides.
     */
    public fun check(use: Use<*>): Decision {
        val cell = Cell.at(cells, use.number)
        return Decision.of(if (Cell.isConditional(cell)) checkNow(use) else cell)
    }

    private fun checkNow(use: Use<*>): Int = core(Cell.NOT_READY) { Native.check(it, use.number) }

    /** Whether a use is allowed now. The same as [check], for who does not ask why. */
    public fun isAllowed(use: Use<*>): Boolean = check(use).isAllowed

    /**
     * Reads the item of a use. [reader] is called at most once, only if the use is allowed, and with no lock held. What it
     * returned is dropped if the use was withdrawn meanwhile.
     */
    @JvmOverloads
    public fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness = Freshness.CACHED,
        reader: Reader<T>,
    ): Reading<T> {
        var begun = core(NOT_BEGUN) { Native.begin(it, use.number, freshness == Freshness.NEW) }
        if (begun == CACHED) {
            val value = values.get(use.item)
            if (value != null) {
                // One item has one type: the constants say which.
                @Suppress("UNCHECKED_CAST")
                return Reading.Value(value as T, true)
            }
            // It was withdrawn and agreed to again a moment ago.
            begun = core(NOT_BEGUN) { Native.begin(it, use.number, true) }
        }
        return if (begun < TICKETS) denied(begun.toInt()) else finish(use, begun, reader)
    }

    /**
     * The value of a use's item if it was read before and the use is allowed. The system is not asked and nothing is spent;
     * what is not here is [Cause.NOT_HERE].
     */
    public fun <T : Any> readCached(use: Use<T>): Reading<T> {
        val reason = check(use).reason
        return when {
            reason != null -> denied(reason.number)
            core(false) { Native.keeps(it, use.number) } -> read(use) { throw NoValue(Cause.NOT_HERE) }
            else -> Reading.Unavailable(Cause.NOT_HERE)
        }
    }

    // Whatever the system throws, the app goes on.
    @Suppress("TooGenericExceptionCaught")
    private fun <T : Any> finish(
        use: Use<T>,
        ticket: Long,
        reader: Reader<T>,
    ): Reading<T> {
        var value: T? = null
        val cause =
            try {
                value = reader.read()
                Cause.EMPTY
            } catch (none: NoValue) {
                none.why
            } catch (_: TimeoutException) {
                Cause.TIMED_OUT
            } catch (_: Exception) {
                Cause.FAILED
            } finally {
                if (value == null) {
                    core(Unit) { Native.giveUp(it, ticket) }
                }
            }
        val read = value ?: return Reading.Unavailable(cause)
        val answer = core(Cell.NOT_READY) { Native.finish(it, ticket) }
        if (answer < Cell.ALLOWED) {
            return denied(answer)
        }
        values.put(use.item, use.number, read)
        // A withdrawal since then dropped what was there before.
        forget()
        return Reading.Value(read, false)
    }

    private fun denied(cell: Int): Reading<Nothing> {
        forget()
        return Reading.Denied(Reason.of(cell))
    }

    /** Drops the values that the core does not keep any more. */
    private fun forget() {
        values.retain { number -> core(false) { Native.keeps(it, number) } }
    }

    /** Puts on record that data was typed in, or came back from a log-in or a server. The same gate, no system call. */
    public fun record(use: Use<*>): Decision = Decision.of(core(Cell.NOT_READY) { Native.record(it, use.number) })

    /** Tells that an OS permission is granted or not. Until told, none is. */
    public fun observePermission(
        name: String,
        granted: Boolean,
    ) {
        core(Unit) { Native.observePermission(it, name.toByteArray(), granted) }
        forget()
        tell()
    }

    /**
     * Tells that the app came to the front, or left it. Until told, it is in the background. Leaving it puts the counts of
     * reads on record.
     *
     * @return why that failed; null where it did not.
     */
    public fun observeForeground(foreground: Boolean): String? {
        val problem = core<ByteArray?>(null) { Native.observeForeground(it, foreground) }
        tell()
        return problem?.toString(Charsets.UTF_8)
    }

    /**
     * Whether some use of an item is allowed, or would be at another moment: in front, with the system's permission, within
     * its budget. What the app made for the item goes when none is. While nothing is open, nothing is known: true.
     */
    public fun isKept(item: Item<*>): Boolean {
        val numbers = core<ByteArray?>(null) { Native.usesOf(it, item.id.toByteArray()) } ?: return true
        val uses = ByteBuffer.wrap(numbers)
        while (uses.hasRemaining()) {
            val reason = check(Use.of(uses.getInt(), item)).reason
            if (reason == null || reason.isMomentary) {
                return true
            }
        }
        return false
    }

    // What the person says.

    /** What should be shown when the app comes to the front. Nothing, while nothing is open. */
    public fun question(): Question = Question.values().getOrElse(core(-1) { Native.question(it) }) { Question.NONE }

    /** The general answer on record. [consent] has everything. [Answer.NONE], while nothing is open. */
    public fun answer(): Answer = Answer.values().getOrElse(core(-1) { Native.answer(it) }) { Answer.NONE }

    /** The notice. `Notice.fromFile` reads the same without native code. */
    public fun notice(lang: Lang): Loaded<Notice> = load { Notice.fromCore(it.notice(lang.toCore())) }

    /** "Agree and continue", with what was ticked. */
    @JvmOverloads
    public fun agree(choices: Choices = Choices()): Outcome = act { it.agree(choices.toCore()) }

    /** "Do not agree". The app goes on in guest mode. */
    public fun refuse(): Outcome = act { it.refuse() }

    /** Takes everything back. It holds when this returns, in every process, whatever `isDurable` says. */
    public fun withdraw(): Outcome {
        val answer = core<ByteArray?>(null) { Native.withdraw(it) }
        forget()
        tell()
        val parts = ByteBuffer.wrap(answer ?: return Outcome.refused(problem ?: FAILED))
        val isEffective = parts.get() != NO
        val isDurable = parts.get() != NO
        val denied = List(parts.getInt()) { parts.getInt() }
        return Outcome(isEffective, isDurable, parts.text().ifEmpty { null }, denied, emptyList())
    }

    /** Takes one use back. */
    public fun withdraw(use: Use<*>): Outcome = act { it.withdrawUses(listOf(use.number.toUInt())) }

    /** Gives an additional purpose up. */
    public fun withdraw(purpose: Purpose): Outcome = act { it.setPurpose(purpose.id, false) }

    /** Switches a recipient off. */
    public fun withdraw(recipient: Recipient): Outcome = act { it.setRecipient(recipient.id, false) }

    /** Takes a separate consent back. */
    public fun withdraw(consent: SeparateConsent): Outcome = act { it.setSeparate(consent.id, false) }

    /** Chooses an additional purpose. */
    public fun allow(purpose: Purpose): Outcome = act { it.setPurpose(purpose.id, true) }

    /** Switches a recipient on. */
    public fun allow(recipient: Recipient): Outcome = act { it.setRecipient(recipient.id, true) }

    /** Gives a separate consent. */
    public fun allow(consent: SeparateConsent): Outcome = act { it.setSeparate(consent.id, true) }

    /** The personalisation switch of the person logged in. */
    public fun personalise(on: Boolean): Outcome = act { it.setPersonalisation(on) }

    /** Someone logs in. The name is the app's own, and opaque; what is stored is a hash of it. */
    public fun logIn(name: String): Outcome = act { it.logIn(name) }

    /** Nobody is logged in any more. */
    public fun logOut(): Outcome = act { it.logOut() }

    /** The person states an age, in years, from 0 to 255. */
    public fun stateAge(years: Int): Outcome =
        if (years in 0..UByte.MAX_VALUE.toInt()) {
            act { it.setAge(years.toUByte()) }
        } else {
            Outcome.refused("$years is no age")
        }

    /** A guardian agrees, or does not. */
    public fun guardian(agrees: Boolean): Outcome = act { it.setGuardian(agrees) }

    /** The account of the person logged in is closed. */
    public fun closeAccount(): Outcome = act { it.closeAccount() }

    /** The service is shut down. */
    public fun endService(): Outcome = act { it.endService() }

    /** The question that a feature asks for one use; null where it would change nothing, or may not be asked. */
    public fun question(
        use: Use<*>,
        lang: Lang,
    ): UseQuestion? = load { it.useQuestion(use.number.toUInt(), lang.toCore())?.toPublic(use) }.value

    /** Records the answer to it. A yes gives the separate consent that goes with it. */
    public fun answer(
        question: UseQuestion,
        yes: Boolean,
    ): Outcome = act { it.answer(question.use.number.toUInt(), yes) }

    /**
     * Whether an OS permission may be asked for: some use of it is agreed to, it is not granted, and it was not refused
     * within the cool-down.
     */
    public fun mayRequest(permission: String): Boolean = load { it.mayRequest(permission) }.value ?: false

    /** Records that the person did not grant an OS permission: it is left alone for its cool-down. */
    public fun permissionRefused(permission: String): Outcome = act { it.permissionRefused(permission) }

    /** Everything that was said so far. */
    public fun consent(): Loaded<Consent> = load { it.consent().toPublic() }

    /** The declared uses, in the order of their numbers, for a settings screen. */
    public fun uses(): Loaded<List<DeclaredUse>> = load { all -> all.uses().map { it.toPublic() } }

    // SDKs.

    /** The steps that the SDKs take next, given what is allowed now. */
    public fun plan(): Loaded<List<SdkPlan>> {
        val lines = core<ByteArray?>(null) { Native.plan(it) }
        return Loaded(lines?.let { Lines.plans(String(it)) }, if (lines == null) problem ?: FAILED else null)
    }

    /**
     * Reports what came of the step at [place] of a plan.
     *
     * @return why that could not be put on record; null where it could.
     */
    public fun report(
        plan: SdkPlan,
        place: Int,
        outcome: SdkOutcome,
    ): String? {
        val reason = (outcome as? SdkOutcome.Failed)?.reason.orEmpty().toByteArray()
        return put { Native.report(it, plan.line, place, Lines.number(outcome), reason) }
    }

    /**
     * Notes that a plan without steps was carried out: there was nothing to do but to leave the SDK alone.
     *
     * @return why that could not be put on record; null where it could.
     */
    public fun acknowledge(plan: SdkPlan): String? = put { Native.acknowledge(it, plan.line) }

    private inline fun put(report: (Long) -> ByteArray?): String? {
        if (!isOpen) {
            return problem
        }
        return core<ByteArray?>(null, report)?.let { String(it) }
    }

    /**
     * Makes a plan and has the adapters take its steps, here and now. An SDK without an adapter is left out.
     *
     * @return the plans, each with the steps that were taken.
     */
    public fun startSdks(adapters: List<Sdk>): Loaded<List<SdkProgress>> {
        val plans = plan()
        val taken =
            plans.value?.map { plan ->
                SdkProgress(plan, take(plan, adapters.find { it.recipient == plan.sdk }))
            }
        return Loaded(taken, plans.problem)
    }

    private fun take(
        plan: SdkPlan,
        adapter: Sdk?,
    ): List<SdkStepTaken> {
        val taken = ArrayList<SdkStepTaken>()
        if (adapter == null) {
            return taken
        }
        if (plan.steps.isEmpty()) {
            acknowledge(plan)?.let { taken += SdkStepTaken(plan.sdk, SdkStep.Stop, SdkOutcome.NotOffered, it) }
        }
        for ((place, step) in plan.steps.withIndex()) {
            val outcome = SdkOutcome.of(adapter, step)
            taken += SdkStepTaken(plan.sdk, step, outcome, report(plan, place, outcome))
            if (plan.isStart && outcome is SdkOutcome.Failed) {
                break
            }
        }
        return taken
    }

    /** Where each SDK is that was planned for in this process. */
    public fun sdkStates(): Map<Recipient, SdkState> =
        load { all -> all.sdkStates().associate { Recipient(it.sdk) to it.state.toPublic() } }.value ?: emptyMap()

    // Requests, and what is on record.

    /** Records a request of the person logged in, due as the policy promises. */
    @JvmOverloads
    public fun request(
        kind: RequestKind,
        ground: String? = null,
    ): Loaded<Request> = load { it.request(kind.toCore(), ground).toPublic() }

    /**
     * Records the answer to a request: done, or refused on a ground that the policy names.
     *
     * @return why that could not be done; null where it could.
     */
    @JvmOverloads
    public fun answerRequest(
        number: Int,
        refusedOn: String? = null,
    ): String? = said { it.answerRequest(number.toUInt(), refusedOn) }

    /**
     * Erases records of what was said, as a request asks; the tree over them stays true, so that the rest still verifies.
     * What is allowed now cannot lose the record it rests on: withdraw first.
     *
     * @param records the numbers of the records, as evidence lists them.
     * @param request the number of the request.
     * @return why nothing was erased; null where they were.
     */
    public fun erase(
        records: List<Long>,
        request: Int,
    ): String? = said { all -> all.erase(records.map { it.toULong() }, request.toUInt()) }

    /** All requests made on this installation. */
    public fun requests(): Loaded<List<Request>> = load { all -> all.requests().map { it.toPublic() } }

    /** The two lists, and the account of the SDKs. */
    public fun report(lang: Lang): Loaded<Report> = load { it.report(lang.toCore()).toPublic() }

    /** A log, to be handed to somebody who verifies it. */
    public fun evidence(log: Log): Loaded<Evidence> = load { it.evidence(log.toCore()).toPublic() }

    // The two doors. Nothing gets past them that was not expected.

    private inline fun <R> core(
        denied: R,
        ask: (Long) -> R,
    ): R {
        val opened = opened ?: return denied
        opened.tick()
        return ask(opened.handle)
    }

    // A panic of the library comes as an exception.
    @Suppress("TooGenericExceptionCaught")
    private inline fun <R : Any> load(ask: (Wide) -> R?): Loaded<R> {
        val opened = opened ?: return Loaded(null, problem)
        return try {
            opened.tick()
            Loaded(ask(opened.wide), null)
        } catch (failure: Failure.Failed) {
            Loaded(null, failure.reason)
        } catch (failed: Exception) {
            Loaded(null, "the library failed: ${failed.message}")
        } catch (missing: LinkageError) {
            Loaded(null, "the library cannot be reached: $missing")
        }
    }

    private inline fun act(ask: (Wide) -> WideOutcome): Outcome {
        val done = load { ask(it).toPublic() }
        forget()
        tell()
        return done.value ?: Outcome.refused(done.problem ?: FAILED)
    }

    private inline fun said(ask: (Wide) -> String): String? {
        val done = load { ask(it) }
        return done.problem ?: done.value?.ifEmpty { null }
    }

    private companion object {
        private val NOTHING = Page.notReady(Page.ROOM)
        private const val FAILED = "the library failed"
        private const val NO: Byte = 0
        private const val NOT_BEGUN = 0L
        private const val CACHED = 0x80L
        private const val TICKETS = 0x100L
    }
}

/** Hears that what is allowed may have changed: something was said, a permission or the foreground changed. */
public fun interface ChangeListener {
    /**
     * Called on the thread that did it, with no lock held, when it holds. What takes long is done elsewhere. What another
     * process did is not told.
     */
    public fun onChange()
}

/**
 * A plan, and how far it came.
 *
 * @property plan the plan.
 * @property taken the steps that were taken.
 */
public class SdkProgress internal constructor(
    public val plan: SdkPlan,
    public val taken: List<SdkStepTaken>,
)
