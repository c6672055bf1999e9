package io.askfirst.internal

import android.app.Activity
import android.app.Application
import android.content.Intent
import android.os.Bundle
import io.askfirst.Answered
import io.askfirst.AskFirst
import io.askfirst.Decided
import io.askfirst.Question
import io.askfirst.Reason
import io.askfirst.Use
import io.askfirst.ui.NoticeActivity
import io.askfirst.ui.QuestionActivity
import io.askfirst.ui.SettingsActivity
import java.io.File
import java.io.IOException

/**
 * Whom to tell what was answered. Main thread only.
 *
 * Who waits is forgotten with its activity: a new instance of it asks anew, and is told at once where there is an answer
 * by then.
 */
internal object Asking {
    private class Waiting(
        val activity: Activity,
        val use: Use<*>?,
        val tell: () -> Unit,
    )

    private val waiting = ArrayList<Waiting>()
    private var watched: Application? = null

    /** How many are told when the person answers. */
    val waitingCount: Int get() = waiting.size

    fun notice(
        activity: Activity,
        then: Answered,
    ) {
        if (!isToBeShown()) {
            then.onAnswer(AskFirst.installation.answer())
            return
        }
        await(activity, null) { then.onAnswer(AskFirst.installation.answer()) }
        if (!NoticeActivity.isShown) {
            activity.startActivity(NoticeActivity.intent(activity, isWanted = false))
        }
    }

    fun use(
        activity: Activity,
        use: Use<*>,
        then: Decided,
    ) {
        val decision = AskFirst.check(use)
        if (decision.reason !in ANSWERABLE || !Host.isMain) {
            then.onDecision(decision)
            return
        }
        await(activity, use) { then.onDecision(AskFirst.check(use)) }
        // Whether it may be asked takes longer to find out than a frame.
        Work.run({ Asked.of(use) != null }) { isAsked ->
            when {
                !isAsked -> decided(use)
                waiting.any { it.activity === activity && it.use == use } ->
                    activity.startActivity(QuestionActivity.intent(activity, use))
            }
        }
    }

    fun settings(activity: Activity) {
        activity.startActivity(Intent(activity, SettingsActivity::class.java))
    }

    /** The notice was answered, or cannot be. */
    fun answered() = tell { it.use == null }

    /** The question for a use was answered, or left open. */
    fun decided(use: Use<*>) = tell { it.use == use }

    /** The person saw that there is a new version of the policy, which is not said again. */
    fun informed() {
        try {
            told?.writeText(Host.declaration?.policyVersion.orEmpty())
        } catch (failed: IOException) {
            Host.warn("the note about the new policy will be shown again: ${failed.message}")
        }
        answered()
    }

    private fun isToBeShown(): Boolean =
        Host.isMain &&
            when (AskFirst.question()) {
                Question.NONE -> false
                Question.INFORM -> !wasTold()
                Question.FIRST, Question.CHANGED, Question.EXPIRED -> true
            }

    private fun wasTold(): Boolean =
        try {
            told?.readText() == Host.declaration?.policyVersion
        } catch (_: IOException) {
            false
        }

    private val told: File? get() = Host.app?.let { File(it.noBackupFilesDir, TOLD) }

    private fun await(
        activity: Activity,
        use: Use<*>?,
        tell: () -> Unit,
    ) {
        if (watched !== activity.application) {
            watched = activity.application
            activity.application.registerActivityLifecycleCallbacks(Forget)
        }
        waiting += Waiting(activity, use, tell)
    }

    private fun tell(isMeant: (Waiting) -> Boolean) {
        val meant = waiting.filter(isMeant)
        waiting.removeAll(meant)
        meant.filter { !it.activity.isFinishing }.forEach { it.tell() }
    }

    /** Forgets who is gone, so that no activity outlives its screen. */
    private object Forget : Application.ActivityLifecycleCallbacks {
        override fun onActivityDestroyed(activity: Activity) {
            waiting.removeAll { it.activity === activity }
        }

        override fun onActivityCreated(
            activity: Activity,
            savedInstanceState: Bundle?,
        ) = Unit

        override fun onActivityStarted(activity: Activity) = Unit

        override fun onActivityResumed(activity: Activity) = Unit

        override fun onActivityPaused(activity: Activity) = Unit

        override fun onActivityStopped(activity: Activity) = Unit

        override fun onActivitySaveInstanceState(
            activity: Activity,
            outState: Bundle,
        ) = Unit
    }

    private const val TOLD = "askfirst-told"

    /** The reasons that an answer of the person can lift. */
    private val ANSWERABLE =
        setOf(
            Reason.NOT_ANSWERED,
            Reason.REFUSED,
            Reason.WITHDRAWN,
            Reason.POLICY_CHANGED,
            Reason.PURPOSE_NOT_CHOSEN,
            Reason.SEPARATE_CONSENT_MISSING,
            Reason.PERMISSION_MISSING,
        )
}
