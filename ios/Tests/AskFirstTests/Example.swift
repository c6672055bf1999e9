import AskFirst
import AskFirstTesting
import Foundation
import MijianConstants
import XCTest

@testable import AskFirstUI

/// The example app on a phone of its own: what is on record stays, the declaration and the time move on.
final class Example {
  private let clock = TestClock(1_800_000_000_000)
  private let folder: URL
  let app = Installation()

  init(_ test: XCTestCase) throws {
    folder = try temporaryFolder()
    test.addTeardownBlock { [folder] in try? FileManager.default.removeItem(at: folder) }
    try open()
  }

  /// Opens what is on record, under another version of the declaration where one is made.
  func open(_ change: (inout [String: Any]) -> Void = { _ in }) throws {
    app.close()
    let file = try Data(contentsOf: root.appendingPathComponent("examples/mijian/declaration.json"))
    var json = try XCTUnwrap(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    change(&json)
    var config = Config(json: try JSONSerialization.data(withJSONObject: json), folder: folder, version: 17)
    config.clock = { [clock] in clock.now }
    try app.open(config)
  }

  /// As if all had been removed.
  func remove() throws {
    app.close()
    try FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The time, in milliseconds since the Unix epoch.
  var now: Int64 { clock.now }

  /// Lets days pass.
  func pass(days: Int64) {
    clock.now += days * 86_400_000
  }

  /// How many decisions are on record.
  func records() throws -> Int {
    try XCTUnwrap(Int(app.evidence(.decisions).checkpoint.split(separator: "\n")[1]))
  }

  /// A version of the policy that touches no use.
  static func newVersion(_ json: inout [String: Any]) {
    change(&json, "policy") { $0["version"] = "2" }
  }

  /// A version in which one recipient belongs to another company.
  static func newCompany(_ json: inout [String: Any]) {
    newVersion(&json)
    let recipients = (json["recipients"] as? [[String: Any]] ?? []).map { one in
      one["id"] as? String == "umeng" ? one.merging(["company": "Another company"]) { $1 } : one
    }
    json["recipients"] = recipients
  }

  /// Changes an object in an object.
  static func change(_ json: inout [String: Any], _ key: String, _ change: (inout [String: Any]) -> Void) {
    var inner = json[key] as? [String: Any] ?? [:]
    change(&inner)
    json[key] = inner
  }
}

extension Section {
  /// All that a person reads of it.
  var text: String {
    ([title] + entries.map(\.text)).joined(separator: "\n")
  }
}

extension Entry {
  /// All that a person reads of it.
  var text: String {
    ([title] + lines.map { $0.map(\.text).joined() } + [toggle?.label, link?.label].compactMap { $0 }).joined(separator: "\n")
  }
}

extension [Section] {
  /// All that a person reads of them.
  var text: String { map(\.text).joined(separator: "\n") }

  /// All switches, from the first to the last.
  var choices: [Choice] { flatMap(\.entries).compactMap(\.toggle).map(\.choice) }
}
