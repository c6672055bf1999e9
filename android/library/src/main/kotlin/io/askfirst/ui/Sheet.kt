package io.askfirst.ui

import android.content.Context
import android.view.View
import android.view.ViewGroup

/** What scrolls above what stays: as high as both need, or as there is room; then what scrolls has less. */
internal class Sheet(
    context: Context,
    private val content: View,
    private val bar: View,
) : ViewGroup(context) {
    init {
        addView(content)
        addView(bar)
    }

    override fun onMeasure(
        widthMeasureSpec: Int,
        heightMeasureSpec: Int,
    ) {
        val width = MeasureSpec.getSize(widthMeasureSpec)
        val wide = MeasureSpec.makeMeasureSpec(width, MeasureSpec.EXACTLY)
        bar.measure(wide, MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        val isLimited = MeasureSpec.getMode(heightMeasureSpec) != MeasureSpec.UNSPECIFIED
        val room = (MeasureSpec.getSize(heightMeasureSpec) - bar.measuredHeight).coerceAtLeast(0)
        val high = if (isLimited) MeasureSpec.AT_MOST else MeasureSpec.UNSPECIFIED
        content.measure(wide, MeasureSpec.makeMeasureSpec(room, high))
        setMeasuredDimension(width, content.measuredHeight + bar.measuredHeight)
    }

    override fun onLayout(
        changed: Boolean,
        l: Int,
        t: Int,
        r: Int,
        b: Int,
    ) {
        val middle = content.measuredHeight
        content.layout(0, 0, r - l, middle)
        bar.layout(0, middle, r - l, middle + bar.measuredHeight)
    }
}
