package cn.example.mijian

import android.app.Activity
import android.os.Bundle
import android.view.View
import android.widget.Button
import android.widget.LinearLayout
import android.widget.TextView
import io.askfirst.Answer
import io.askfirst.AskFirst
import io.askfirst.Reading

/** Asks first; then the home screen for who agreed, and one for guests for who did not. */
class MainActivity : Activity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        AskFirst.ask(this) { answer -> if (answer == Answer.AGREED) showHome() else showGuest() }
    }

    private fun showHome() {
        val device = TextView(this)
        screen(
            text(R.string.home),
            button(R.string.read) { device.text = deviceLine() },
            device,
            button(R.string.settings) { AskFirst.openSettings(this) },
            button(R.string.withdraw) {
                AskFirst.withdraw()
                showGuest()
            },
        )
    }

    private fun showGuest() {
        screen(
            text(R.string.guest),
            button(R.string.settings) { AskFirst.openSettings(this) },
        )
    }

    /** The app's only reading of a device identifier: through the gate, and masked where it is shown. */
    private fun deviceLine(): String =
        when (val reading = AskFirst.read(Uses.SELF_OAID_FOR_DEVICE_IDENTITY)) {
            is Reading.Value -> reading.value.take(SHOWN) + "…"
            is Reading.Denied -> reading.reason.id
            is Reading.Unavailable -> reading.cause.name
        }

    private fun screen(vararg parts: View) {
        val column = LinearLayout(this)
        column.orientation = LinearLayout.VERTICAL
        parts.forEach(column::addView)
        setContentView(column)
    }

    private fun text(id: Int) = TextView(this).apply { setText(id) }

    private fun button(
        id: Int,
        tapped: () -> Unit,
    ) = Button(this).apply {
        setText(id)
        setOnClickListener { tapped() }
    }

    private companion object {
        const val SHOWN = 4
    }
}
