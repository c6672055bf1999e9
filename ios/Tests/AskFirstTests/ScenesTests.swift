import Foundation
import XCTest

@testable import AskFirst

/// Plays every scene of `tests/scenes` through the public API.
final class ScenesTests: XCTestCase {
  func testEverySceneGoesAsExpected() async throws {
    try await Suite().everySceneGoesAsExpected()
  }

  func testAWrongExpectationFailsWhereItStands() async throws {
    try await Suite().aWrongExpectationFailsWhereItStands()
  }
}

/// SDKs are started on the main actor, where XCTest's cases are not.
@MainActor
private struct Suite {
  /// How a scene went; `failedAt` is the step that did not go as expected.
  private struct Played {
    let scene: Scene
    var looked = 0
    var failedAt: Int?
    var differences: [String] = []
  }

  private func play(_ file: URL, _ json: Any) throws -> Played {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var played = Played(scene: try Scene(file: file, json: json))
    let stage = try Stage(played.scene, in: folder)
    defer { stage.close() }
    for step in played.scene.steps {
      let compared = try Comparison(stage, step, try stage.take(step))
      played.looked += compared.looked
      if !compared.differences.isEmpty {
        played.failedAt = step.number
        played.differences = compared.differences
        break
      }
    }
    return played
  }

  private func json(_ file: URL) throws -> Any {
    try JSONSerialization.jsonObject(with: try Data(contentsOf: file), options: .mutableContainers)
  }

  func everySceneGoesAsExpected() throws {
    var expectations = 0
    let files = try sceneFiles()
    for file in files {
      let played: Played
      do {
        played = try play(file, try json(file))
      } catch {
        XCTFail("\(sceneName(file)): \(error)")
        continue
      }
      expectations += played.looked
      if played.failedAt != nil {
        XCTFail(
          "\(sceneName(file)): \(played.scene.title)\n  source: \(played.scene.source)\n  "
            + played.differences.joined(separator: "\n  "))
      }
    }
    XCTAssertGreaterThan(files.count, 200)
    XCTAssertGreaterThan(expectations, 10 * files.count)
    print("scenes: \(files.count) played, \(expectations) expectations looked at")
  }

  /// Every scene with one expectation made wrong, and every kind of expectation among them.
  func aWrongExpectationFailsWhereItStands() throws {
    var done: [String: Int] = [:]
    var kinds: Set<String> = []
    for file in try sceneFiles() {
      var scene = try XCTUnwrap(try json(file) as? [String: Any])
      var steps = try XCTUnwrap(scene["steps"] as? [[String: Any]])
      let found = steps.indices.flatMap { at in
        ((steps[at]["expect"] as? [String: Any])?.keys.sorted() ?? []).map { (at: at, kind: $0) }
      }
      kinds.formUnion(found.map(\.kind))
      // The kind that was damaged least so far, as late in the scene as it comes.
      let chosen = found.min { (done[$0.kind] ?? 0, -$0.at) < (done[$1.kind] ?? 0, -$1.at) }
      let (at, kind) = try XCTUnwrap(chosen)
      done[kind, default: 0] += 1
      var expect = try XCTUnwrap(steps[at]["expect"] as? [String: Any])
      expect[kind] = try damaged(kind, XCTUnwrap(expect[kind]))
      steps[at]["expect"] = expect
      scene["steps"] = steps
      let failedAt: Int?
      do {
        failedAt = try play(file, scene).failedAt
      } catch let unplayable as Unplayable {
        // What is not declared can be named only where that is expected.
        failedAt = unplayable.step
      }
      XCTAssertEqual(failedAt, at + 1, "\(sceneName(file)), \(kind)")
    }
    XCTAssertEqual(kinds, Set(done.keys))
    print("scenes: \(done.values.reduce(0, +)) failed where an expectation was made wrong, of \(kinds.count) kinds")
  }

  /// Something else than what is expected.
  private func damaged(_ kind: String, _ value: Any) throws -> Any {
    func other(_ value: Any?, _ one: String, _ another: String) -> String { value as? String == one ? another : one }
    func first(_ change: (Any) -> Any) throws -> [String: Any] {
      var all = try XCTUnwrap(value as? [String: Any])
      let key = try XCTUnwrap(all.keys.min())
      all[key] = all[key].map(change)
      return all
    }
    switch kind {
    case "error": return "words that no message has"
    case "all_denied": return other(value, "over-budget", "background")
    case "denied": return try first { other($0, "over-budget", "background") }
    case "allowed": return try first { other($0, "exception", "consent") }
    case "reading": return ["value": "a value that no phone has"]
    case "calls", "recorded": return try first { (($0 as? NSNumber)?.intValue ?? 0) + 1 }
    case "question": return other(value, "inform", "expired")
    case "asked", "overdue", "durable": return !(try XCTUnwrap(value as? Bool))
    case "due_days": return (try XCTUnwrap(value as? NSNumber)).intValue + 1
    case "steps", "running", "limits", "notice_contains": return try XCTUnwrap(value as? [Any]) + ["nobody"]
    default: throw Unplayable(step: 0, why: "no damage for \(kind)")
    }
  }
}

/// A folder of its own, for who removes it.
func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("askfirst-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

/// What `ios/test` made for the tests.
func made() throws -> URL {
  URL(fileURLWithPath: try XCTUnwrap(ProcessInfo.processInfo.environment["ASKFIRST_MADE"], "run ios/test"))
}
