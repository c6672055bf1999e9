package io.askfirst.internal

import android.app.Activity
import io.askfirst.Answered
import io.askfirst.Decided
import io.askfirst.Use

/** Whom to tell what was answered. */
internal object Asking {
    fun notice(
        activity: Activity,
        then: Answered,
    ): Unit = TODO("the dialog: $activity $then")

    fun use(
        activity: Activity,
        use: Use<*>,
        then: Decided,
    ): Unit = TODO("a question: $activity $use $then")

    fun settings(activity: Activity): Unit = TODO("the settings screen: $activity")
}
