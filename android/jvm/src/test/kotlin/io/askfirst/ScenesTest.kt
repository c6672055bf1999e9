package io.askfirst

import io.askfirst.scenes.Comparison
import io.askfirst.scenes.Scene
import io.askfirst.scenes.Stage
import io.askfirst.scenes.Unplayable
import io.askfirst.scenes.sceneFiles
import io.askfirst.scenes.sceneName
import org.json.JSONArray
import org.json.JSONObject
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assertions.fail
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Files
import java.util.concurrent.atomic.AtomicInteger

/** Plays every scene of `tests/scenes` through the public API. */
class ScenesTest {
    @TempDir
    lateinit var temporary: File

    private fun play(
        file: File,
        json: JSONObject,
    ): Played {
        val scene = Scene(file, json)
        val stage = Stage(scene, Files.createTempDirectory(temporary.toPath(), "scene").toFile())
        try {
            var looked = 0
            for (step in scene.steps) {
                val compared = Comparison(stage, step, stage.take(step)).look()
                looked += compared.looked
                if (compared.differences.isNotEmpty()) {
                    return Played(scene, looked, step.number, compared.differences)
                }
            }
            return Played(scene, looked, null, emptyList())
        } finally {
            stage.close()
        }
    }

    /** How a scene went; [failedAt] is the step that did not go as expected. */
    private class Played(
        val scene: Scene,
        val looked: Int,
        val failedAt: Int?,
        val differences: List<String>,
    )

    @TestFactory
    fun everySceneGoesAsExpected(): List<DynamicTest> =
        sceneFiles().map { file ->
            DynamicTest.dynamicTest(sceneName(file)) {
                val played = play(file, JSONObject(file.readText()))
                if (played.failedAt != null) {
                    val (title, source) = played.scene.title to played.scene.source
                    fail<Unit>(
                        "${sceneName(file)}: $title\n  source: $source\n  ${played.differences.joinToString("\n  ")}",
                    )
                }
                scenes.incrementAndGet()
                expectations.addAndGet(played.looked)
            }
        }

    /** Every scene with one expectation made wrong, and every kind of expectation among them. */
    @Test
    fun aWrongExpectationFailsWhereItStands() {
        val done = HashMap<String, Int>()
        val kinds = HashSet<String>()
        for (file in sceneFiles()) {
            val json = JSONObject(file.readText())
            val steps = json.getJSONArray("steps")
            val found =
                (0 until steps.length()).flatMap { at ->
                    steps
                        .getJSONObject(at)
                        .optJSONObject("expect", JSONObject())
                        .keySet()
                        .sorted()
                        .map { at to it }
                }
            found.mapTo(kinds) { it.second }
            // The kind that was damaged least so far, as late in the scene as it comes.
            val (at, kind) = found.minWith(compareBy({ done[it.second] ?: 0 }, { -it.first }))
            done.merge(kind, 1, Int::plus)
            damage(kind, steps.getJSONObject(at).getJSONObject("expect"))
            val failedAt =
                try {
                    play(file, json).failedAt
                } catch (unplayable: Unplayable) {
                    // What is not declared can be named only where that is expected.
                    unplayable.step
                }
            assertEquals(at + 1, failedAt, "${sceneName(file)}, step ${at + 1}, $kind")
        }
        assertEquals(kinds, done.keys)
    }

    /** Makes what is expected something else. */
    private fun damage(
        kind: String,
        expect: JSONObject,
    ) {
        fun other(
            value: Any?,
            one: Any,
            another: Any,
        ) = if (value == one) another else one

        fun first(change: (Any) -> Any) =
            expect.getJSONObject(kind).let { it.put(it.keySet().min(), change(it.get(it.keySet().min()))) }
        when (kind) {
            "error" -> expect.put(kind, "words that no message has")
            "all_denied" -> expect.put(kind, other(expect.get(kind), "over-budget", "background"))
            "denied" -> first { other(it, "over-budget", "background") }
            "allowed" -> first { other(it, "exception", "consent") }
            "reading" -> expect.put(kind, JSONObject().put("value", "a value that no phone has"))
            "calls", "recorded" -> first { (it as Number).toLong() + 1 }
            "question" -> expect.put(kind, other(expect.get(kind), "inform", "expired"))
            "asked", "overdue", "durable" -> expect.put(kind, !expect.getBoolean(kind))
            "due_days" -> expect.put(kind, expect.getInt(kind) + 1)
            "steps", "running", "limits", "notice_contains" -> (expect.get(kind) as JSONArray).put("nobody")
            else -> fail("no damage for $kind")
        }
    }

    companion object {
        private val scenes = AtomicInteger()
        private val expectations = AtomicInteger()

        @JvmStatic
        @AfterAll
        fun figures() {
            println("scenes: $scenes played as expected, $expectations expectations met")
            assertTrue(scenes.get() == 0 || expectations.get() >= 10 * scenes.get())
        }
    }
}
