@file:Suppress("DEPRECATION")

package io.askfirst.read

import android.app.ActivityManager
import android.content.ClipboardManager
import android.content.Context
import android.content.pm.PackageManager
import android.os.BatteryManager
import android.os.Build
import android.os.StatFs
import android.os.SystemClock
import android.provider.Settings
import io.askfirst.internal.Apps
import java.util.Locale

// What the device is, how it is set up, and what is on it.

/** Those of the declared apps that are there. Each is asked for by its name; no list of what is installed is ever taken. */
internal fun declaredApps(phone: Phone): List<String> =
    Apps.declared(phone.context).filter { name ->
        try {
            phone.context.packageManager.getPackageInfo(name, 0)
            true
        } catch (_: PackageManager.NameNotFoundException) {
            false
        }
    }

internal fun runningApps(phone: Phone): List<String>? =
    phone.service<ActivityManager>(Context.ACTIVITY_SERVICE).runningAppProcesses?.map { it.processName }

internal fun deviceBrand(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String = Build.BRAND

internal fun deviceModel(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String = Build.MODEL

internal fun osName(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String = Build.DISPLAY

internal fun osVersion(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String = Build.VERSION.RELEASE

internal fun language(
    @Suppress("UNUSED_PARAMETER") phone: Phone,
): String = Locale.getDefault().toLanguageTag()

private const val NOT_SET = -1

internal fun deviceSettings(phone: Phone): DeviceSettings {
    val resolver = phone.context.contentResolver
    val system = { name: String -> Settings.System.getInt(resolver, name, NOT_SET).takeIf { it >= 0 } }
    val global = { name: String ->
        Settings.Global
            .getInt(resolver, name, NOT_SET)
            .takeIf { it >= 0 }
            ?.let { it > 0 }
    }
    return DeviceSettings(
        brightness = system(Settings.System.SCREEN_BRIGHTNESS),
        screenTimeout = system(Settings.System.SCREEN_OFF_TIMEOUT),
        isRotating = system(Settings.System.ACCELEROMETER_ROTATION)?.let { it > 0 },
        fontScale = phone.context.resources.configuration.fontScale,
        isFlightMode = global(Settings.Global.AIRPLANE_MODE_ON),
        isAutoTime = global(Settings.Global.AUTO_TIME),
    )
}

private const val WHOLE_BATTERY = 100

internal fun systemInfo(phone: Phone): SystemInfo {
    val memory = ActivityManager.MemoryInfo()
    phone.service<ActivityManager>(Context.ACTIVITY_SERVICE).getMemoryInfo(memory)
    val storage = StatFs(phone.context.filesDir.path)
    val battery =
        phone.service<BatteryManager>(Context.BATTERY_SERVICE).getIntProperty(BatteryManager.BATTERY_PROPERTY_CAPACITY)
    return SystemInfo(
        memory = memory.totalMem,
        freeMemory = memory.availMem,
        storage = storage.totalBytes,
        freeStorage = storage.availableBytes,
        battery = battery.takeIf { it in 0..WHOLE_BATTERY },
        uptime = SystemClock.elapsedRealtime(),
    )
}

/** The text alone: what else a clip points to is not opened. */
internal fun clipboard(phone: Phone): String? {
    val clip = phone.service<ClipboardManager>(Context.CLIPBOARD_SERVICE).primaryClip ?: return null
    return if (clip.itemCount > 0) clip.getItemAt(0).text?.toString() else null
}
