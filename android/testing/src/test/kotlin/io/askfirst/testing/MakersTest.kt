package io.askfirst.testing

import android.content.ComponentName
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.Binder
import android.os.Bundle
import android.os.IBinder
import android.os.Parcel
import cn.example.everything.Declared
import cn.example.everything.Uses
import io.askfirst.Cause
import io.askfirst.Reading
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowContentResolver
import java.util.concurrent.CountDownLatch

private const val OAID = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"

/** What the makers' services are asked, and what is made of their answers. Each is played by the interface it has. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [28, 35])
class MakersTest {
    @get:Rule
    val person = AskFirstRule(Declared.DECLARATION)

    @Before
    fun agree() {
        person.comeToFront()
        person.agree()
    }

    /** A service of another app, by the interface's name. */
    private class Service(
        private val descriptor: String,
        private val answer: (code: Int, data: Parcel, reply: Parcel) -> Unit,
    ) : Binder() {
        override fun onTransact(
            code: Int,
            data: Parcel,
            reply: Parcel?,
            flags: Int,
        ): Boolean {
            data.enforceInterface(descriptor)
            answer(code, data, checkNotNull(reply))
            return true
        }
    }

    private fun serve(
        intent: Intent,
        service: IBinder,
    ) = shadowOf(app).setComponentNameAndServiceForBindServiceForIntent(intent, ComponentName("x", "x.X"), service)

    private fun Parcel.text(text: String) {
        writeNoException()
        writeString(text)
    }

    private fun Parcel.flag(flag: Boolean) {
        writeNoException()
        writeInt(if (flag) 1 else 0)
    }

    private fun huawei(isLimited: Boolean) =
        serve(
            Intent("com.uodis.opendevice.OPENIDS_SERVICE").setPackage("com.huawei.hwid"),
            Service("com.uodis.opendevice.aidl.OpenDeviceIdentifierService") { code, _, reply ->
                if (code == 1) reply.text(OAID) else reply.flag(isLimited)
            },
        )

    @Test
    fun nobodyThere() {
        assertEquals(Cause.EMPTY, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
        assertEquals(Cause.EMPTY, (later(Uses.SELF_GAID) as Reading.Unavailable).cause)
        PlatformCalls.assertNone()
    }

    @Test
    fun huawei() {
        huawei(false)
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
        assertEquals(emptyList<Any>(), shadowOf(app).boundServiceConnections)
    }

    @Test
    fun huaweiLimited() {
        huawei(true)
        assertEquals(Cause.LIMITED, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
    }

    @Test
    fun honor() {
        serve(
            Intent("com.hihonor.id.HnOaIdService").setPackage("com.hihonor.id"),
            Service("com.hihonor.cloudservice.oaid.IOAIDService") { code, data, reply ->
                val callback = data.readStrongBinder()
                reply.writeNoException()
                val bundle = Bundle()
                if (code == 2) bundle.putString("oa_id_flag", OAID) else bundle.putBoolean("oa_id_limit_state", false)
                val sent = Parcel.obtain()
                sent.writeInterfaceToken("com.hihonor.cloudservice.oaid.IOAIDCallBack")
                sent.writeInt(0)
                sent.writeInt(1)
                bundle.writeToParcel(sent, 0)
                callback.transact(2, sent, Parcel.obtain(), 0)
            },
        )
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
    }

    @Test
    fun samsung() {
        val samsung = "com.samsung.android.deviceidservice"
        serve(
            Intent().setClassName(samsung, "$samsung.DeviceIdService"),
            Service("$samsung.IDeviceIdService") { code, _, reply -> reply.text(if (code == 1) OAID else "") },
        )
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
    }

    @Test
    fun heytap() {
        serve(
            Intent("action.com.heytap.openid.OPEN_ID_SERVICE")
                .setClassName("com.heytap.openid", "com.heytap.openid.IdentifyService"),
            Service("com.heytap.openid.IOpenID") { code, data, reply ->
                val (name, digest, kind) = List(3) { data.readString() }
                val isRight = code == 1 && name == app.packageName && digest?.length == 40 && kind == "OUID"
                reply.text(if (isRight) OAID else "")
            },
        )
        // The test app is signed by nobody, and what is not signed has no OAID there.
        assertEquals(Cause.EMPTY, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
    }

    @Test
    fun lenovo() {
        val lenovo = "com.zui.deviceidservice"
        serve(
            Intent().setClassName(lenovo, "$lenovo.DeviceidService"),
            Service("$lenovo.IDeviceidInterface") { code, _, reply -> reply.text(if (code == 1) OAID else "") },
        )
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
    }

    @Test
    fun aServiceOfAnotherInterfaceFails() {
        serve(
            Intent("com.uodis.opendevice.OPENIDS_SERVICE").setPackage("com.huawei.hwid"),
            Service("com.example.Other") { _, _, reply -> reply.text(OAID) },
        )
        assertEquals(Cause.FAILED, (later(Uses.SELF_OAID) as Reading.Unavailable).cause)
    }

    @Test
    fun aServiceThatNeverAnswersIsLeftAlone() {
        val never = CountDownLatch(1)
        serve(
            Intent("com.google.android.gms.ads.identifier.service.START").setPackage("com.google.android.gms"),
            Service("com.google.android.gms.ads.identifier.internal.IAdvertisingIdService") { _, _, _ -> never.await() },
        )
        assertEquals(Cause.TIMED_OUT, (later(Uses.SELF_GAID) as Reading.Unavailable).cause)
        never.countDown()
    }

    @Test
    fun vivo() {
        provide("com.vivo.vms.IdProvider") { uri, _ ->
            assertEquals("content://com.vivo.vms.IdProvider/IdentifierId/OAID", "$uri")
            MatrixCursor(arrayOf("value")).apply { addRow(arrayOf(OAID)) }
        }
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
        PlatformCalls.assertNone()
    }

    @Test
    fun meizu() {
        provide("com.meizu.flyme.openidsdk") { _, arguments ->
            assertEquals(listOf("oaid"), arguments?.toList())
            MatrixCursor(arrayOf("code", "value")).apply { addRow(arrayOf("0", OAID)) }
        }
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
    }

    @Test
    fun nubia() {
        ShadowContentResolver.registerProviderInternal(
            "cn.nubia.identity",
            object : Provider({ _, _ -> null }) {
                override fun call(
                    method: String,
                    arg: String?,
                    extras: Bundle?,
                ) = Bundle().apply {
                    putInt("code", 0)
                    putString("id", if (method == "getOAID") OAID else "")
                }
            },
        )
        assertEquals(OAID, later(Uses.SELF_OAID).valueOrNull)
    }

    @Test
    fun google() {
        serve(
            Intent("com.google.android.gms.ads.identifier.service.START").setPackage("com.google.android.gms"),
            Service("com.google.android.gms.ads.identifier.internal.IAdvertisingIdService") { code, data, reply ->
                if (code == 1) reply.text(OAID) else reply.flag(data.readInt() == 0)
            },
        )
        assertEquals(OAID, later(Uses.SELF_GAID).valueOrNull)
    }

    private fun provide(
        authority: String,
        rows: (Uri, Array<out String>?) -> Cursor?,
    ) = ShadowContentResolver.registerProviderInternal(authority, Provider(rows))
}
