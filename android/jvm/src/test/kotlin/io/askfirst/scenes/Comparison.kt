package io.askfirst.scenes

import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.Reading
import io.askfirst.SdkState
import io.askfirst.Use
import org.json.JSONObject
import java.lang.reflect.Modifier

/** Compares what a step expects with what came. */
class Comparison(
    private val stage: Stage,
    private val step: Step,
    private val seen: Seen,
) {
    private val expect = step.expect

    /** How many expectations were looked at. */
    var looked = 0
        private set

    /** Those that were not met. */
    val differences = ArrayList<String>()

    private fun at(
        what: String,
        expected: String,
        came: String,
    ) {
        looked++
        if (expected != came) {
            differences += "step ${step.number}: $what: expected $expected, came $came"
        }
    }

    private fun error() {
        val expected = expect.optString("error", null)
        val came = seen.error
        when {
            expected == null && came == null -> {}
            expected == null -> at("the step", "no error", "$came")
            else -> at("the error", expected, if (came?.contains(expected) == true) expected else "$came")
        }
    }

    private fun check(use: Use<*>): String =
        if (stage.isOpen(step)) stage.process(step).check(use).toString() else "denied: not-ready"

    private fun uses() {
        expect.optString("all_denied", null)?.let { reason ->
            for (one in stage.uses.filter { it.isOnDevice }) {
                at(one.key, "denied: $reason", check(one.use))
            }
        }
        expect.each(
            "denied",
        ) { key, reason -> at(key, "denied: $reason", check(stage.findOrNone(key, step, "$reason"))) }
        expect.each("allowed") { key, basis -> at(key, "allowed: $basis", check(stage.find(key, step))) }
    }

    private fun reading() {
        when (val expected = expect.opt("reading")) {
            null -> {}
            is JSONObject -> {
                val kind = expected.only("value", "cached", "denied").keySet().single()
                at("the reading", "$kind ${expected.getString(kind)}", show(seen.reading))
            }
            else -> at("the reading", "$expected", show(seen.reading))
        }
    }

    private fun show(reading: Reading<Any>?): String =
        when (reading) {
            null -> "no read"
            is Reading.Value -> "${if (reading.isCached) "cached" else "value"} ${reading.value}"
            is Reading.Denied -> "denied ${reading.reason.id}"
            is Reading.Unavailable -> "unavailable"
        }

    private fun sdks() {
        expect.optJSONArray("steps")?.let { at("the steps of SDKs", "${it.texts()}", "${seen.steps}") }
        expect.optJSONArray("limits")?.let { at("the limits", "${it.texts()}", "${seen.limits}") }
        expect.optJSONArray("running")?.let { expected ->
            val running =
                stage
                    .process(step)
                    .sdkStates()
                    .filterValues { it == SdkState.RUNNING }
                    .keys
                    .map { it.id }
            at("running SDKs", "${expected.texts()}", "${stage.recipients().filter { it in running }}")
        }
    }

    private fun records() {
        expect.optJSONObject("recorded")?.let {
            val rows =
                stage
                    .process(step)
                    .report(Lang.EN)
                    .orFail()
                    .collected
            expect.each("recorded") { key, expected ->
                val number = stage.find(key, step).number
                at("$key on record", "$expected", "${rows.find { it.number == number }?.count}")
            }
        }
        val last =
            if (expect.has("due_days") ||
                expect.has("overdue")
            ) {
                stage
                    .process(step)
                    .requests()
                    .orFail()
                    .lastOrNull()
            } else {
                null
            }
        expect.opt("due_days")?.let { days -> at("days until due", "$days", "${last?.run { (dueAt - madeAt) / DAY }}") }
        expect.opt("overdue")?.let { overdue -> at("overdue", "$overdue", "${last?.isOverdue}") }
    }

    /** Looks at everything that is expected. */
    fun look(): Comparison {
        expect.only(
            "error",
            "all_denied",
            "denied",
            "allowed",
            "reading",
            "calls",
            "question",
            "asked",
            "steps",
            "running",
            "limits",
            "notice_contains",
            "recorded",
            "due_days",
            "overdue",
            "durable",
        )
        error()
        uses()
        reading()
        expect.each("calls") { item, count -> at("system calls for $item", "$count", "${stage.calls[item] ?: 0}") }
        expect.optString("question", null)?.let {
            at(
                "the question",
                it,
                stage
                    .process(step)
                    .question()
                    .name
                    .lowercase(),
            )
        }
        expect.opt("asked")?.let { at("asked", "$it", "${seen.asked}") }
        sdks()
        for (words in expect.texts("notice_contains")) {
            val shown = seen.notice?.let(::wordsOf).orEmpty()
            at("the notice", words, if (shown.any { words in it }) words else "a notice without it")
        }
        expect.opt("durable")?.let { at("durable", "$it", "${seen.durable}") }
        records()
        return this
    }

    private companion object {
        const val DAY = 86_400_000L
    }
}

private fun JSONObject.each(
    key: String,
    look: (String, Any) -> Unit,
) {
    optJSONObject(key)?.let { all -> all.keySet().sorted().forEach { look(it, all.get(it)) } }
}

/** Every text that a notice tells, however deep. */
private fun wordsOf(notice: Notice): List<String> {
    val words = ArrayList<String>()

    fun walk(value: Any?) {
        when (value) {
            is String -> words += value
            is Iterable<*> -> value.forEach(::walk)
            else ->
                if (value != null && value.javaClass.name.startsWith("io.askfirst.")) {
                    val getters = value.javaClass.methods.filter { it.parameterCount == 0 && it.name.startsWith("get") }
                    getters
                        .filter {
                            !Modifier.isStatic(
                                it.modifiers,
                            ) &&
                                it.name != "getClass"
                        }.forEach { walk(it.invoke(value)) }
                }
        }
    }
    walk(notice)
    return words
}
