package io.askfirst.sdks

import cn.example.mijian.Recipients
import cn.example.mijian.SeparateConsents
import cn.example.mijian.Uses
import com.bytedance.sdk.openadsdk.TTAdSdk
import com.mob.MobSDK
import io.askfirst.Sdk
import io.askfirst.SdkOutcome
import io.askfirst.SdkStep
import io.askfirst.testing.WatchingTestRunner
import io.askfirst.vendors.Stubs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import java.lang.reflect.Method

/** What the vendors are told and may ask, from the first launch to the last withdrawal. */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [35])
class AdaptersTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val told = StringBuilder()

    /** Takes the steps that are due, and writes down what arrived at the vendor. */
    private fun Stage.tell(
        scene: String,
        adapter: Sdk,
    ) {
        calls.clear()
        val steps = checkNotNull(installation.startSdks(listOf(adapter)).value).flatMap { it.taken }
        told.append("$scene\n")
        steps.filter { it.outcome != SdkOutcome.Done }.forEach { told.append("    ${it.step}: ${it.outcome}\n") }
        calls.forEach { told.append("    $it\n") }
    }

    @Test
    fun eachVendorIsToldWhatHappensInOrder() {
        for (place in Stage(folder.newFolder()).use { it.adapters() }.indices) {
            val files = folder.newFolder()
            Stage(files).use { stage ->
                val adapter = stage.adapters()[place]
                told.append("== ${adapter.recipient}\n")
                stage.tell("first launch", adapter)
                assertEquals(emptyList<String>(), stage.calls)
                stage.installation.refuse()
                stage.tell("refused", adapter)
                assertEquals(emptyList<String>(), stage.calls)
                stage.agree()
                stage.tell("agreed", adapter)
                val item = setOf(Uses.MOBTECH_ANDROID_ID, Uses.PANGLE_APP_LIST, Uses.GDT_APP_LIST)
                item.forEach { assertTrue(stage.installation.withdraw(it).isDurable) }
                stage.tell("one item withdrawn", adapter)
                stage.installation.withdraw()
                stage.tell("all withdrawn", adapter)
                stage.agree()
                stage.tell("agreed again", adapter)
            }
            Stage(files).use { stage -> stage.tell("next launch", stage.adapters()[place]) }
        }
        assertGolden("golden/calls.txt", "$told")
    }

    @Test
    fun controllersAnswerFromTheGateAtTheMomentTheyAreAsked() {
        Stage(folder.newFolder()).use { stage ->
            val mob = MobController(Gate(usesOf("MOBTECH"), stage))
            val pangle = PangleController(Gate(usesOf("PANGLE"), stage))
            val columns = LinkedHashMap<String, List<String>>()
            val look = { scene: String -> columns[scene] = asked(mob) + asked(pangle) }
            look("before consent")
            assertTrue(columns.values.last().all { it in DENIALS })
            stage.agree()
            look("agreed")
            stage.agree(SeparateConsents.LOCATION_WECHAT_LOGIN_SHARE, SeparateConsents.LOCATION_VIDEO_TASKS)
            look("with the location")
            stage.installation.observeForeground(false)
            look("in the background")
            stage.installation.observeForeground(true)
            stage.installation.withdraw(Uses.MOBTECH_ANDROID_ID)
            stage.installation.withdraw(Uses.PANGLE_IMEI)
            look("one item withdrawn")
            stage.installation.personalise(false)
            look("not personalised")
            stage.installation.withdraw()
            look("all withdrawn")
            assertTrue(columns.values.last().all { it in DENIALS })
            val names = questions(mob).map { "MobTech ${it.name}" } + questions(pangle).map { "Pangle ${it.name}" }
            val rows =
                names.mapIndexed { row, name ->
                    val answers = columns.map { (scene, answers) -> scene to answers[row] }
                    val shown = answers.joinToString("") { (scene, answer) -> "\n    $scene: $answer" }
                    name + (if (columns.values.all { it[row] == "null" }) ": always null" else shown) + "\n"
                }
            assertGolden("golden/controllers.txt", rows.joinToString(""))
        }
    }

    private fun questions(controller: Any): List<Method> =
        controller.javaClass.superclass.declaredMethods
            .filter { it.parameterCount == 0 && !it.isSynthetic && it.name !in setOf("userPrivacyConfig", MEDIATION) }
            .sortedBy { it.name }

    private fun asked(controller: Any): List<String> =
        questions(controller).map { question ->
            when (val answer = question.invoke(controller)) {
                is Boolean, is String, null -> "$answer"
                else -> "a place"
            }
        }

    @Test
    fun whatTheVendorsAreGivenIsTheControllerThatAsks() {
        Stage(folder.newFolder()).use { stage ->
            stage.agree()
            stage.installation.startSdks(stage.adapters())
            val mob = checkNotNull(stage.mob)
            val pangle = checkNotNull(stage.pangle)
            assertTrue(mob.isAndroidIdEnable && pangle.alist())
            stage.installation.withdraw()
            assertTrue(!mob.isAndroidIdEnable && !pangle.alist())
            assertNull(mob.androidId)
        }
    }

    @Test
    fun aVendorThatSaysNoHasFailed() {
        val app = app
        val failures =
            mapOf<String, (Any?) -> Unit>(
                "TTAdSdk.start" to { (it as TTAdSdk.Callback).fail(1, "no") },
            )
        Stubs.play { what, with -> failures[what]?.invoke(with[0]) ?: (what == "TTAdSdk.init") }
        val adapter = Pangle(app, "id", "name", Recipients.PANGLE, emptyList())
        assertEquals("failed: ${VendorException::class.java.name}", "${SdkOutcome.of(adapter, SdkStep.Start)}")
        Stubs.play { _, _ -> false }
        assertEquals("failed: ${VendorException::class.java.name}", "${SdkOutcome.of(adapter, SdkStep.Start)}")
        Stubs.play(null)
    }

    @Test
    fun stubsThatNobodyPlaysFail() {
        val sdk = Kepler(app, "key", "secret", Recipients.JD)
        assertEquals("failed: java.lang.IllegalStateException", "${SdkOutcome.of(sdk, SdkStep.Start)}")
        assertTrue(runCatching { MobSDK.init(app, "", "") }.isFailure)
    }

    private companion object {
        const val MEDIATION = "getMediationPrivacyConfig"
        val DENIALS = setOf("false", "null", "")
    }
}
