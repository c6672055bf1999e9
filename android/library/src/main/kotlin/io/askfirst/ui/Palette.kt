package io.askfirst.ui

import android.content.res.Configuration

/**
 * The colours of the screens, as ARGB. Every colour of text has a contrast of 4.5 : 1 or more on every ground that it
 * stands on (WCAG 2.2, 1.4.3).
 *
 * @property isDark whether these are for the night.
 * @property ground what everything stands on.
 * @property raised what the buttons' bar and cards stand on.
 * @property text plain text.
 * @property quiet text that explains.
 * @property accent links, ticks and switches.
 * @property button the ground of buttons. All have the same, so that none is the one to tap.
 * @property buttonText their text.
 * @property line lines between entries.
 * @property warning what went wrong.
 */
@Suppress("LongParameterList") // A palette has that many colours.
internal class Palette private constructor(
    val isDark: Boolean,
    val ground: Int,
    val raised: Int,
    val text: Int,
    val quiet: Int,
    val accent: Int,
    val button: Int,
    val buttonText: Int,
    val line: Int,
    val warning: Int,
) {
    companion object {
        /** What dims the app behind a question. */
        const val SCRIM: Int = 0x99000000.toInt()

        /** For the day. */
        val light =
            Palette(
                isDark = false,
                ground = 0xFFFFFFFF.toInt(),
                raised = 0xFFF4F6F8.toInt(),
                text = 0xFF1A1C1E.toInt(),
                quiet = 0xFF51565C.toInt(),
                accent = 0xFF0B57D0.toInt(),
                button = 0xFF0B57D0.toInt(),
                buttonText = 0xFFFFFFFF.toInt(),
                line = 0xFFD5D9DE.toInt(),
                warning = 0xFFB3261E.toInt(),
            )

        /** For the night. */
        val dark =
            Palette(
                isDark = true,
                ground = 0xFF121417.toInt(),
                raised = 0xFF1D2024.toInt(),
                text = 0xFFE6E8EB.toInt(),
                quiet = 0xFFB4B9C0.toInt(),
                accent = 0xFFA8C7FA.toInt(),
                button = 0xFFA8C7FA.toInt(),
                buttonText = 0xFF062E6F.toInt(),
                line = 0xFF3A3F45.toInt(),
                warning = 0xFFF2B8B5.toInt(),
            )

        /** The palette for the mode that the system is in. */
        fun of(configuration: Configuration): Palette =
            if (configuration.uiMode and Configuration.UI_MODE_NIGHT_MASK == Configuration.UI_MODE_NIGHT_YES) {
                dark
            } else {
                light
            }
    }
}
