package io.askfirst.sdks

import android.app.Application
import android.graphics.Bitmap
import cn.example.mijian.Declared
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import cn.example.mijian.Uses
import com.alibaba.baichuan.android.trade.callback.AlibcTradeInitCallback
import com.bytedance.sdk.openadsdk.TTAdConfig
import com.bytedance.sdk.openadsdk.TTAdSdk
import com.bytedance.sdk.openadsdk.TTCustomController
import com.g.gysdk.GYResponse
import com.g.gysdk.GyConfig
import com.kepler.jd.Listener.AsyncInitListener
import com.mob.MobCustomController
import com.qiyukf.unicorn.api.ImageLoaderListener
import com.qiyukf.unicorn.api.UnicornImageLoader
import com.qq.e.comm.managers.GDTAdSdk
import com.tencent.imsdk.v2.V2TIMSDKConfig
import io.askfirst.Choices
import io.askfirst.Config
import io.askfirst.Decision
import io.askfirst.Installation
import io.askfirst.Sdk
import io.askfirst.SeparateConsent
import io.askfirst.Use
import io.askfirst.read.Place
import io.askfirst.scenes.root
import io.askfirst.vendors.Stubs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.robolectric.RuntimeEnvironment
import java.io.File

internal val app: Application get() = RuntimeEnvironment.getApplication()

/** The purposes that the SDKs of the example app are for, as far as they are chosen. */
internal val purposes =
    setOf(
        Purposes.WECHAT_LOGIN_SHARE,
        Purposes.TAOBAO_SHARE_JUMP,
        Purposes.JD_SHARE_JUMP,
        Purposes.STATISTICS,
        Purposes.VIDEO_TASKS,
        Purposes.PUSH,
        Purposes.ONE_TAP_LOGIN,
        Purposes.CUSTOMER_SERVICE,
    )

/** The declared uses whose constants begin with this. */
internal fun usesOf(prefix: String): List<Use<*>> =
    Uses::class.java.declaredFields
        .filter { it.type == Use::class.java && it.name.startsWith("${prefix}_") }
        .map { it.get(null) as Use<*> }
        .also { assertTrue(prefix, it.isNotEmpty()) }

/** Compares with a file that people can read; `ASKFIRST_BLESS=1` writes it. */
internal fun assertGolden(
    path: String,
    came: String,
) {
    val file = File(root, "android/sdks/src/test/$path")
    if (System.getenv("ASKFIRST_BLESS") != null) {
        file.parentFile?.mkdirs()
        file.writeText(came)
    }
    val expected = if (file.exists()) file.readText() else ""
    assertEquals("run with ASKFIRST_BLESS=1 and look at the difference", expected, came)
}

/** One process of the example app, on Android 9, with vendors that answer yes at once. */
internal class Stage(
    private val folder: File,
) : Access,
    Stubs.Vendor,
    AutoCloseable {
    val installation = Installation()

    /** The calls that arrived at the vendors. */
    val calls = ArrayList<String>()

    /** What each vendor was given to ask. */
    var mob: MobCustomController? = null
    var pangle: TTCustomController? = null

    init {
        val json = File(root, "examples/mijian/declaration.json").readBytes()
        assertTrue(installation.open(Config(json, folder, ANDROID_9, Declared.DECLARATION)))
        installation.observeForeground(true)
        installation.permissions.forEach { installation.observePermission(it, true) }
        Stubs.play(this)
    }

    fun agree(vararg separate: SeparateConsent) =
        assertTrue(installation.agree(Choices(purposes, separateConsents = separate.toSet())).isDurable)

    override fun check(use: Use<*>): Decision = installation.check(use)

    override fun <T : Any> read(use: Use<T>): T? = installation.read(use) { canned(use) }.valueOrNull

    @Suppress("UNCHECKED_CAST")
    private fun <T : Any> canned(use: Use<T>): T =
        when {
            use.item.startsWith("location") -> Place(30.25, 120.125, 100f, 0)
            else -> "the ${use.item} of ${use.number}"
        } as T

    /** All adapters whose vendors are stubs. */
    fun adapters(): List<Sdk> =
        listOf(
            MobTech(app, "key", "secret", Recipients.MOBTECH, Gate(usesOf("MOBTECH"), this)),
            Baichuan(app, Recipients.BAICHUAN),
            Kepler(app, "key", "secret", Recipients.JD),
            Pangle(app, "id", "蜜饯", Recipients.PANGLE, Gate(usesOf("PANGLE"), this)),
            Gdt(app, "id", Recipients.GDT, Gate(usesOf("GDT"), this)),
            Getui(app, Recipients.GETUI),
            GeYan(app, "channel", Recipients.GEYAN),
            Qiyu(app, "key", null, NoImages, Recipients.QIYU),
            TencentIm(app, 1, V2TIMSDKConfig(), Recipients.TENCENT_IM),
            TencentLive(app, "url", "key", Recipients.TENCENT_LIVE) { calls += "the app stops its streams" },
        )

    override fun call(
        what: String,
        vararg with: Any?,
    ): Any? {
        calls += with.joinToString(prefix = "$what(", postfix = ")", transform = ::show)
        with.forEach(::answer)
        return what in setOf("TTAdSdk.init", "Unicorn.config", "Unicorn.initSdk", "V2TIMManager.initSDK")
    }

    private fun show(given: Any?): String =
        when (given) {
            is TTAdConfig -> given.data
            is Map<*, *> -> given.entries.joinToString(" ") { "${it.key}=${it.value}" }
            is String, is Number, is Boolean, null -> "$given"
            is Application -> "app"
            else -> "…"
        }

    private fun answer(given: Any?) {
        when (given) {
            is MobCustomController -> mob = given
            is TTAdConfig -> pangle = given.customController
            is TTAdSdk.Callback -> given.success()
            is GDTAdSdk.OnStartListener -> given.onStartSuccess()
            is AlibcTradeInitCallback -> given.onSuccess()
            is AsyncInitListener -> given.onSuccess()
            is GyConfig -> given.callBack().onSuccess(GYResponse())
        }
    }

    /** The process ends. */
    override fun close() {
        Stubs.play(null)
        installation.close()
    }

    private object NoImages : UnicornImageLoader {
        override fun loadImageSync(
            uri: String,
            width: Int,
            height: Int,
        ): Bitmap? = null

        override fun loadImage(
            uri: String,
            width: Int,
            height: Int,
            listener: ImageLoaderListener?,
        ) = Unit
    }

    private companion object {
        const val ANDROID_9 = 28
    }
}
