import Foundation

/// Where the project is.
let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../..").standardizedFileURL

/// The scenes that all languages play.
let scenesFolder = root.appendingPathComponent("tests/scenes")

/// The files of all scenes, in the order of their paths.
func sceneFiles() throws -> [URL] {
  let all = FileManager.default.enumerator(at: scenesFolder, includingPropertiesForKeys: nil)
  let files = (all?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }
  return files.sorted { $0.path < $1.path }
}

/// A scene's name: its path below the folder of all scenes.
func sceneName(_ file: URL) -> String {
  String(file.deletingPathExtension().path.dropFirst(scenesFolder.path.count + 1))
}

/// A scene cannot be played as it is written.
struct Unplayable: Error, CustomStringConvertible {
  let step: Int
  let why: String

  var description: String { "step \(step): \(why)" }
}

/// JSON, and where it stands in a scene.
struct Json {
  let value: Any
  let step: Int

  init(_ value: Any, step: Int) {
    self.value = value
    self.step = step
  }

  func wrong(_ what: String) -> Unplayable { Unplayable(step: step, why: "\(value) is no \(what)") }

  func object() throws -> [String: Any] {
    guard let object = value as? [String: Any] else { throw wrong("object") }
    return object
  }

  func text() throws -> String {
    guard let text = value as? String else { throw wrong("text") }
    return text
  }

  func number() throws -> Int64 {
    guard let number = value as? NSNumber else { throw wrong("number") }
    return number.int64Value
  }

  func flag() throws -> Bool {
    guard let flag = value as? Bool else { throw wrong("yes or no") }
    return flag
  }

  func texts() throws -> [String] {
    guard let texts = value as? [String] else { throw wrong("list of texts") }
    return texts
  }

  /// The value of a key, where it is there.
  subscript(key: String) -> Json? {
    (value as? [String: Any])?[key].map { Json($0, step: step) }
  }

  /// The value of a key that must be there.
  func must(_ key: String) throws -> Json {
    guard let found = self[key] else { throw wrong("object with \"\(key)\"") }
    return found
  }

  /// The texts of a key, none where it is not there.
  func texts(_ key: String) throws -> [String] { try self[key]?.texts() ?? [] }

  /// The entries, in the order of their keys.
  func entries() throws -> [(String, Json)] {
    try object().sorted { $0.key < $1.key }.map { ($0.key, Json($0.value, step: step)) }
  }

  /// Fails if there is a key that is none of these: a player that overlooks one plays another scene.
  @discardableResult
  func only(_ keys: String...) throws -> Json {
    let unknown = Set(try object().keys).subtracting(keys)
    guard unknown.isEmpty else { throw Unplayable(step: step, why: "the player does not know \(unknown.sorted())") }
    return self
  }
}

/// A scene file, as `docs/scenes.md` shows it.
struct Scene {
  /// 2026-01-01T00:00:00Z.
  private static let newYear: Int64 = 1_767_225_600_000

  let file: URL
  let title: String
  let source: String
  let declaration: String
  let device: Json
  let start: Int64
  let steps: [Step]

  init(file: URL, json: Any) throws {
    let json = Json(json, step: 0)
    try json.only("$schema", "title", "source", "declaration", "device", "start", "steps")
    self.file = file
    title = try json.must("title").text()
    source = try json.must("source").text()
    declaration = try json.must("declaration").text()
    device = try json.must("device").only("platform", "version", "permissions", "values")
    start = try json["start"]?.number() ?? Scene.newYear
    guard let steps = try json.must("steps").value as? [Any] else { throw json.wrong("scene") }
    self.steps = try steps.enumerated().map { try Step(Json($1, step: $0 + 1)) }
  }
}

/// One step and what is expected after it.
struct Step {
  let number: Int
  /// What is done.
  let name: String
  /// With what; the name where the step is a mere word.
  let with: Json
  let process: String
  let expect: Json

  init(_ json: Json) throws {
    try json.only("do", "process", "expect")
    number = json.step
    let action = try json.must("do")
    if let object = action.value as? [String: Any] {
      guard let (key, value) = object.first, object.count == 1 else { throw action.wrong("step") }
      name = key
      with = Json(value, step: json.step)
    } else {
      name = try action.text()
      with = action
    }
    process = try json["process"]?.text() ?? "main"
    expect = json["expect"] ?? Json([String: Any](), step: json.step)
  }
}
