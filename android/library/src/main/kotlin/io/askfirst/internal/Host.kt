package io.askfirst.internal

import android.app.Application
import android.os.Build
import android.util.Log
import io.askfirst.AskFirst
import io.askfirst.Config
import io.askfirst.Declaration
import java.io.File
import java.io.IOException

/** The app that the library is part of, in this process. */
internal object Host {
    /** The application; null until it was installed. */
    @Volatile
    var app: Application? = null
        private set

    /** Whether this is the process that asks: the one that is named like the package. */
    val isMain: Boolean get() = app?.let { processName() == it.packageName } ?: false

    /** Opens the installation, and watches permissions and the foreground. */
    fun install(
        app: Application,
        declaration: Declaration,
    ): Boolean {
        this.app = app
        val json =
            try {
                app.assets.open(DECLARATION).use { it.readBytes() }
            } catch (missing: IOException) {
                warn("assets/$DECLARATION cannot be read (${missing.message}): run askfirst build --android")
                return false
            }
        val installation = AskFirst.installation
        val folder = File(app.noBackupFilesDir, FOLDER)
        val isOpen = installation.open(Config(json, folder, Build.VERSION.SDK_INT, declaration))
        if (!isOpen) {
            warn("everything is denied: ${installation.problem}")
        }
        return isOpen
    }

    /** Says what is wrong, in the system's log. */
    fun warn(what: String) {
        Log.w(TAG, what)
    }

    private fun processName(): String =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            Application.getProcessName()
        } else {
            File("/proc/self/cmdline").readText().trimEnd('\u0000')
        }

    private const val TAG = "AskFirst"
    private const val FOLDER = "askfirst"
    private const val DECLARATION = "askfirst/declaration.json"
}
