package io.askfirst.ui

import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.graphics.drawable.ColorDrawable
import android.os.Bundle
import android.view.Gravity
import android.view.View
import io.askfirst.AskFirst
import io.askfirst.Notice
import io.askfirst.Use
import io.askfirst.internal.Asked
import io.askfirst.internal.Asking
import io.askfirst.internal.Host
import io.askfirst.internal.Work

/**
 * The question for one use, over the app, when the person taps the feature that needs it; then the system's own question
 * where a permission is missing. The back key leaves it open: nothing is recorded.
 */
internal class QuestionActivity : Screen() {
    private lateinit var use: Use<*>
    private var asked: Asked? = null
    private var buttons: EqualButtons? = null
    private var isWithSystem = false
    private val recorder = Recorder()

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.setBackgroundDrawable(ColorDrawable(Palette.SCRIM))
        use = Use.ofNothing(intent.getIntExtra(NUMBER, -1), intent.getStringExtra(ITEM).orEmpty())
        isWithSystem = savedInstanceState?.getBoolean(WITH_SYSTEM) ?: false
        val bundled = Bundled(assets, lang)
        recorder.attach(::refresh)
        Work.run({ Asked.of(use, lang)?.let { it to contents(it, bundled.notice().notice) } }) {
            when {
                isDestroyed -> Unit
                it != null -> draw(it.first, it.second)
                // While the system asks there may be nothing left to ask but that.
                !isWithSystem -> close()
            }
        }
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(WITH_SYSTEM, isWithSystem)
    }

    override fun goBack() {
        if (recorder.state !is Recorder.State.Busy) {
            close()
        }
    }

    private fun contents(
        asked: Asked,
        notice: Notice?,
    ): QuestionContents {
        val permissions = asked.declared.permissions
        val isSystemNext = permissions.any { checkSelfPermission(it) != PackageManager.PERMISSION_GRANTED }
        return QuestionContents.of(asked, isSystemNext, notice, lang)
    }

    private fun draw(
        asked: Asked,
        contents: QuestionContents,
    ) {
        this.asked = asked
        val page = views.page()
        page.addView(views.heading(contents.title, Views.TITLE))
        page.addView(views.lines(contents.lines).apply { setTextColor(views.palette.text) })
        status = views.news(views.palette.text)
        val pair =
            views.buttons(
                listOf(
                    Word.DO_NOT_ALLOW.of(lang) to { recorder.record(asked::deny) { close() } },
                    Word.ALLOW.of(lang) to { recorder.record(asked::allow) { askSystem(asked) } },
                ),
            )
        buttons = pair
        present(contents.title, sheet(views.scrolling(page), views.bar(status, pair)))
    }

    /** A card at the bottom, as high as it needs to be; the rest shows the app, dimmed. */
    private fun sheet(
        content: View,
        bar: View,
    ): View {
        val card = Sheet(views.context, content, bar)
        card.background = views.rounded(views.palette.ground)
        card.isClickable = true
        return views.column().apply {
            gravity = Gravity.BOTTOM or Gravity.CENTER_HORIZONTAL
            addView(card, views.readable())
        }
    }

    private fun askSystem(asked: Asked) {
        Work.run(asked::permissions) { missing ->
            when {
                isDestroyed || isWithSystem -> Unit
                missing.isEmpty() -> close()
                else -> {
                    isWithSystem = true
                    requestPermissions(withCoarse(missing).toTypedArray(), REQUEST)
                }
            }
        }
    }

    override fun onRequestPermissionsResult(
        requestCode: Int,
        permissions: Array<out String>,
        grantResults: IntArray,
    ) {
        isWithSystem = false
        val results = permissions.zip(grantResults.map { it == PackageManager.PERMISSION_GRANTED })
        results.forEach { (name, isGranted) -> AskFirst.installation.observePermission(name, isGranted) }
        // Without results the system was interrupted, which is no answer.
        val refused = results.filter { (name, isGranted) -> !isGranted && isNeeded(name) }.map { (name, _) -> name }
        Work.run({ Asked.refuse(refused) }) { outcome ->
            outcome?.problem?.let { Host.warn("that a permission was refused is not on record: $it") }
            close()
        }
    }

    private fun isNeeded(permission: String) = asked?.declared?.permissions?.contains(permission) ?: true

    private fun refresh() = showProgress(recorder.state, buttons)

    private fun close() {
        Asking.decided(use)
        finish()
    }

    companion object {
        private const val NUMBER = "io.askfirst.number"
        private const val ITEM = "io.askfirst.item"
        private const val WITH_SYSTEM = "askfirst.with-system"
        private const val REQUEST = 1
        private const val FINE = "android.permission.ACCESS_FINE_LOCATION"
        private const val COARSE = "android.permission.ACCESS_COARSE_LOCATION"

        /** Opens it for a use. */
        fun intent(
            context: Context,
            use: Use<*>,
        ): Intent = Intent(context, QuestionActivity::class.java).putExtra(NUMBER, use.number).putExtra(ITEM, use.item)

        /** From Android 12 on the system does not ask for the precise location alone. */
        private fun withCoarse(permissions: List<String>) =
            if (FINE in permissions) (permissions + COARSE).distinct() else permissions
    }
}
