package io.askfirst.ui

import android.content.res.AssetManager
import io.askfirst.Lang
import io.askfirst.Notice
import io.askfirst.RequestKind
import io.askfirst.internal.DeclarationFile
import io.askfirst.internal.Host
import java.io.IOException

/**
 * The file with the notice.
 *
 * @property notice the notice; null where there is a problem.
 * @property problem what is wrong with the file; null where nothing is.
 */
internal class NoticeFile(
    val notice: Notice?,
    val problem: String?,
)

/** What `askfirst build --android` put into the app's assets. */
internal class Bundled(
    private val assets: AssetManager,
    private val lang: Lang,
) {
    /**
     * The notice, read without native code; or what is wrong with it. One that was made from another declaration is not
     * shown: people would agree to something else.
     */
    fun notice(): NoticeFile =
        try {
            NoticeFile(Notice.fromFile(text(NOTICE), lang, Host.declaration), null)
        } catch (wrong: IOException) {
            NoticeFile(null, "assets/$NOTICE: ${wrong.message}; run askfirst build --android")
        } catch (wrong: IllegalArgumentException) {
            NoticeFile(null, "assets/$NOTICE: ${wrong.message}")
        }

    /** Whether the app brings the text of the policy along. */
    fun hasPolicy(): Boolean =
        try {
            assets.open(policy).close()
            true
        } catch (_: IOException) {
            false
        }

    /** The text of the policy; null where the app brings none along. */
    fun policy(): String? =
        try {
            text(policy)
        } catch (_: IOException) {
            null
        }

    private val policy get() = "askfirst/policy.${lang.name.lowercase()}.txt"

    /** What the policy lets people ask for; all there is where that cannot be read. */
    fun requests(): List<RequestKind> =
        DeclarationFile.look(assets) { declaration ->
            val kinds = declaration.getJSONObject("rights").getJSONArray("requests")
            val names = List(kinds.length()) { kinds.getString(it).replace('-', '_').uppercase() }
            RequestKind.values().filter { it.name in names }
        } ?: RequestKind.values().asList()

    private fun text(name: String) = assets.open(name).use { it.readBytes().toString(Charsets.UTF_8) }

    private companion object {
        private const val NOTICE = "askfirst/notice.json"
    }
}
