package io.askfirst.internal

import android.content.Context

/** The apps whose presence may be asked for, by their package names: what the declaration lists, and nothing else. */
internal object Apps {
    private class Known(
        val context: Context,
        val packages: List<String>,
    )

    /** What an app's assets say holds while it runs. */
    @Volatile
    private var known: Known? = null

    fun declared(context: Context): List<String> {
        val last = known?.takeIf { it.context === context } ?: Known(context, read(context)).also { known = it }
        return last.packages
    }

    private fun read(context: Context): List<String> =
        DeclarationFile
            .look(context.assets) { declaration ->
                val apps = declaration.optJSONArray("apps")
                (0 until (apps?.length() ?: 0))
                    .mapNotNull { apps?.optJSONObject(it)?.optString("android") }
                    .filter { it.isNotEmpty() }
            }.orEmpty()
}
