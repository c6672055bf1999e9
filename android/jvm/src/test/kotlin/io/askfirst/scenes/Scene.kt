package io.askfirst.scenes

import org.json.JSONArray
import org.json.JSONObject
import java.io.File

/** Where the project is. */
val root: File = File(System.getProperty("askfirst.root")).canonicalFile

/** The scenes that all languages play. */
val scenesFolder: File = File(root, "tests/scenes")

/** The files of all scenes, in the order of their paths. */
fun sceneFiles(): List<File> =
    scenesFolder
        .walk()
        .filter { it.extension == "json" }
        .sorted()
        .toList()

/** A scene's name: its path below the folder of all scenes. */
fun sceneName(file: File): String = file.relativeTo(scenesFolder).path.removeSuffix(".json")

/** A scene file, as `docs/scenes.md` shows it. */
class Scene(
    val file: File,
    json: JSONObject,
) {
    val title: String
    val source: String
    val declaration: String
    val device: JSONObject
    val start: Long
    val steps: List<Step>

    init {
        json.only("\$schema", "title", "source", "declaration", "device", "start", "steps")
        title = json.getString("title")
        source = json.getString("source")
        declaration = json.getString("declaration")
        device = json.getJSONObject("device").only("platform", "version", "permissions", "values")
        start = json.optLong("start", NEW_YEAR)
        steps = json.getJSONArray("steps").objects().mapIndexed { place, step -> Step(place + 1, step) }
    }

    private companion object {
        /** 2026-01-01T00:00:00Z. */
        const val NEW_YEAR = 1_767_225_600_000L
    }
}

/** One step and what is expected after it. */
class Step(
    val number: Int,
    json: JSONObject,
) {
    /** What is done. */
    val name: String

    /** With what: null where the step is a mere word. */
    val with: Any?
    val process: String
    val expect: JSONObject

    init {
        json.only("do", "process", "expect")
        val action = json.get("do")
        name = if (action is JSONObject) action.keySet().single() else action as String
        with = (action as? JSONObject)?.get(name)
        process = json.optString("process", "main")
        expect = json.optJSONObject("expect", JSONObject())
    }

    fun details(): JSONObject = with as JSONObject

    fun text(): String = with as String

    fun flag(): Boolean = with as Boolean

    fun number(): Long = (with as Number).toLong()
}

/** Fails if there is a key that is none of these: a player that overlooks one plays another scene. */
fun JSONObject.only(vararg keys: String): JSONObject {
    val unknown = keySet() - keys.toSet()
    check(unknown.isEmpty()) { "the player does not know $unknown" }
    return this
}

fun JSONArray.objects(): List<JSONObject> = List(length()) { getJSONObject(it) }

fun JSONArray.texts(): List<String> = List(length()) { getString(it) }

fun JSONObject.texts(key: String): List<String> = optJSONArray(key)?.texts() ?: emptyList()
