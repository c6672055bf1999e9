package io.askfirst.internal

import io.askfirst.AskFirst
import io.askfirst.DeclaredUse
import io.askfirst.Lang
import io.askfirst.Outcome
import io.askfirst.Reason
import io.askfirst.Use
import io.askfirst.UseQuestion

/**
 * What is asked about one use now: the person's word, an OS permission, or both. Not for the main thread.
 *
 * @property use the use.
 * @property declared what is declared about it.
 * @property question the question; null where only a permission is missing.
 */
internal class Asked private constructor(
    val use: Use<*>,
    val declared: DeclaredUse,
    val question: UseQuestion?,
) {
    /** The permissions that may be asked for now. Before a yes there are none. */
    fun permissions(): List<String> =
        if (AskFirst.check(use).reason == Reason.PERMISSION_MISSING) {
            declared.permissions.filter(AskFirst.installation::mayRequest)
        } else {
            emptyList()
        }

    /** Records a yes. Where only a permission is missing there is nothing to record. */
    fun allow(): Outcome? = question?.let { AskFirst.installation.answer(it, true) }

    /** Records a no: it is not asked again within the cool-down. */
    fun deny(): Outcome? = question?.let { AskFirst.installation.answer(it, false) } ?: refuse(permissions())

    companion object {
        /** What may be asked; null where nothing may. */
        fun of(
            use: Use<*>,
            lang: Lang = Lang.ZH,
        ): Asked? {
            val all = AskFirst.installation.uses().value
            val declared = all?.find { it.use.number == use.number && it.use.item == use.item } ?: return null
            val asked = Asked(use, declared, AskFirst.installation.question(use, lang))
            return asked.takeIf { it.question != null || it.permissions().isNotEmpty() }
        }

        /** Records that permissions were not granted: they are left alone within the cool-down. */
        fun refuse(permissions: List<String>): Outcome? {
            val outcomes = permissions.map(AskFirst.installation::permissionRefused)
            return outcomes.firstOrNull { !it.isEffective } ?: outcomes.lastOrNull()
        }
    }
}
