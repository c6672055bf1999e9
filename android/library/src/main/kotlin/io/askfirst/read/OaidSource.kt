package io.askfirst.read

import android.content.Context

/**
 * A way to the OAID. The library knows those of the makers whose services can be asked without a library of theirs; an app
 * that has a licence for MSA's hands in its own with `AskFirst.oaidSource`.
 */
public fun interface OaidSource {
    /**
     * The OAID; null where this source has none, and then the makers' services are asked. It is called off the main thread,
     * only when reading is allowed, and given two seconds.
     *
     * @throws io.askfirst.NoValue to say why there is none.
     */
    @Throws(Exception::class)
    public fun oaid(context: Context): String?
}
