package io.askfirst

import io.askfirst.scenes.orFail
import io.askfirst.scenes.root
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File

/** What no scene shows: what goes wrong, and what Kotlin adds. */
class InstallationTest {
    @TempDir
    lateinit var folder: File

    private val json = File(root, "tests/declarations/small.json").readBytes()
    private val app = Installation()

    @AfterEach
    fun close() = app.close()

    private fun open() = assertTrue(app.open(Config(json, folder, 28)), "${app.problem}")

    private fun androidId(): Use<Any> =
        app
            .uses()
            .orFail()
            .first { it.recipient.id == "self" && it.use.item == "android-id" }
            .use

    @Test
    fun deniesEverythingUntilItIsOpen() {
        val use = Use.ofAny(0, "android-id")
        assertEquals(Reason.NOT_READY, app.check(use).reason)
        assertEquals(Reason.NOT_READY, app.record(use).reason)
        assertEquals(Reason.NOT_READY, (app.read(use) { error("asked") } as Reading.Denied).reason)
        assertEquals(Question.NONE, app.question())
        for (outcome in listOf(app.agree(), app.refuse(), app.withdraw(), app.withdraw(use))) {
            assertFalse(outcome.isEffective || outcome.isDurable)
            assertTrue("call open first" in "${outcome.problem}", "$outcome")
        }
        assertNull(app.plan().value)
        assertNull(app.question(use, Lang.ZH))
        assertFalse(app.mayRequest("android.permission.CAMERA"))
    }

    @Test
    fun saysWhyItCannotBeOpened() {
        val broken = "{".toByteArray()
        assertFalse(app.open(Config(broken, folder, 28)))
        assertTrue("line 1 column 1" in "${app.problem}", app.problem)
        assertFalse(app.open(Config(json, File("/dev/null/nowhere"), 28)))
        assertTrue("nowhere" in "${app.problem}", app.problem)
        val other = Declaration("00", 3, "1")
        assertFalse(app.open(Config(json, folder, 28, declaration = other)))
        assertTrue("another declaration" in "${app.problem}", app.problem)
        open()
        assertNull(app.problem)
        assertTrue(app.open(Config(broken, folder, 28)), "opening twice changes nothing")
    }

    @Test
    fun theNarrowDoorTellsTheAnswer() {
        assertEquals(Answer.NONE, app.answer())
        open()
        assertEquals(Answer.NONE, app.answer())
        for ((act, answer) in listOf(
            app::refuse to Answer.REFUSED,
            { app.agree() } to Answer.AGREED,
            { app.withdraw() } to Answer.WITHDRAWN,
        )) {
            assertTrue(act().isEffective)
            assertEquals(answer, app.answer())
            assertEquals(answer, app.consent().orFail().answer)
        }
    }

    @Test
    fun aUseSaysWhichPermissionsItNeeds() {
        open()
        val uses = app.uses().orFail()
        assertEquals(app.permissions, uses.flatMap { it.permissions }.distinct())
        assertEquals(emptyList<String>(), uses.single { it.use == androidId() }.permissions)
    }

    @Test
    fun deniesWhenItWasClosed() {
        open()
        app.agree()
        val use = androidId()
        assertTrue(app.isAllowed(use))
        app.close()
        app.close()
        assertEquals(Reason.NOT_READY, app.check(use).reason)
        assertNull(app.consent().value)
        open()
        assertTrue(app.isAllowed(use))
    }

    @Test
    fun whatIsNotDeclaredCannotBeChosen() {
        open()
        val outcome = app.agree(Choices(purposes = setOf(Purpose("everything"))))
        assertFalse(outcome.isEffective)
        assertTrue("no purpose \"everything\"" in "${outcome.problem}", "$outcome")
        assertFalse(app.stateAge(-1).isEffective || app.stateAge(256).isEffective)
    }

    @Test
    fun aReaderThatThrowsHarmsNobody() {
        open()
        app.agree()
        val use = androidId()
        val failed = app.read(use) { throw SecurityException("holds an identifier") }
        assertEquals(Cause.FAILED, (failed as Reading.Unavailable).cause)
        assertFalse("identifier" in "$failed")
        assertEquals(Cause.EMPTY, (app.read(use) { null } as Reading.Unavailable).cause)
    }

    @Test
    fun aValueIsKeptUntilNobodyMayHaveIt() {
        open()
        app.agree()
        val use = androidId()
        val value = Any()
        assertSame(value, app.read(use) { value }.valueOrNull)
        assertSame(value, app.read(use) { error("it is kept") }.valueOrNull)
        assertEquals("a value", "${app.read(use) { error("it is kept") }}")
        app.withdraw()
        app.agree()
        val other = Any()
        assertSame(other, app.read(use) { other }.valueOrNull)
    }

    @Test
    fun eachAnswerIsOneObject() {
        open()
        val use = androidId()
        assertSame(app.check(use), app.check(use))
        assertSame(app.check(Use.ofAny(4000, "x")), app.check(Use.ofAny(-1, "y")))
    }

    @Test
    fun evidenceVerifies() {
        open()
        app.agree()
        val evidence = app.evidence(Log.DECISIONS).orFail()
        assertEquals(File(folder, evidence.name).readBytes().toList(), evidence.bytes.toList())
        assertTrue(evidence.checkpoint.startsWith("askfirst/"))
    }

    @Test
    fun whatIsInForceIsNotErased() {
        open()
        app.agree()
        val request = app.request(RequestKind.DELETE).orFail().number
        assertTrue("in force" in "${app.erase(listOf(AGREED), request)}")
        app.withdraw()
        assertNull(app.erase(listOf(AGREED), request))
        assertTrue("erased already" in "${app.erase(listOf(AGREED), request)}")
    }

    @Test
    fun theNoticeOfTheFileIsThatOfTheCore() {
        val made = File(System.getProperty("askfirst.made"), "mijian/notice.json").readText()
        val declaration = File(root, "examples/mijian/declaration.json").readBytes()
        assertTrue(app.open(Config(declaration, folder, 28)))
        val core = app.notice(Lang.ZH).orFail()
        val file = Notice.fromFile(made, Lang.ZH)
        assertEquals(core.words.intro, file.words.intro)
        assertEquals(core.basic.map { it.title }, file.basic.map { it.title })
        assertEquals(core.recipients.size, file.recipients.size)
    }

    private companion object {
        /** The number of the record of the agreement: the declaration's is 0. */
        const val AGREED = 1L
    }
}
