package io.askfirst

import android.app.Activity
import android.app.Application
import io.askfirst.internal.Asking
import io.askfirst.internal.Host
import io.askfirst.internal.Readers
import io.askfirst.internal.Starter
import io.askfirst.internal.Usages
import io.askfirst.read.OaidSource
import java.io.Closeable

/**
 * AskFirst in this app, in each of its processes.
 *
 * Three calls integrate it: [install] in `attachBaseContext`, [register] in `onCreate` of the application, [ask] in the
 * launcher activity. Until [install] succeeded everything is denied. Nothing here throws because something is denied or
 * failed: the result says so.
 *
 * An app with screens of its own does without [ask] and [openSettings]. [installation] has all that they use:
 *
 * - `question()` says whether to show the notice: `Notice.fromFile` reads it out of `assets/askfirst/notice.json` without
 *   native code. `agree(choices)` or `refuse()` records the answer, and leaving the screen records nothing.
 * - `question(use, lang)` is what a feature asks for one use; null means that it may not be asked. `answer(question, yes)`
 *   records it. `DeclaredUse.permissions` says what the system is asked next, `mayRequest` whether it may be, and
 *   `observePermission` and `permissionRefused` take what came of it.
 * - `consent()`, `allow`, `withdraw`, `personalise`, `report`, `requests`, `request` and `evidence` are the settings.
 *
 * Nothing may be ticked for the person, both answers look alike, and an answer counts when its [Outcome] is effective.
 */
public object AskFirst {
    /** All that the installation of this app can do. */
    @JvmStatic
    public val installation: Installation = Installation()

    /**
     * Opens the installation, in `Application.attachBaseContext` of every process, before any content provider starts.
     * It needs `assets/askfirst/declaration.json`, which `askfirst build --android` writes.
     *
     * @param declaration `Declared.DECLARATION`, which `askfirst build --kotlin` writes.
     * @param clock for tests: the time, instead of the system's.
     * @return whether it is open. Where it is not, everything is denied, and the log and [Installation.problem] say why.
     */
    @JvmStatic
    @JvmOverloads
    public fun install(
        app: Application,
        declaration: Declaration,
        clock: Clock? = null,
    ): Boolean = Host.install(app, declaration, clock)

    /** Lets go of everything, as the end of the process does, for tests. What was said stays on record. */
    @JvmStatic
    public fun uninstall() {
        Starter.forget()
        Host.uninstall()
    }

    /**
     * Hands over the adapters of the third-party SDKs, in `Application.onCreate` of every process. Each SDK is started
     * as soon as it is allowed and stopped when it is not any more, whichever process that was said in, on a thread of
     * its own. What one does wrong keeps no other from starting or stopping.
     */
    @JvmStatic
    public fun register(vararg sdks: Sdk): Unit = Starter.register(sdks.asList())

    /** Where each SDK is, in this process. One that is not in it is idle. */
    @JvmStatic
    public val sdkStates: Map<Recipient, SdkState> get() = Starter.states

    /**
     * Has [listener] hear where the SDKs are, now and whenever one starts, stops or fails: what needs a running SDK, such as
     * a log-in button, waits for it.
     */
    @JvmStatic
    public fun addSdkListener(listener: SdkListener): Unit = Starter.addListener(listener)

    /** Has [listener] hear nothing more. */
    @JvmStatic
    public fun removeSdkListener(listener: SdkListener): Unit = Starter.removeListener(listener)

    /**
     * Shows the first-launch dialog if something has to be asked, and calls [then] once with what is on record
     * afterwards; at once where nothing has to be asked. Call it in `onCreate` of the launcher activity, on the main
     * thread: after a rotation or the death of the process it goes on where it was. Only the main process asks. [then] is
     * dropped with its activity; the next instance asks anew. The back key leaves the app, and answers nothing.
     */
    @JvmStatic
    public fun ask(
        activity: Activity,
        then: Answered,
    ): Unit = Asking.notice(activity, then)

    /**
     * Asks for one use, when the person taps the feature that needs it, and calls [then] once with the decision; at once
     * where it is allowed already, or may not be asked. After a yes the system asks for the permissions that the use
     * needs. A no, to either, is not followed by the same question within the cool-down. On the main thread. [then] is
     * dropped with its activity: a new instance of it finds the decision with [check].
     */
    @JvmStatic
    public fun ask(
        activity: Activity,
        use: Use<*>,
        then: Decided,
    ): Unit = Asking.use(activity, use, then)

    /** Opens the settings screen: purposes, recipients, what was read, withdrawal, evidence. */
    @JvmStatic
    public fun openSettings(activity: Activity): Unit = Asking.settings(activity)

    /**
     * Reads the item of a use from this device. The system is asked only if the use is allowed, and not again within the
     * use's budget. What takes longer than a moment ([Cause.NOT_HERE] says so) is read by [readLater].
     */
    @JvmStatic
    @JvmOverloads
    public fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness = Freshness.CACHED,
    ): Reading<T> = Readers.read(use, freshness)

    /**
     * Reads the item of a use on a thread of its own, and calls [then] once on the main thread. It is checked again right
     * before.
     */
    @JvmStatic
    @JvmOverloads
    public fun <T : Any> readLater(
        use: Use<T>,
        freshness: Freshness = Freshness.CACHED,
        then: Read<T>,
    ): Unit = Readers.readLater(use, freshness, then)

    /**
     * Begins to use what flows while a feature runs: the camera, the microphone, sensors, the photo library, storage. Ask
     * when the feature starts, look at [Usage.isActive], and close it when the feature ends; what is taken back meanwhile
     * ends it too, and [revoked] hears of it.
     */
    @JvmStatic
    @JvmOverloads
    public fun begin(
        use: Use<*>,
        revoked: Revoked? = null,
    ): Usage = Usages.begin(use, revoked)

    /**
     * Whether one of the apps that the declaration lists is installed. The system is asked for all of them at once, which
     * is one read; a list of what is installed is never taken.
     *
     * @param packageName its package. One that is not declared is not asked for: [Cause.UNDECLARED].
     */
    @JvmStatic
    @JvmOverloads
    public fun isInstalled(
        use: Use<List<String>>,
        packageName: String,
        freshness: Freshness = Freshness.CACHED,
    ): Reading<Boolean> = Readers.isInstalled(use, packageName, freshness)

    /** The app's own source of the OAID, such as MSA's library; null where the makers' services do. */
    @JvmStatic
    public var oaidSource: OaidSource?
        get() = Readers.oaidSource
        set(source) {
            Readers.oaidSource = source
        }

    /** See [Installation.check]. */
    @JvmStatic
    public fun check(use: Use<*>): Decision = installation.check(use)

    /** See [Installation.isAllowed]. */
    @JvmStatic
    public fun isAllowed(use: Use<*>): Boolean = installation.isAllowed(use)

    /** See [Installation.read]. */
    @JvmStatic
    @JvmOverloads
    public fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness = Freshness.CACHED,
        reader: Reader<T>,
    ): Reading<T> = installation.read(use, freshness, reader)

    /** See [Installation.record]. */
    @JvmStatic
    public fun record(use: Use<*>): Decision = installation.record(use)

    /** See [Installation.question]. */
    @JvmStatic
    public fun question(): Question = installation.question()

    /** See [Installation.agree]. */
    @JvmStatic
    @JvmOverloads
    public fun agree(choices: Choices = Choices()): Outcome = installation.agree(choices)

    /** See [Installation.refuse]. */
    @JvmStatic
    public fun refuse(): Outcome = installation.refuse()

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(): Outcome = installation.withdraw()

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(use: Use<*>): Outcome = installation.withdraw(use)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(purpose: Purpose): Outcome = installation.withdraw(purpose)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(recipient: Recipient): Outcome = installation.withdraw(recipient)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(consent: SeparateConsent): Outcome = installation.withdraw(consent)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(purpose: Purpose): Outcome = installation.allow(purpose)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(recipient: Recipient): Outcome = installation.allow(recipient)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(consent: SeparateConsent): Outcome = installation.allow(consent)
}

/** Hears what a person answered to the notice. */
public fun interface Answered {
    /** Called once, on the main thread. [answer] is what is on record: [Answer.NONE] where no answer was given. */
    public fun onAnswer(answer: Answer)
}

/** Hears whether a use is allowed, after a person was asked for it. */
public fun interface Decided {
    /** Called once, on the main thread. */
    public fun onDecision(decision: Decision)
}

/** Hears where the SDKs are. */
public fun interface SdkListener {
    /** Called on the main thread: [sdk] is in [state] now, in this process. */
    public fun onState(
        sdk: Recipient,
        state: SdkState,
    )
}

/** Hears what came of a read. */
public fun interface Read<in T : Any> {
    /** Called once, on the main thread. */
    public fun onReading(reading: Reading<@UnsafeVariance T>)
}

/** A feature that runs, and what it uses. */
public interface Usage : Closeable {
    /** The use. */
    public val use: Use<*>

    /** Whether it may go on. */
    public val isActive: Boolean

    /** Why it may not; null while it may, and where it was closed. */
    public val reason: Reason?

    /** The feature ended. */
    override fun close()
}

/** Hears that a feature must end. */
public fun interface Revoked {
    /** Called once, on the main thread. Not after the usage was closed. */
    public fun onRevoked(reason: Reason)
}
