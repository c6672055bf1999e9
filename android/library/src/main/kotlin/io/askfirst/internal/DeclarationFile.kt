package io.askfirst.internal

import android.content.res.AssetManager
import org.json.JSONException
import org.json.JSONObject
import java.io.IOException

/** The declaration that the app brings along: `askfirst build --android` put it into the assets, byte for byte. */
internal object DeclarationFile {
    /** Where it is among the assets. */
    const val PATH: String = "askfirst/declaration.json"

    /** Its bytes. */
    @Throws(IOException::class)
    fun bytes(assets: AssetManager): ByteArray = assets.open(PATH).use { it.readBytes() }

    /** What [find] finds in it; null where it cannot be read, or has no such thing. */
    fun <T : Any> look(
        assets: AssetManager,
        find: (JSONObject) -> T?,
    ): T? =
        try {
            find(JSONObject(bytes(assets).toString(Charsets.UTF_8)))
        } catch (_: IOException) {
            null
        } catch (_: JSONException) {
            null
        }
}
