package io.askfirst.internal

import android.app.Activity
import android.app.Application
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.os.FileObserver
import android.os.UserManager
import android.util.Log
import io.askfirst.AskFirst
import io.askfirst.ChangeListener
import io.askfirst.Clock
import io.askfirst.Config
import io.askfirst.Declaration
import io.askfirst.Reason
import io.askfirst.Use
import java.io.File
import java.io.IOException
import java.util.concurrent.ConcurrentHashMap

/** The app that the library is part of, in this process. */
internal object Host {
    /** The application; null until it was installed. */
    @Volatile
    var app: Application? = null
        private set

    /** What the app's constants were made from; null until it was installed. */
    @Volatile
    var declaration: Declaration? = null
        private set

    /** Whether this is the process that asks: the app's own. Others, such as `:push`, check only. */
    val isMain: Boolean get() = app?.let { processName() == it.applicationInfo.processName } ?: false

    private val front = Front()
    private val observed = ConcurrentHashMap<String, Boolean>()

    /** What was made for somebody who does not agree any more goes at once. */
    private val withdrawn = ChangeListener { app?.let { Generated.forget(it) } }
    private var watching: FileObserver? = null
    private var unlocked: BroadcastReceiver? = null

    /**
     * Opens the installation, and watches permissions, the foreground, and what other processes do. It may be called again:
     * what is open stays so, and what could not be opened is tried once more.
     */
    @Synchronized
    fun install(
        app: Application,
        declaration: Declaration,
        clock: Clock?,
    ): Boolean {
        this.declaration = declaration
        if (this.app !== app) {
            this.app?.unregisterActivityLifecycleCallbacks(front)
            this.app = app
            app.registerActivityLifecycleCallbacks(front)
        }
        val installation = AskFirst.installation
        if (!installation.isOpen) {
            val config = if (isLocked(app, declaration, clock)) null else config(app, declaration, clock)
            if (config == null || !installation.open(config)) {
                warn("everything is denied: ${installation.problem}")
                return false
            }
            observed.clear()
            installation.addListener(withdrawn)
            watch(config.folder)
        }
        front.tell()
        observePermissions()
        Generated.forget(app)
        return true
    }

    private fun isLocked(
        app: Application,
        declaration: Declaration,
        clock: Clock?,
    ): Boolean {
        val users = app.getSystemService(Context.USER_SERVICE) as UserManager?
        if (users == null || users.isUserUnlocked) {
            return false
        }
        AskFirst.installation.cannotOpen(
            "the device was not unlocked since it started, and what was agreed to cannot be read until it is",
        )
        if (unlocked == null) {
            val receiver =
                object : BroadcastReceiver() {
                    override fun onReceive(
                        context: Context,
                        intent: Intent,
                    ) {
                        app.unregisterReceiver(this)
                        unlocked = null
                        install(app, declaration, clock)
                    }
                }
            // Only the system can send it.
            app.registerReceiver(receiver, IntentFilter(Intent.ACTION_USER_UNLOCKED))
            unlocked = receiver
        }
        return true
    }

    private fun config(
        app: Application,
        declaration: Declaration,
        clock: Clock?,
    ): Config? {
        val json =
            try {
                DeclarationFile.bytes(app.assets)
            } catch (missing: IOException) {
                AskFirst.installation.cannotOpen(
                    "assets/${DeclarationFile.PATH} cannot be read (${missing.message}): run askfirst build --android",
                )
                return null
            }
        // Whoever has no folder to keep things in has no file there either, and the library says so.
        val folder = File(app.noBackupFilesDir ?: app.filesDir, FOLDER)
        return Config(json, folder, Build.VERSION.SDK_INT, declaration, Alive.boot(folder), clock)
    }

    private fun watch(folder: File) {
        // The variant that takes a file is of Android 10.
        @Suppress("DEPRECATION")
        val observer =
            object : FileObserver(folder.path, MODIFY or CREATE or MOVED_TO or CLOSE_WRITE) {
                override fun onEvent(
                    event: Int,
                    path: String?,
                ) {
                    // An act writes to the ledger first; what it allows is allowed when it lets go of the lock.
                    val isOver = event and CLOSE_WRITE != 0 && path == LOCK
                    if (isOver || path != null && path.startsWith(LEDGER)) {
                        refresh()
                    }
                }
            }
        observer.startWatching()
        watching = observer
    }

    /** Looks at what other processes did. */
    fun refresh(): Unit = AskFirst.installation.refresh()

    /** Looks at the permissions where one is missing for [use]: it may have been granted since this process last looked. */
    fun lookFor(use: Use<*>) {
        if (AskFirst.installation.check(use).reason == Reason.PERMISSION_MISSING) {
            observePermissions()
        }
    }

    /** Tells the library which permissions are granted. This process knows of a change when it looks. */
    fun observePermissions() {
        val app = app ?: return
        val installation = AskFirst.installation
        for (name in installation.permissions) {
            val isGranted = app.checkSelfPermission(name) == PackageManager.PERMISSION_GRANTED
            if (observed.put(name, isGranted) != isGranted) {
                installation.observePermission(name, isGranted)
            }
        }
    }

    /** Says what is wrong, in the system's log. */
    fun warn(what: String) {
        Log.w(TAG, what)
    }

    /** Lets go of everything, between tests. */
    @Synchronized
    fun uninstall() {
        watching?.stopWatching()
        watching = null
        app?.let { app ->
            app.unregisterActivityLifecycleCallbacks(front)
            unlocked?.let { app.unregisterReceiver(it) }
        }
        unlocked = null
        app = null
        declaration = null
        front.reset()
        AskFirst.installation.removeListener(withdrawn)
        AskFirst.installation.close()
    }

    private fun processName(): String =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            Application.getProcessName()
        } else {
            try {
                File("/proc/self/cmdline").readText().trimEnd('\u0000')
            } catch (_: IOException) {
                // Who does not know better does not ask.
                ""
            }
        }

    private const val TAG = "AskFirst"
    private const val FOLDER = "askfirst"
    private const val LEDGER = "ledger"
    private const val LOCK = "lock"
}

/** Whether an activity of this process is in front. */
private class Front : Application.ActivityLifecycleCallbacks {
    private var started = 0
    private var isFront = false

    /** Tells the library, which may have been opened since. */
    fun tell() {
        if (isFront) {
            AskFirst.installation.observeForeground(true)
        }
    }

    fun reset() {
        started = 0
        isFront = false
    }

    override fun onActivityStarted(activity: Activity) {
        started++
        if (!isFront) {
            isFront = true
            AskFirst.installation.observeForeground(true)
            Host.observePermissions()
        }
    }

    /** The system's question for a permission lies in front of the activity; afterwards it is resumed. */
    override fun onActivityResumed(activity: Activity) = Host.observePermissions()

    override fun onActivityStopped(activity: Activity) {
        started = maxOf(0, started - 1)
        // One that is only turned is started again at once.
        if (started == 0 && isFront && !activity.isChangingConfigurations) {
            isFront = false
            AskFirst.installation.observeForeground(false)?.let { Host.warn("reads are not on record: $it") }
        }
    }

    override fun onActivityCreated(
        activity: Activity,
        state: Bundle?,
    ) = Unit

    override fun onActivityPaused(activity: Activity) = Unit

    override fun onActivitySaveInstanceState(
        activity: Activity,
        state: Bundle,
    ) = Unit

    override fun onActivityDestroyed(activity: Activity) = Unit
}
