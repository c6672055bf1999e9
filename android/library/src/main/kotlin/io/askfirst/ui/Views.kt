package io.askfirst.ui

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Color
import android.graphics.Typeface
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.os.Build
import android.text.SpannableStringBuilder
import android.text.Spanned
import android.text.style.StyleSpan
import android.util.TypedValue
import android.view.ContextThemeWrapper
import android.view.Gravity
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.Button
import android.widget.CheckBox
import android.widget.CompoundButton
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.ScrollView
import android.widget.Switch
import android.widget.TextView

/** Makes the views of the screens, in one look whatever theme the app has. */
internal class Views(
    base: Context,
    val palette: Palette,
) {
    /** The framework's own look, with nothing of the app's theme in it. */
    val context: Context =
        ContextThemeWrapper(
            base,
            base.resources.newTheme().apply {
                val isDark = palette.isDark
                applyStyle(if (isDark) android.R.style.Theme_Material else android.R.style.Theme_Material_Light, true)
            },
        )

    /** So many density-independent pixels, in pixels. */
    fun dp(size: Int): Int =
        TypedValue
            .applyDimension(TypedValue.COMPLEX_UNIT_DIP, size.toFloat(), context.resources.displayMetrics)
            .toInt()

    /** A column. */
    fun column(): LinearLayout = LinearLayout(context).apply { orientation = LinearLayout.VERTICAL }

    /** Text. */
    fun text(
        words: CharSequence,
        size: Float = BODY,
        color: Int = palette.text,
    ): TextView =
        TextView(context).apply {
            text = words
            setTextColor(color)
            setTextSize(TypedValue.COMPLEX_UNIT_SP, size)
            setLineSpacing(0f, LINE_SPACING)
        }

    /** A heading, which a screen reader can go to. */
    fun heading(
        words: CharSequence,
        size: Float = HEADING,
    ): TextView =
        text(words, size).apply {
            typeface = Typeface.DEFAULT_BOLD
            setPadding(0, dp(SPACE), 0, dp(SPACE / 2))
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
                isAccessibilityHeading = true
            }
        }

    /** Lines, with what is bold in them. */
    fun lines(lines: List<Line>): TextView {
        val all = SpannableStringBuilder()
        lines.forEachIndexed { place, line ->
            if (place > 0) {
                all.append('\n')
            }
            for (piece in line) {
                val start = all.length
                all.append(piece.text)
                if (piece.isBold) {
                    all.setSpan(StyleSpan(Typeface.BOLD), start, all.length, Spanned.SPAN_EXCLUSIVE_EXCLUSIVE)
                }
            }
        }
        return text(all, SMALL, palette.quiet).apply { setPadding(0, 0, 0, dp(SPACE / 2)) }
    }

    /** Something to tap that leads elsewhere. */
    fun link(
        words: CharSequence,
        open: () -> Unit,
    ): TextView =
        text(words, BODY, palette.accent).apply {
            paint.isUnderlineText = true
            gravity = Gravity.CENTER_VERTICAL
            minHeight = dp(TOUCH)
            minWidth = dp(TOUCH)
            isFocusable = true
            background = ripple(null)
            setOnClickListener { open() }
        }

    /** A row that leads to another page. */
    fun row(
        words: CharSequence,
        open: () -> Unit,
    ): TextView =
        link(words, open).apply {
            paint.isUnderlineText = false
            setPadding(0, dp(SPACE / 2), 0, dp(SPACE / 2))
        }

    /** A box to tick. */
    fun box(
        words: CharSequence,
        isTicked: Boolean,
        tick: (Boolean) -> Unit,
    ): CheckBox = CheckBox(context).also { shape(it, words, isTicked, tick) }

    /** A switch. */
    fun switch(
        words: CharSequence,
        isOn: Boolean,
        turn: (Boolean) -> Unit,
    ): Switch =
        Switch(context).also {
            shape(it, words, isOn, turn)
            it.thumbTintList = tint(palette.accent, palette.quiet)
            it.trackTintList = tint(palette.accent, palette.quiet)
        }

    private fun shape(
        button: CompoundButton,
        words: CharSequence,
        isOn: Boolean,
        turn: (Boolean) -> Unit,
    ) {
        button.text = words
        button.setTextColor(tint(palette.text, palette.text))
        button.setTextSize(TypedValue.COMPLEX_UNIT_SP, BODY)
        button.typeface = Typeface.DEFAULT_BOLD
        button.minHeight = dp(TOUCH)
        button.buttonTintList = tint(palette.accent, palette.quiet)
        button.isChecked = isOn
        // What a box says is kept by what it stands for, not by the view.
        button.isSaveEnabled = false
        button.setOnCheckedChangeListener { _, on -> turn(on) }
    }

    /** Buttons of one look and one size. */
    fun buttons(all: List<Pair<String, () -> Unit>>): EqualButtons =
        EqualButtons(context, dp(SPACE)).apply {
            all.forEach { (words, tap) -> addView(button(words, tap)) }
        }

    private fun button(
        words: String,
        tap: () -> Unit,
    ): Button =
        Button(context).apply {
            text = words
            isAllCaps = false
            typeface = Typeface.DEFAULT_BOLD
            setTextColor(palette.buttonText)
            setTextSize(TypedValue.COMPLEX_UNIT_SP, BUTTON)
            gravity = Gravity.CENTER
            minHeight = dp(TOUCH)
            minimumHeight = dp(TOUCH)
            minWidth = 0
            minimumWidth = 0
            setPadding(dp(SPACE), dp(SPACE / 2), dp(SPACE), dp(SPACE / 2))
            stateListAnimator = null
            background = ripple(rounded(palette.button))
            setOnClickListener { tap() }
        }

    /** A thin line across. */
    fun rule(): View =
        View(context).apply {
            setBackgroundColor(palette.line)
            importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
            layoutParams = ViewGroup.LayoutParams(MATCH_PARENT, dp(1))
        }

    /** Words that a screen reader says as soon as they are there. */
    fun news(color: Int): TextView =
        text("", BODY, color).apply {
            accessibilityLiveRegion = View.ACCESSIBILITY_LIVE_REGION_POLITE
            visibility = View.GONE
            setPadding(0, dp(SPACE / 2), 0, dp(SPACE / 2))
        }

    /** An area with round corners. */
    fun rounded(color: Int): GradientDrawable =
        GradientDrawable().apply {
            setColor(color)
            cornerRadius = dp(CORNER).toFloat()
        }

    /** A column with room around it. */
    fun page(): LinearLayout = column().apply { setPadding(dp(SPACE), dp(SPACE / 2), dp(SPACE), dp(SPACE)) }

    /** [content] as a part that scrolls. */
    fun scrolling(content: View): ScrollView =
        ScrollView(context).apply {
            // With an id the system brings the place back that was scrolled to.
            id = android.R.id.primary
            isFillViewport = true
            val ground = column().apply { addView(content, readable()) }
            addView(ground)
        }

    /** Rows that are made as they are scrolled to. [head] scrolls with them. */
    fun <T> list(
        head: View?,
        rows: List<T>,
        draw: (T) -> View,
    ): ListView =
        ListView(context).apply {
            id = android.R.id.list
            divider = null
            selector = ColorDrawable(Color.TRANSPARENT)
            head?.let { addHeaderView(it, null, false) }
            adapter =
                Rows(rows) { row ->
                    column().apply {
                        setPadding(dp(SPACE), 0, dp(SPACE), dp(SPACE / 2))
                        addView(draw(row), readable())
                    }
                }
        }

    /** What stays at the bottom: how it stands, and the buttons. */
    fun bar(
        status: View,
        buttons: View?,
    ): View =
        column().apply {
            setPadding(dp(SPACE), dp(SPACE / 2), dp(SPACE), dp(SPACE / 2))
            addView(status)
            buttons?.let { addView(it) }
        }

    /** What stays at the top: the way back, and where one is. */
    fun top(
        name: String,
        back: String,
        goBack: () -> Unit,
    ): LinearLayout =
        column().apply {
            setPadding(dp(SPACE), 0, dp(SPACE), 0)
            addView(row("‹ $back", goBack).apply { contentDescription = back })
            addView(heading(name, TITLE).apply { setPadding(0, 0, 0, dp(SPACE / 2)) })
        }

    /** Text with room below. */
    fun paragraph(words: CharSequence): TextView = text(words).apply { setPadding(0, 0, 0, dp(SPACE)) }

    /** As wide as there is room, but no wider than reads well. */
    fun readable(): LinearLayout.LayoutParams {
        val screen = context.resources.configuration.screenWidthDp
        val width = if (screen > WIDEST) dp(WIDEST) else MATCH_PARENT
        return LinearLayout.LayoutParams(width, WRAP_CONTENT).apply { gravity = Gravity.CENTER_HORIZONTAL }
    }

    private fun ripple(content: GradientDrawable?) =
        RippleDrawable(
            ColorStateList.valueOf(palette.quiet and RGB or PRESSED),
            content,
            content ?: rounded(palette.ground),
        )

    private fun tint(
        on: Int,
        off: Int,
    ) = ColorStateList(arrayOf(intArrayOf(android.R.attr.state_checked), intArrayOf()), intArrayOf(on, off))

    companion object {
        /** The least that a finger meets (WCAG 2.2, 2.5.5; Android's own guideline), in dp. */
        const val TOUCH: Int = 48

        /** The room between things, in dp. */
        const val SPACE: Int = 16

        // Sizes of text, in sp.
        const val TITLE: Float = 22f
        const val HEADING: Float = 18f
        const val BODY: Float = 16f
        const val SMALL: Float = 14f
        private const val BUTTON = 16f

        private const val LINE_SPACING = 1.15f
        private const val CORNER = 8
        private const val WIDEST = 640
        private const val RGB = 0xFFFFFF
        private const val PRESSED = 0x33000000
    }
}
