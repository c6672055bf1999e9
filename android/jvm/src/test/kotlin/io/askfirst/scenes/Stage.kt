package io.askfirst.scenes

import io.askfirst.Choices
import io.askfirst.Config
import io.askfirst.DeclaredUse
import io.askfirst.Freshness
import io.askfirst.Installation
import io.askfirst.Lang
import io.askfirst.Loaded
import io.askfirst.Notice
import io.askfirst.Outcome
import io.askfirst.Platform
import io.askfirst.Purpose
import io.askfirst.Reading
import io.askfirst.Recipient
import io.askfirst.RequestKind
import io.askfirst.Sdk
import io.askfirst.SdkOutcome
import io.askfirst.SdkStep
import io.askfirst.SeparateConsent
import io.askfirst.Use
import org.json.JSONObject
import java.io.File
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.MessageDigest
import java.util.concurrent.TimeoutException

/** What one step showed. */
class Seen {
    var error: String? = null
    var reading: Reading<Any>? = null
    var asked: Boolean = false
    val steps = ArrayList<String>()
    val limits = ArrayList<String>()
    var notice: Notice? = null
    var durable: Boolean? = null

    fun took(outcome: Outcome) {
        if (outcome.isEffective) {
            durable = outcome.isDurable
        }
        error = outcome.problem
    }
}

/** A scene cannot be played as it is written. */
class Unplayable(
    val step: Int,
    message: String,
) : Exception("step $step: $message")

/** The phone, the folder and the processes. Everything is done through the public API. */
class Stage(
    private val scene: Scene,
    private val folder: File,
) {
    private val platform = Platform.valueOf(scene.device.getString("platform").uppercase())
    private var version = scene.device.getInt("version")
    private var now = scene.start
    private var json = read(scene.declaration)
    private val permissions = scene.device.texts("permissions").toMutableSet()
    private val values = scene.device.optJSONObject("values", JSONObject())
    private val processes = HashMap<String, Installation>()
    private var scratches = 0

    /** How often the system was asked for each item. */
    val calls = HashMap<String, Int>()

    /** The declared uses. */
    var uses: List<DeclaredUse> = declared()
        private set

    private fun read(declaration: String): ByteArray = File(scene.file.parentFile, declaration).readBytes()

    private fun config(
        folder: File,
        boot: ByteArray = ByteArray(16) { 1 },
    ) = Config(json, folder, version, boot = boot, clock = { now }, platform = platform)

    /** The uses, as an installation of its own tells them: the scene's may not be open. */
    private fun declared(): List<DeclaredUse> =
        Installation().use { scratch ->
            check(scratch.open(config(File(folder, "scratch-${scratches++}")))) { "${scratch.problem}" }
            scratch.uses().orFail()
        }

    /** The recipients, in the declaration's order. */
    fun recipients(): List<String> =
        JSONObject(json.toString(Charsets.UTF_8)).getJSONArray("recipients").objects().map { it.getString("id") }

    /** The process that a step speaks of. */
    fun process(step: Step): Installation =
        processes[step.process] ?: throw Unplayable(step.number, "the process \"${step.process}\" has not opened")

    /** Whether it is open. */
    fun isOpen(step: Step): Boolean = step.process in processes

    /** The use that a step names. */
    fun find(
        key: String,
        step: Step,
    ): Use<Any> = lookUp(key)?.use ?: throw Unplayable(step.number, "no use \"$key\", or several")

    private fun lookUp(key: String): DeclaredUse? =
        uses.find { it.key == key }
            ?: uses.filter { it.key.startsWith("$key/") }.takeIf { key.count('/'::equals) == 1 }?.singleOrNull()

    /** The same. Only where "undeclared" is expected may a step name one that is not: it gets a number that no use has. */
    fun findOrNone(
        key: String,
        step: Step,
        expected: String?,
    ): Use<Any> {
        val none = expected == "undeclared" && lookUp(key) == null && uses.none { it.key.startsWith("$key/") }
        return if (none) Use.ofAny(BEYOND, key) else find(key, step)
    }

    fun close() {
        processes.values.forEach { it.close() }
        processes.clear()
    }

    /** Takes a step. */
    @Suppress("CyclomaticComplexMethod", "LongMethod") // One line a step.
    fun take(step: Step): Seen {
        val seen = Seen()
        when (step.name) {
            "look" -> {}
            "open" -> open(step, seen, true)
            "open-blind" -> open(step, seen, false)
            "kill" -> processes.remove(step.process)?.close()
            "update" -> restart { json = read(step.text()) }
            "update-system" -> restart { version = step.number().toInt() }
            "permission" -> permission(step.details().only("name", "granted"))
            "advance" -> now += step.number() * MILLIS
            "set-clock" -> now = step.number()
            "damage" -> restart { damage(step.text()) }
            "read" -> read(step, seen)
            "start-sdks" -> startSdks(step, seen)
            "ask" -> ask(step, seen)
            "request-permission" -> requestPermission(step, seen)
            "notice" -> seen.notice = process(step).notice(Lang.ZH).orFail()
            "foreground" -> seen.error = process(step).observeForeground(step.flag())
            "record" -> seen.error = process(step).record(find(step.text(), step)).reason?.id
            "request" -> {
                val asked = step.details().only("kind", "ground")
                val kind = RequestKind.valueOf(asked.getString("kind").uppercase().replace('-', '_'))
                seen.error = process(step).request(kind, asked.optString("ground", null)).problem
            }
            "answer-request" -> {
                val answer = step.details().only("number", "refused")
                seen.error = process(step).answerRequest(answer.getInt("number"), answer.optString("refused", null))
            }
            else -> seen.took(act(step))
        }
        return seen
    }

    private fun act(step: Step): Outcome {
        val app = process(step)
        return when (step.name) {
            "agree" -> app.agree(choices(step.details()))
            "refuse" -> app.refuse()
            "withdraw" -> app.withdraw()
            "withdraw-use" -> app.withdraw(find(step.text(), step))
            "purpose" ->
                step.details().only("id", "on").let {
                    val purpose = Purpose(it.getString("id"))
                    if (it.getBoolean("on")) app.allow(purpose) else app.withdraw(purpose)
                }
            "recipient" ->
                step.details().only("id", "on").let {
                    val recipient = Recipient(it.getString("id"))
                    if (it.getBoolean("on")) app.allow(recipient) else app.withdraw(recipient)
                }
            "separate" ->
                step.details().only("id", "given").let {
                    val consent = SeparateConsent(it.getString("id"))
                    if (it.getBoolean("given")) app.allow(consent) else app.withdraw(consent)
                }
            "personalisation" -> app.personalise(step.flag())
            "log-in" -> app.logIn(step.text())
            "log-out" -> app.logOut()
            "age" -> app.stateAge(step.number().toInt())
            "guardian" -> app.guardian(step.flag())
            "close-account" -> app.closeAccount()
            "end-service" -> app.endService()
            else -> throw Unplayable(step.number, "the player does not know the step \"${step.name}\"")
        }
    }

    private fun choices(json: JSONObject): Choices {
        json.only("purposes", "recipients_off", "separate")
        return Choices(
            json.texts("purposes").map(::Purpose).toSet(),
            json.texts("recipients_off").map(::Recipient).toSet(),
            json.texts("separate").map(::SeparateConsent).toSet(),
        )
    }

    private fun open(
        step: Step,
        seen: Seen,
        notices: Boolean,
    ) {
        processes.remove(step.process)?.close()
        val app = Installation()
        if (app.open(config(File(folder, "installation")))) {
            processes[step.process] = app
            if (notices) {
                permissions.forEach { app.observePermission(it, true) }
                app.observeForeground(true)
            }
        } else {
            seen.error = app.problem
        }
    }

    private fun restart(change: () -> Unit) {
        close()
        change()
        uses = declared()
    }

    private fun permission(change: JSONObject) {
        val (name, granted) = change.getString("name") to change.getBoolean("granted")
        if (granted) permissions += name else permissions -= name
        processes.values.forEach { it.observePermission(name, granted) }
    }

    private fun read(
        step: Step,
        seen: Seen,
    ) {
        val details = step.details().only("use", "fresh", "meanwhile")
        val expected = step.expect.optJSONObject("reading")?.optString("denied", null)
        val use = findOrNone(details.getString("use"), step, expected)
        val app = process(step)
        seen.reading =
            app.read(use, if (details.optBoolean("fresh")) Freshness.NEW else Freshness.CACHED) {
                calls.merge(use.item, 1, Int::plus)
                when (details.optString("meanwhile", null)) {
                    "withdraw" -> app.withdraw()
                    "time-out" -> throw TimeoutException()
                    "fail" -> throw IOException("simulated")
                }
                values.optString(use.item, null)
            }
    }

    private fun startSdks(
        step: Step,
        seen: Seen,
    ) {
        val failing = step.details().only("failing").texts("failing")
        val adapters = recipients().map { FakeSdk(Recipient(it), it in failing) }
        for (progress in process(step).startSdks(adapters).orFail()) {
            progress.plan.limits.mapTo(seen.limits) { "${progress.plan.sdk}: ${it.id}" }
            for (taken in progress.taken.filter { it.outcome != SdkOutcome.NotOffered }) {
                val mark = if (taken.outcome is SdkOutcome.Failed) " failed" else ""
                seen.steps += "${taken.sdk}: ${taken.step}$mark"
            }
            progress.taken.firstNotNullOfOrNull { it.problem }?.let { seen.error = it }
        }
    }

    private class FakeSdk(
        override val recipient: Recipient,
        private val fails: Boolean,
    ) : Sdk {
        override fun take(step: SdkStep) {
            check(!fails) { "simulated" }
        }
    }

    private fun ask(
        step: Step,
        seen: Seen,
    ) {
        val details = step.details().only("use", "answer")
        val question = process(step).question(find(details.getString("use"), step), Lang.ZH)
        seen.asked = question != null
        question?.let { seen.took(process(step).answer(it, details.getBoolean("answer"))) }
    }

    private fun requestPermission(
        step: Step,
        seen: Seen,
    ) {
        val details = step.details().only("name", "answer")
        val name = details.getString("name")
        val app = process(step)
        seen.asked = app.mayRequest(name)
        if (seen.asked && details.getBoolean("answer")) {
            app.observePermission(name, true)
            permissions += name
        } else if (seen.asked) {
            seen.took(app.permissionRefused(name))
        }
    }

    private fun damage(kind: String) {
        val file = File(folder, "installation/ledger")
        val bytes = file.readBytes()
        val used = bytes.indexOfLast { it.toInt() != 0 } + 1
        when (kind) {
            "delete" -> file.delete()
            "folder" -> {
                file.delete()
                file.mkdir()
            }
            "empty" -> file.writeBytes(ByteArray(0))
            "flip-first" -> {
                bytes[FIRST_BODY] = (bytes[FIRST_BODY].toInt() xor 1).toByte()
                file.writeBytes(bytes)
            }
            "tear-last" -> {
                bytes.fill(0, used - TORN, used)
                file.writeBytes(bytes)
            }
            "newer" -> file.writeBytes(newer(bytes))
            else -> error("the player does not know the damage \"$kind\"")
        }
    }

    /** The header says a format that no version has yet, and its check is right. */
    private fun newer(bytes: ByteArray): ByteArray {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(FORMAT, -1)
        val digest = MessageDigest.getInstance("SHA-256").digest(bytes.copyOf(CHECKED))
        digest.copyInto(bytes, CHECKED)
        return bytes
    }

    private companion object {
        /** A number that no declaration has. */
        const val BEYOND = 4000
        const val MILLIS = 1000L

        /** Inside the body of the first record: behind the file's header block and the record's own header. */
        const val FIRST_BODY = 4096 + 160
        const val TORN = 16

        /** Where the header has the format, and how much of it the check behind it covers. */
        const val FORMAT = 8
        const val CHECKED = 64
    }
}

/** What was asked for; a scene that cannot have it ends here. */
fun <T : Any> Loaded<T>.orFail(): T = value ?: error("$problem")
