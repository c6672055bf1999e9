package io.askfirst

import android.app.Application
import cn.example.mijian.Declared
import cn.example.mijian.Uses
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** Opening in an application of the framework's. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class InstallTest {
    private val app: Application get() = RuntimeEnvironment.getApplication()

    @After
    fun close() = AskFirst.installation.close()

    @Test
    fun itOpensThroughTheAssets() {
        assertTrue(AskFirst.installation.problem, AskFirst.install(app, Declared.DECLARATION))
        assertEquals(Question.FIRST, AskFirst.question())
        assertEquals(Reason.NOT_ANSWERED, AskFirst.check(Uses.SELF_NETWORK_STATE).reason)
    }
}
