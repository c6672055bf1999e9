package io.askfirst.internal

import android.content.Context
import org.json.JSONException
import org.json.JSONObject
import java.io.IOException

/** The apps whose presence may be asked for, by their package names: what the declaration lists, and nothing else. */
internal object Apps {
    private const val DECLARATION = "askfirst/declaration.json"

    fun declared(context: Context): List<String> =
        try {
            val text =
                context.assets
                    .open(DECLARATION)
                    .use { it.readBytes() }
                    .toString(Charsets.UTF_8)
            val apps = JSONObject(text).optJSONArray("apps")
            (0 until (apps?.length() ?: 0))
                .mapNotNull { apps?.optJSONObject(it)?.optString("android") }
                .filter { it.isNotEmpty() }
        } catch (_: IOException) {
            emptyList()
        } catch (_: JSONException) {
            emptyList()
        }
}
