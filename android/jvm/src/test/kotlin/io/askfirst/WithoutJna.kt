package io.askfirst

import java.io.File
import java.util.concurrent.TimeoutException

/**
 * A process that has no JNA: it does all that an app does at its start and at each read, and then finds that the wide API
 * denies instead of throwing. [WithoutJnaTest] starts it.
 */
object WithoutJna {
    /** Takes the declaration's file, the folder, and the number of a use that is allowed. */
    @JvmStatic
    fun main(words: Array<String>) {
        val (json, folder, number) = words
        val use = Use.ofAny(number.toInt(), "android-id")
        val app = Installation()
        expect(Reason.NOT_READY, app.check(use).reason)
        expect(true, app.open(Config(File(json).readBytes(), File(folder), ANDROID_9)))
        expect(Question.NONE, app.question())
        app.observeForeground(true)
        app.permissions.forEach { app.observePermission(it, true) }
        expect(true, app.isAllowed(use))
        expect(Cause.TIMED_OUT, (app.read(use) { throw TimeoutException() } as Reading.Unavailable).cause)
        expect("made up", app.read(use, Freshness.NEW) { "made up" }.valueOrNull)
        expect(true, (app.read(use) { error("it is cached") } as Reading.Value).isCached)
        expect(Basis.CONSENT, app.record(use).basis)
        expect(null, app.observeForeground(false))
        val plans = checkNotNull(app.plan().value)
        check(plans.isNotEmpty()) { "no SDK may start" }
        for (plan in plans) {
            plan.steps.indices.forEach { expect(null, app.report(plan, it, SdkOutcome.Done)) }
        }
        expect(emptyList<SdkPlan>(), app.plan().value)

        val refused = app.refuse()
        expect(false, refused.isEffective)
        check("cannot be reached" in "${refused.problem}") { "$refused" }
        expect(null, app.report(Lang.EN).value)

        val withdrawn = app.withdraw()
        check(withdrawn.isEffective && withdrawn.isDurable && use.number in withdrawn.denied) { "$withdrawn" }
        expect(Reason.WITHDRAWN, app.check(use).reason)
        expect(Reason.WITHDRAWN, (app.read(use) { error("it is denied") } as Reading.Denied).reason)
        println("fine without JNA")
    }

    private fun expect(
        expected: Any?,
        came: Any?,
    ) = check(expected == came) { "expected $expected, came $came" }

    private const val ANDROID_9 = 28
}
