package io.askfirst.ui

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.Window
import android.view.WindowInsets
import android.view.WindowManager
import android.widget.LinearLayout
import android.widget.TextView
import android.window.OnBackInvokedDispatcher
import io.askfirst.Lang

/** What all screens have in common: one look, room for the system's bars, and a way back. */
internal abstract class Screen : Activity() {
    protected lateinit var views: Views
        private set

    /** Where [say] says it: each page has one of its own. */
    protected lateinit var status: TextView

    /** What was said last. */
    protected val lastWords: String get() = if (::status.isInitialized) status.text.toString() else ""

    /** Chinese where the system is in Chinese, English elsewhere. */
    protected val lang: Lang
        get() = if (resources.configuration.locales[0].language == "zh") Lang.ZH else Lang.EN

    /** What the back key does. */
    protected abstract fun goBack()

    override fun onCreate(savedInstanceState: Bundle?) {
        views = Views(this, Palette.of(resources.configuration))
        requestWindowFeature(Window.FEATURE_NO_TITLE)
        super.onCreate(savedInstanceState)
        window.setLayout(MATCH_PARENT, MATCH_PARENT)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            onBackInvokedDispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, ::goBack)
        }
    }

    @Deprecated("Systems before Android 13, and apps that did not opt in, still call it.")
    override fun onBackPressed() = goBack()

    /** Shows [body], which takes the room there is, between what stays above it and below it. */
    protected fun show(
        name: String,
        body: View,
        top: View? = null,
        bar: View? = null,
    ) {
        window.setBackgroundDrawable(ColorDrawable(views.palette.ground))
        tintBars()
        val root = views.column()
        root.setBackgroundColor(views.palette.ground)
        top?.let { root.addView(it, views.readable()) }
        root.addView(body, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        bar?.let {
            root.addView(views.rule())
            val ground = views.column().apply { addView(it, views.readable()) }
            ground.setBackgroundColor(views.palette.raised)
            root.addView(ground, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
        }
        present(name, root)
    }

    /** Makes [root] the window's content, away from the system's bars, and tells a screen reader what it is called. */
    protected fun present(
        name: String,
        root: View,
    ) {
        title = name
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            root.accessibilityPaneTitle = name
        }
        root.setOnApplyWindowInsetsListener { view, insets ->
            keepClear(view, insets)
            insets
        }
        setContentView(root)
    }

    /** Says how something stands; nothing takes no room. */
    protected fun say(words: String) {
        status.text = words
        status.visibility = if (words.isEmpty()) View.GONE else View.VISIBLE
    }

    /** Says how far an answer is, where there are buttons to give one; meanwhile they take no other. */
    protected fun showProgress(
        state: Recorder.State,
        buttons: EqualButtons?,
    ) {
        buttons?.isEnabled = state !is Recorder.State.Busy
        when {
            buttons == null -> Unit
            state is Recorder.State.Busy -> say(Word.SAVING.of(lang))
            state is Recorder.State.Failed -> say(Word.NOT_SAVED.of(lang, state.problem))
            else -> say("")
        }
    }

    /** Opens something outside the app. Says why not where nothing does. */
    protected fun open(
        url: String,
        refuse: (String) -> Unit,
    ) {
        val intent = if (url.startsWith("mailto:")) Intent.ACTION_SENDTO else Intent.ACTION_VIEW
        try {
            startActivity(Intent(intent, Uri.parse(url)))
        } catch (_: ActivityNotFoundException) {
            refuse(Word.CANNOT_OPEN.of(lang, url))
        }
    }

    /** Opens the policy: the text that the app brings along, or its page in the browser. */
    protected fun openPolicy(
        url: String,
        refuse: (String) -> Unit,
    ) {
        if (Bundled(assets, lang).hasPolicy()) {
            startActivity(Intent(this, PolicyActivity::class.java))
        } else {
            open(url, refuse)
        }
    }

    // Only from API 30 on there is another way to say these, and from API 35 on the colours are without effect.
    @Suppress("DEPRECATION")
    private fun tintBars() {
        val ground = views.palette.ground
        window.addFlags(WindowManager.LayoutParams.FLAG_DRAWS_SYSTEM_BAR_BACKGROUNDS)
        window.statusBarColor = ground
        val hasDarkIcons = Build.VERSION.SDK_INT >= Build.VERSION_CODES.O
        window.navigationBarColor = if (hasDarkIcons) ground else Color.BLACK
        if (!views.palette.isDark) {
            var flags = View.SYSTEM_UI_FLAG_LIGHT_STATUS_BAR
            if (hasDarkIcons) {
                flags = flags or View.SYSTEM_UI_FLAG_LIGHT_NAVIGATION_BAR
            }
            window.decorView.systemUiVisibility = flags
        }
    }

    @Suppress("DEPRECATION") // The newer way is API 30's.
    private fun keepClear(
        view: View,
        insets: WindowInsets,
    ) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val all = WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime()
            val bars = insets.getInsets(all)
            view.setPadding(bars.left, bars.top, bars.right, bars.bottom)
        } else {
            view.setPadding(
                insets.systemWindowInsetLeft,
                insets.systemWindowInsetTop,
                insets.systemWindowInsetRight,
                insets.systemWindowInsetBottom,
            )
        }
    }
}
