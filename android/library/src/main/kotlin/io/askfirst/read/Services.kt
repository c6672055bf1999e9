package io.askfirst.read

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.content.ServiceConnection
import android.os.Binder
import android.os.Bundle
import android.os.IBinder
import android.os.IInterface
import android.os.Parcel
import io.askfirst.Cause
import io.askfirst.NoValue

/** For how long another app's service is waited for. */
internal const val SERVICE_MILLIS: Long = 2_000

/** The interface of another app's service, spoken without its library: by its descriptor and the numbers of its functions. */
internal class Remote(
    private val binder: IBinder,
    private val descriptor: String,
) {
    /** Calls the function of this number. */
    fun <T> call(
        function: Int,
        arguments: Parcel.() -> Unit = {},
        result: Parcel.() -> T,
    ): T {
        val sent = Parcel.obtain()
        val received = Parcel.obtain()
        try {
            sent.writeInterfaceToken(descriptor)
            sent.arguments()
            if (!binder.transact(function, sent, received, 0)) {
                // The service is there, and of another version.
                throw NoValue(Cause.EMPTY)
            }
            received.readException()
            return received.result()
        } finally {
            received.recycle()
            sent.recycle()
        }
    }

    /** Calls a function that takes a callback and answers there, with a number and a bundle; null where it has none. */
    fun callBack(
        function: Int,
        callback: String,
        place: Int,
    ): Bundle? {
        val later = Later<Bundle>()
        val answer =
            object : Binder(), IInterface {
                init {
                    attachInterface(this, callback)
                }

                override fun asBinder(): IBinder = this

                override fun onTransact(
                    code: Int,
                    data: Parcel,
                    reply: Parcel?,
                    flags: Int,
                ): Boolean {
                    if (code != place) {
                        return super.onTransact(code, data, reply, flags)
                    }
                    data.enforceInterface(callback)
                    val isRight = data.readInt() == 0
                    val bundle = if (data.readInt() == 0) null else Bundle.CREATOR.createFromParcel(data)
                    later.give(bundle.takeIf { isRight })
                    reply?.writeNoException()
                    return true
                }
            }
        call(function, { writeStrongBinder(answer) }) { }
        return later.take(SERVICE_MILLIS)
    }
}

/** Binds to a service of another app, and hands its binder over; null where there is none. */
internal fun <T : Any> bound(
    context: Context,
    service: Intent,
    use: (IBinder) -> T?,
): T? {
    val later = Later<IBinder>()
    val connection =
        object : ServiceConnection {
            override fun onServiceConnected(
                name: ComponentName?,
                binder: IBinder?,
            ) = later.give(binder)

            override fun onServiceDisconnected(name: ComponentName?) = later.give(null)
        }
    try {
        return if (bind(context, service, connection)) later.take(SERVICE_MILLIS)?.let(use) else null
    } finally {
        unbind(context, connection)
    }
}

private fun bind(
    context: Context,
    service: Intent,
    connection: ServiceConnection,
): Boolean =
    try {
        context.bindService(service, connection, Context.BIND_AUTO_CREATE)
    } catch (_: SecurityException) {
        // It is not for apps such as this one: as good as none.
        false
    }

private fun unbind(
    context: Context,
    connection: ServiceConnection,
) {
    try {
        context.unbindService(connection)
    } catch (_: IllegalArgumentException) {
        // It was refused before it was bound.
    }
}
