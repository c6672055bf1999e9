package io.askfirst.internal

import io.askfirst.Recipient
import io.askfirst.SdkLimit
import io.askfirst.SdkOutcome
import io.askfirst.SdkPlan
import io.askfirst.SdkStep
import io.askfirst.Use

/** Plans as the library writes them, a line each: `bindings/src/lines.rs` says how. */
internal object Lines {
    private const val LIMITS = 3
    private const val RUNNING = "running"
    private const val GRANTED = "true"

    /** The plans of a text. */
    fun plans(text: String): List<SdkPlan> = text.split('\n').filter { it.isNotEmpty() }.map(::plan)

    private fun plan(line: String): SdkPlan {
        val parts = line.split('\t')
        val (sdk, start, then) = parts
        val limits = parts[LIMITS].split(',')
        return SdkPlan(
            line = line.toByteArray(),
            sdk = Recipient(sdk),
            start = Use.ofNothing(start.toInt(), "start"),
            steps = parts.drop(LIMITS + 1).map(::step),
            limits = SdkLimit.values().filter { it.id in limits },
            isStart = then == RUNNING,
        )
    }

    private fun step(text: String): SdkStep {
        val words = text.split(' ')
        return when (words.first()) {
            "pre-init" -> SdkStep.PreInit
            "grant" -> SdkStep.Grant(words.last() == GRANTED)
            "switches" -> SdkStep.Switches(words.drop(1))
            "start" -> SdkStep.Start
            "stop" -> SdkStep.Stop
            "forget" -> SdkStep.Forget
            else -> error("no step is called $text")
        }
    }

    /** The number that the library knows an outcome by. */
    fun number(outcome: SdkOutcome): Int =
        when (outcome) {
            is SdkOutcome.Done -> 0
            is SdkOutcome.NotOffered -> 1
            is SdkOutcome.Failed -> 2
        }
}
