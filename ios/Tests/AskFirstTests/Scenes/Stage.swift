import AskFirstTesting
import Foundation
import XCTest

@testable import AskFirst

/// What one step showed.
struct Seen {
  var error: String?
  var reading: Reading<String>?
  var asked = false
  var steps: [String] = []
  var limits: [String] = []
  var notice: Notice?
  var durable: Bool?

  mutating func took(_ outcome: Outcome) {
    if outcome.isEffective {
      durable = outcome.isDurable
    }
    error = outcome.problem?.description
  }
}

/// What a simulated phone throws.
private struct Simulated: Error {}

/// The phone, the folder and the processes. Everything is done through the public API.
@MainActor
final class Stage {
  /// A number that no declaration has.
  private static let beyond: UInt16 = 4000

  private let scene: Scene
  private let folder: URL
  private let platform: Platform
  private var version: Int
  private let clock: TestClock
  private var json: Data
  private var permissions: Set<String>
  private let values: Json?
  private var processes: [String: Installation] = [:]
  private var scratches = 0

  /// How often the system was asked for each item.
  private(set) var calls: [String: Int] = [:]

  /// The declared uses.
  private(set) var uses: [DeclaredUse] = []

  init(_ scene: Scene, in folder: URL) throws {
    self.scene = scene
    self.folder = folder
    platform = try scene.device.must("platform").text() == "ios" ? .ios : .android
    version = Int(try scene.device.must("version").number())
    clock = TestClock(scene.start)
    json = try Stage.read(scene, scene.declaration)
    permissions = Set(try scene.device.texts("permissions"))
    values = scene.device["values"]
    uses = try declared()
  }

  private static func read(_ scene: Scene, _ declaration: String) throws -> Data {
    try Data(contentsOf: scene.file.deletingLastPathComponent().appendingPathComponent(declaration))
  }

  private func config(_ name: String) -> Config {
    var config = Config(json: json, folder: folder.appendingPathComponent(name), version: version)
    config.platform = platform
    config.boot = Data(repeating: 1, count: 16)
    config.clock = { [clock] in clock.now }
    return config
  }

  /// The uses, as an installation of its own tells them: the scene's may not be open.
  private func declared() throws -> [DeclaredUse] {
    scratches += 1
    let scratch = Installation()
    try scratch.open(config("scratch-\(scratches)"))
    return try scratch.uses()
  }

  /// The recipients, in the declaration's order.
  func recipients() throws -> [String] {
    let declaration = Json(try JSONSerialization.jsonObject(with: json), step: 0)
    let all = try declaration.must("recipients").value as? [Any] ?? []
    return try all.map { try Json($0, step: 0).must("id").text() }
  }

  /// The process that a step speaks of.
  func process(_ step: Step) throws -> Installation {
    guard let process = processes[step.process] else {
      throw Unplayable(step: step.number, why: "the process \"\(step.process)\" has not opened")
    }
    return process
  }

  /// Whether it is open.
  func isOpen(_ step: Step) -> Bool { processes[step.process] != nil }

  /// The use that a step names.
  func find(_ key: String, _ step: Step) throws -> Use<String> {
    guard let found = lookUp(key) else { throw Unplayable(step: step.number, why: "no use \"\(key)\", or several") }
    return Use(declared: found.number)
  }

  private func lookUp(_ key: String) -> DeclaredUse? {
    if let exact = uses.first(where: { $0.key == key }) {
      return exact
    }
    let alike = uses.filter { $0.key.hasPrefix(key + "/") }
    return key.filter { $0 == "/" }.count == 1 && alike.count == 1 ? alike[0] : nil
  }

  /// The same. Only where "undeclared" is expected may a step name one that is not: it gets a number that no use has.
  func findOrNone(_ key: String, _ step: Step, expected: String?) throws -> Use<String> {
    let isNone = expected == "undeclared" && lookUp(key) == nil && !uses.contains { $0.key.hasPrefix(key + "/") }
    return isNone ? Use(declared: Stage.beyond) : try find(key, step)
  }

  func close() {
    processes.values.forEach { $0.close() }
    processes.removeAll()
  }

  /// Takes a step.
  func take(_ step: Step) throws -> Seen {
    var seen = Seen()
    switch step.name {
    case "look": break
    case "open": open(step, &seen, notices: true)
    case "open-blind": open(step, &seen, notices: false)
    case "kill": processes.removeValue(forKey: step.process)?.close()
    case "update":
      let declaration = try step.with.text()
      try restart { json = try Stage.read(scene, declaration) }
    case "update-system":
      let newer = Int(try step.with.number())
      try restart { version = newer }
    case "permission": try permission(step.with.only("name", "granted"))
    case "advance": clock.advance(try step.with.number())
    case "set-clock": clock.now = try step.with.number()
    case "damage":
      let kind = try step.with.text()
      try restart { try damage(kind) }
    case "read": try read(step, &seen)
    case "start-sdks": try startSdks(step, &seen)
    case "ask": try ask(step, &seen)
    case "request-permission": try requestPermission(step, &seen)
    case "notice": seen.notice = try process(step).notice(.zh)
    case "foreground":
      let (process, foreground) = (try process(step), try step.with.flag())
      seen.error = problem { try process.observeForeground(foreground) }
    case "record": seen.error = try process(step).record(try find(step.with.text(), step)).reason?.id
    case "request":
      let asked = try step.with.only("kind", "ground")
      let (process, name, ground) = (try process(step), try asked.must("kind").text(), try asked["ground"]?.text())
      guard let kind = RequestKind(rawValue: name) else { throw asked.wrong("request") }
      seen.error = problem { _ = try process.request(kind, ground: ground) }
    case "answer-request":
      let answer = try step.with.only("number", "refused")
      let (process, ground) = (try process(step), try answer["refused"]?.text())
      let number = Int(try answer.must("number").number())
      seen.error = problem { try process.answerRequest(number, refusedOn: ground) }
    default: seen.took(try act(step))
    }
    return seen
  }

  private func problem(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func act(_ step: Step) throws -> Outcome {
    let app = try process(step)
    switch step.name {
    case "agree": return app.agree(try choices(step.with))
    case "refuse": return app.refuse()
    case "withdraw": return app.withdraw()
    case "withdraw-use": return app.withdraw(try find(step.with.text(), step))
    case "purpose":
      let purpose = Purpose(try step.with.only("id", "on").must("id").text())
      return try step.with.must("on").flag() ? app.allow(purpose) : app.withdraw(purpose)
    case "recipient":
      let recipient = Recipient(try step.with.only("id", "on").must("id").text())
      return try step.with.must("on").flag() ? app.allow(recipient) : app.withdraw(recipient)
    case "separate":
      let consent = SeparateConsent(try step.with.only("id", "given").must("id").text())
      return try step.with.must("given").flag() ? app.allow(consent) : app.withdraw(consent)
    case "personalisation": return app.personalise(try step.with.flag())
    case "log-in": return app.logIn(try step.with.text())
    case "log-out": return app.logOut()
    case "age": return app.stateAge(UInt8(try step.with.number()))
    case "guardian": return app.guardian(agrees: try step.with.flag())
    case "close-account": return app.closeAccount()
    case "end-service": return app.endService()
    default: throw Unplayable(step: step.number, why: "the player does not know the step \"\(step.name)\"")
    }
  }

  private func choices(_ json: Json) throws -> Choices {
    if json.value is String {
      return Choices()
    }
    try json.only("purposes", "recipients_off", "separate")
    return Choices(
      purposes: Set(try json.texts("purposes").map(Purpose.init(_:))),
      recipientsOff: Set(try json.texts("recipients_off").map(Recipient.init(_:))),
      separateConsents: Set(try json.texts("separate").map(SeparateConsent.init(_:))))
  }

  private func open(_ step: Step, _ seen: inout Seen, notices: Bool) {
    processes.removeValue(forKey: step.process)?.close()
    let app = Installation()
    seen.error = problem { try app.open(config("installation")) }
    guard seen.error == nil else { return }
    processes[step.process] = app
    if notices {
      permissions.forEach { app.observePermission($0, granted: true) }
      seen.error = problem { try app.observeForeground(true) }
    }
  }

  private func restart(_ change: () throws -> Void) throws {
    close()
    try change()
    uses = try declared()
  }

  private func permission(_ change: Json) throws {
    let (name, granted) = (try change.must("name").text(), try change.must("granted").flag())
    if granted {
      permissions.insert(name)
    } else {
      permissions.remove(name)
    }
    processes.values.forEach { $0.observePermission(name, granted: granted) }
  }

  private func read(_ step: Step, _ seen: inout Seen) throws {
    let details = try step.with.only("use", "fresh", "meanwhile")
    let expected = try step.expect["reading"]?["denied"]?.text()
    let use = try findOrNone(details.must("use").text(), step, expected: expected)
    let app = try process(step)
    let item = app.item(of: use)
    let meanwhile = try details["meanwhile"]?.text()
    seen.reading = app.read(use, freshness: try details["fresh"]?.flag() == true ? .new : .cached) {
      calls[item, default: 0] += 1
      switch meanwhile {
      case "withdraw": _ = app.withdraw()
      case "time-out": throw TimedOut()
      case "fail": throw Simulated()
      default: break
      }
      return try values?[item]?.text()
    }
  }

  private func startSdks(_ step: Step, _ seen: inout Seen) throws {
    let failing = step.with.value is String ? [] : try step.with.only("failing").texts("failing")
    let adapters = try recipients().map { RecordingSdk(Recipient($0), fails: failing.contains($0)) }
    for progress in try process(step).startSdks(adapters) {
      seen.limits += progress.plan.limits.map { "\(progress.plan.sdk): \($0.rawValue)" }
      for taken in progress.taken where taken.outcome != .notOffered {
        let failed = if case .failed = taken.outcome { " failed" } else { "" }
        seen.steps.append("\(taken.sdk): \(taken.step)\(failed)")
      }
      if let problem = progress.problem ?? progress.taken.lazy.compactMap(\.problem).first {
        seen.error = problem.description
      }
    }
  }

  private func ask(_ step: Step, _ seen: inout Seen) throws {
    let details = try step.with.only("use", "answer")
    let question = try process(step).question(try find(details.must("use").text(), step), .zh)
    seen.asked = question != nil
    if let question {
      seen.took(try process(step).answer(question, yes: try details.must("answer").flag()))
    }
  }

  private func requestPermission(_ step: Step, _ seen: inout Seen) throws {
    let details = try step.with.only("name", "answer")
    let (app, name) = (try process(step), try details.must("name").text())
    seen.asked = app.mayRequest(name)
    if seen.asked, try details.must("answer").flag() {
      app.observePermission(name, granted: true)
      permissions.insert(name)
    } else if seen.asked {
      seen.took(app.permissionRefused(name))
    }
  }

  // Damage.

  /// Inside the body of the first record: behind the file's header block and the record's own header.
  private static let firstBody = 4096 + 160

  private func damage(_ kind: String) throws {
    let file = folder.appendingPathComponent("installation/ledger")
    var bytes = [UInt8](try Data(contentsOf: file))
    let used = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
    switch kind {
    case "delete":
      try FileManager.default.removeItem(at: file)
      return
    case "folder":
      try FileManager.default.removeItem(at: file)
      try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
      return
    case "empty": bytes = []
    case "flip-first": bytes[Stage.firstBody] ^= 1
    case "tear-last": bytes.replaceSubrange(used - 16..<used, with: repeatElement(0, count: 16))
    case "newer": try makeNewer(&bytes)
    default: throw Unplayable(step: 0, why: "the player does not know the damage \"\(kind)\"")
    }
    try Data(bytes).write(to: file)
  }

  /// As the system's own program makes it: Swift on Linux brings none along.
  private static func sha256(_ bytes: Data) throws -> [UInt8] {
    let (program, input, output) = (Process(), Pipe(), Pipe())
    program.executableURL = URL(fileURLWithPath: "/bin/sh")
    program.arguments = ["-c", "command -v sha256sum >/dev/null && exec sha256sum || exec shasum -a 256"]
    program.standardInput = input
    program.standardOutput = output
    try program.run()
    try input.fileHandleForWriting.write(contentsOf: bytes)
    try input.fileHandleForWriting.close()
    let digits = Array(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64))
    program.waitUntilExit()
    return try stride(from: 0, to: 64, by: 2).map { at in
      try XCTUnwrap(UInt8(String(digits[at..<at + 2]), radix: 16))
    }
  }

  /// The header says a format that no version has yet, and its check is right.
  private func makeNewer(_ bytes: inout [UInt8]) throws {
    bytes.replaceSubrange(8..<12, with: repeatElement(0xFF, count: 4))
    bytes.replaceSubrange(64..<96, with: try Stage.sha256(Data(bytes[..<64])))
  }
}
