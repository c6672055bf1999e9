package io.askfirst.ui

import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter

/** Rows of a list, drawn one by one as they come into sight. */
internal class Rows<T>(
    private val rows: List<T>,
    private val draw: (T) -> View,
) : BaseAdapter() {
    override fun getCount(): Int = rows.size

    override fun getItem(position: Int): T = rows[position]

    override fun getItemId(position: Int): Long = position.toLong()

    override fun areAllItemsEnabled(): Boolean = false

    override fun isEnabled(position: Int): Boolean = false

    override fun getView(
        position: Int,
        convertView: View?,
        parent: ViewGroup?,
    ): View = draw(rows[position])
}
