package io.askfirst.internal

import cn.example.mijian.Declared
import cn.example.mijian.Purposes
import cn.example.mijian.Recipients
import cn.example.mijian.Uses
import io.askfirst.ChangeListener
import io.askfirst.Choices
import io.askfirst.Config
import io.askfirst.Installation
import io.askfirst.Lang
import io.askfirst.Recipient
import io.askfirst.Sdk
import io.askfirst.SdkOutcome
import io.askfirst.SdkState
import io.askfirst.SdkStep
import io.askfirst.scenes.root
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import java.io.File
import org.robolectric.annotation.Config as OnAndroid

/** What SDKs are told, in which order, whatever their code does. */
@RunWith(RobolectricTestRunner::class)
@OnAndroid(sdk = [35])
class ConductorTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val installation = Installation()
    private val threads = ManualThreads()
    private val taken = ArrayList<String>()
    private val announced = ArrayList<String>()
    private val warnings = ArrayList<String>()
    private val conductor =
        Conductor(installation, threads, warnings::add) { sdk, state -> announced += "$sdk $state" }

    private inner class Fake(
        override val recipient: Recipient,
        override val isOnMain: Boolean = false,
        private val does: (SdkStep) -> Unit = {},
    ) : Sdk {
        override fun take(step: SdkStep) {
            taken += "$recipient $step"
            does(step)
        }
    }

    @Before
    fun open() {
        val json = File(root, "examples/mijian/declaration.json").readBytes()
        assertTrue(installation.open(Config(json, folder.root, 35, Declared.DECLARATION)))
        installation.addListener(ChangeListener { conductor.look() })
    }

    @After
    fun close() = installation.close()

    private fun register(vararg sdks: Sdk) {
        conductor.register(sdks.asList())
        threads.settle()
    }

    private fun agree() {
        val all = setOf(Purposes.STATISTICS, Purposes.VIDEO_TASKS, Purposes.PUSH)
        assertTrue(installation.agree(Choices(all)).isDurable)
        threads.settle()
    }

    private fun withdraw(recipient: Recipient) {
        assertTrue(installation.withdraw(recipient).isDurable)
        threads.settle()
    }

    /** What was said since the last look. */
    private fun said(): List<String> = taken.toList().also { taken.clear() }

    private fun recorded(recipient: Recipient): List<String> =
        checkNotNull(installation.report(Lang.EN).value)
            .sdks
            .first { it.recipient == recipient }
            .steps
            .map { "${it.step}: ${it.outcome}" }

    @Test
    fun nothingIsSaidBeforeConsentAndNoThreadIsMade() {
        register(Fake(Recipients.UMENG), Fake(Recipients.PANGLE), Fake(Recipients.GETUI))
        installation.observeForeground(true)
        threads.settle()
        assertTrue(installation.refuse().isDurable)
        threads.settle()
        assertEquals(emptyList<String>(), taken)
        assertEquals(emptyList<String>(), threads.lanes.map { it.name })
        assertEquals(emptyMap<Recipient, SdkState>(), conductor.states)
    }

    @Test
    fun startsWhatIsAgreedToAndStopsWhatIsWithdrawn() {
        register(Fake(Recipients.UMENG), Fake(Recipients.GETUI))
        agree()
        assertEquals(listOf("umeng pre-init", "umeng grant true", "umeng start"), taken.filter { "umeng" in it })
        assertEquals(listOf("getui pre-init", "getui grant true", "getui start"), taken.filter { "getui" in it })
        assertEquals(setOf("umeng RUNNING", "getui RUNNING"), announced.toSet())
        said()

        withdraw(Recipients.UMENG)
        assertEquals(listOf("umeng grant false"), said())
        assertTrue(installation.allow(Recipients.UMENG).isDurable)
        threads.settle()
        assertEquals(listOf("umeng grant true", "umeng start"), said())
        assertTrue(installation.withdraw().isDurable)
        threads.settle()
        assertEquals(setOf("umeng grant false", "getui stop"), said().toSet())
        assertEquals(SdkState.STOPPED, conductor.states[Recipients.GETUI])
        assertEquals(emptyList<String>(), warnings)
        assertTrue("all threads ended", threads.lanes.all { it.isClosed })
    }

    @Test
    fun anItemThatIsWithdrawnIsSwitchedOff() {
        register(Fake(Recipients.PANGLE))
        agree()
        val before = said()
        assertEquals(2, before.size)
        assertTrue("$before", before[0].startsWith("pangle switches ") && "app-list" in before[0])
        installation.withdraw(Uses.PANGLE_APP_LIST)
        threads.settle()
        assertEquals(listOf(before[0].replace(" app-list", "")), said())
    }

    @Test
    fun whatThrowsHarmsNobodyElseAndIsOnRecord() {
        register(
            Fake(Recipients.UMENG) { if (it is SdkStep.Start) error("a phone number") },
            Fake(Recipients.PANGLE) { throw NoClassDefFoundError("com/bytedance/sdk/openadsdk/TTAdSdk") },
            Fake(Recipients.GETUI) { if (it is SdkStep.Grant) throw UnsupportedOperationException() },
        )
        agree()
        assertEquals(
            listOf("pre-init: done", "grant true: done", "start: failed: java.lang.IllegalStateException"),
            recorded(Recipients.UMENG),
        )
        val missing = recorded(Recipients.PANGLE).single()
        assertTrue(missing, "the SDK is not in the app" in missing && "TTAdSdk" in missing)
        assertEquals(listOf("pre-init: done", "grant true: not offered", "start: done"), recorded(Recipients.GETUI))
        assertEquals(
            mapOf(
                Recipients.UMENG to SdkState.FAILED,
                Recipients.PANGLE to SdkState.FAILED,
                Recipients.GETUI to SdkState.RUNNING,
            ),
            conductor.states,
        )
        said()
        // What failed half-way is told of the withdrawal, and only once.
        installation.withdraw()
        threads.settle()
        assertEquals(setOf("umeng grant false", "pangle switches none", "getui stop"), said().toSet())
    }

    @Test
    fun whatHangsKeepsNobodyAndFailsInTime() {
        threads.hanging += "umeng"
        register(Fake(Recipients.UMENG), Fake(Recipients.GETUI))
        agree()
        assertEquals(SdkState.RUNNING, conductor.states[Recipients.GETUI])
        threads.pass(Sdk.TIME_LIMIT_MILLIS - 1)
        assertEquals(null, conductor.states[Recipients.UMENG])
        threads.pass(1)
        assertEquals(SdkState.FAILED, conductor.states[Recipients.UMENG])
        assertEquals(listOf("pre-init: failed: no answer in 10000 ms"), recorded(Recipients.UMENG))
        // Still agreed to when it comes back: it stays as it is until the next launch.
        threads.hanging.clear()
        said()
        threads.release(threads.lanes.first { it.name == "umeng" })
        assertEquals(listOf("umeng pre-init"), said())
    }

    @Test
    fun whatComesBackAfterAWithdrawalIsStoppedAgain() {
        val started = Fake(Recipients.UMENG)
        register(started)
        threads.hanging += "umeng"
        agree()
        threads.pass(Sdk.TIME_LIMIT_MILLIS)
        threads.hanging.clear()
        withdraw(Recipients.UMENG)
        assertEquals(listOf("umeng grant false"), said())
        assertEquals(SdkState.STOPPED, conductor.states[Recipients.UMENG])
        // The step that hung was under way: it is done now, too late.
        val hung = threads.lanes.first()
        hung.tasks.replaceAllWith(started, SdkStep.PreInit)
        threads.release(hung)
        assertEquals(listOf("umeng pre-init", "umeng grant false"), said())
        assertEquals(2, recorded(Recipients.UMENG).count { it == "grant false: done" })
    }

    /** A task that waits asks the gate again before it begins; one that hangs began before. */
    private fun ArrayDeque<() -> Unit>.replaceAllWith(
        sdk: Sdk,
        step: SdkStep,
    ) {
        val after = removeFirst()
        add {
            sdk.take(step)
            after()
        }
    }

    @Test
    fun whatWaitedForItsThreadAsksAgain() {
        threads.hanging += "umeng"
        register(Fake(Recipients.UMENG))
        agree()
        withdraw(Recipients.UMENG)
        threads.hanging.clear()
        threads.release(threads.lanes.single())
        assertEquals(emptyList<String>(), said())
        assertTrue(conductor.states.isEmpty())
    }

    @Test
    fun aWithdrawalBetweenTwoStepsTakesBackWhatWasDone() {
        register(Fake(Recipients.UMENG) { if (it is SdkStep.Grant && it.granted) installation.withdraw(Recipients.UMENG) })
        agree()
        assertEquals(listOf("umeng pre-init", "umeng grant true", "umeng grant false"), said())
        assertEquals(SdkState.STOPPED, conductor.states[Recipients.UMENG])
        assertTrue("start: failed: it was withdrawn before this step" in recorded(Recipients.UMENG))
    }

    @Test
    fun switchesThatChangeDuringTheStartAreSetAfterIt() {
        register(
            Fake(Recipients.PANGLE) {
                if (it is SdkStep.Start) {
                    installation.withdraw(Uses.PANGLE_APP_LIST)
                    // The conductor hears of it while the step is under way.
                    installation.withdraw(Uses.PANGLE_IMEI)
                }
            },
        )
        threads.hanging += "pangle"
        agree()
        val lane = threads.lanes.single()
        // The switches are set, and the start hangs.
        val switches = lane.tasks.removeFirst()
        switches()
        threads.settle()
        val start = lane.tasks.removeFirst()
        said()
        installation.withdraw(Uses.PANGLE_NETWORK_STATE)
        threads.settle()
        assertEquals(emptyList<String>(), said())
        threads.hanging.clear()
        start()
        threads.settle()
        val after = said()
        assertEquals(listOf("pangle start", "pangle switches"), after.map { it.substringBefore(" device") }.take(2))
        val last = after.last()
        assertTrue(last, listOf("app-list", "imei", "network-state").none { it in last })
        assertEquals(2, after.size)
        assertEquals(SdkState.RUNNING, conductor.states[Recipients.PANGLE])
    }

    @Test
    fun theMainThreadIsForThoseWhoDemandIt() {
        register(Fake(Recipients.UMENG), Fake(Recipients.GETUI, isOnMain = true))
        agree()
        assertEquals(3, threads.onMain)
        assertEquals(SdkState.RUNNING, conductor.states[Recipients.GETUI])
    }

    @Test
    fun aRestartStartsWhatWasAgreedToBefore() {
        agree()
        installation.close()
        open()
        register(Fake(Recipients.UMENG))
        assertEquals(listOf("umeng pre-init", "umeng grant true", "umeng start"), said())
        assertEquals(SdkOutcome.Done.toString(), recorded(Recipients.UMENG).last().substringAfter(": "))
    }
}
