package io.askfirst.ui

import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.Button

/**
 * Buttons of one size: side by side where every word has room, one below the other where not, or where that is less high.
 *
 * @property gap the room between them, in pixels.
 */
internal class EqualButtons(
    context: Context,
    private val gap: Int,
) : ViewGroup(context) {
    private val buttons get() = List(childCount) { getChildAt(it) as Button }

    private var isStacked = false

    override fun setEnabled(enabled: Boolean) {
        super.setEnabled(enabled)
        buttons.forEach { it.isEnabled = enabled }
        alpha = if (enabled) 1f else FADED
    }

    override fun onMeasure(
        widthMeasureSpec: Int,
        heightMeasureSpec: Int,
    ) {
        val width = MeasureSpec.getSize(widthMeasureSpec)
        val room = width - paddingLeft - paddingRight
        val count = childCount.coerceAtLeast(1)
        val part = (room - gap * (count - 1)) / count
        val beside = heightOf(part)
        val below = heightOf(room)
        val stacked = below * count + gap * (count - 1)
        isStacked = stacked < beside || buttons.any { !hasRoom(it, part) }
        val each = if (isStacked) room else part
        val high = if (isStacked) below else beside
        buttons.forEach { it.measure(exactly(each), exactly(high)) }
        setMeasuredDimension(width, (if (isStacked) stacked else beside) + paddingTop + paddingBottom)
    }

    override fun onLayout(
        changed: Boolean,
        l: Int,
        t: Int,
        r: Int,
        b: Int,
    ) {
        var left = paddingLeft
        var top = paddingTop
        // The first is where reading begins, also from right to left.
        val isMirrored = layoutDirection == View.LAYOUT_DIRECTION_RTL && !isStacked
        for (button in if (isMirrored) buttons.reversed() else buttons) {
            button.layout(left, top, left + button.measuredWidth, top + button.measuredHeight)
            if (isStacked) top += button.measuredHeight + gap else left += button.measuredWidth + gap
        }
    }

    private fun heightOf(width: Int): Int =
        buttons.maxOfOrNull { button ->
            button.measure(exactly(width), MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
            button.measuredHeight
        } ?: 0

    /** Whether no word of a button has to be broken. Chinese could be anywhere, and should not be in a button. */
    private fun hasRoom(
        button: Button,
        width: Int,
    ): Boolean {
        val room = width - button.paddingLeft - button.paddingRight
        return button.text.split(' ').all { button.paint.measureText(it) <= room }
    }

    private fun exactly(size: Int) = MeasureSpec.makeMeasureSpec(size.coerceAtLeast(0), MeasureSpec.EXACTLY)

    private companion object {
        private const val FADED = 0.5f
    }
}
