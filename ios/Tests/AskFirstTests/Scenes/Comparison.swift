import Foundation

@testable import AskFirst

/// Compares what a step expects with what came.
@MainActor
struct Comparison {
  private static let day: Int64 = 86_400_000

  private let stage: Stage
  private let step: Step
  private let seen: Seen

  /// How many expectations were looked at.
  private(set) var looked = 0

  /// Those that were not met.
  private(set) var differences: [String] = []

  /// Looks at everything that is expected.
  init(_ stage: Stage, _ step: Step, _ seen: Seen) throws {
    self.stage = stage
    self.step = step
    self.seen = seen
    try step.expect.only(
      "error", "all_denied", "denied", "allowed", "reading", "calls", "question", "asked", "steps", "running", "limits",
      "notice_contains", "recorded", "due_days", "overdue", "durable")
    try error()
    try uses()
    try reading()
    for (item, count) in try step.expect["calls"]?.entries() ?? [] {
      at("system calls for \(item)", "\(try count.number())", "\(stage.calls[item] ?? 0)")
    }
    if let question = try step.expect["question"]?.text() {
      at("the question", question, "\(try stage.process(step).question)")
    }
    if let asked = try step.expect["asked"]?.flag() {
      at("asked", "\(asked)", "\(seen.asked)")
    }
    try sdks()
    for words in try step.expect.texts("notice_contains") {
      let shown = seen.notice.map(Comparison.words) ?? []
      at("the notice", words, shown.contains { $0.contains(words) } ? words : "a notice without it")
    }
    if let durable = try step.expect["durable"]?.flag() {
      at("durable", "\(durable)", seen.durable.map { "\($0)" } ?? "nothing")
    }
    try records()
  }

  private mutating func at(_ what: String, _ expected: String, _ came: String) {
    looked += 1
    if expected != came {
      differences.append("step \(step.number): \(what): expected \(expected), came \(came)")
    }
  }

  private mutating func error() throws {
    switch (try step.expect["error"]?.text(), seen.error) {
    case (nil, nil): break
    case (nil, let came?): at("the step", "no error", came)
    case (let expected?, let came): at("the error", expected, came?.contains(expected) == true ? expected : came ?? "none")
    }
  }

  private func check(_ use: Use<String>) throws -> String {
    stage.isOpen(step) ? "\(try stage.process(step).check(use))" : "denied: not-ready"
  }

  private mutating func uses() throws {
    if let reason = try step.expect["all_denied"]?.text() {
      for one in stage.uses where one.isOnDevice {
        at(one.key, "denied: \(reason)", try check(Use(declared: one.number)))
      }
    }
    for (key, reason) in try step.expect["denied"]?.entries() ?? [] {
      let reason = try reason.text()
      at(key, "denied: \(reason)", try check(stage.findOrNone(key, step, expected: reason)))
    }
    for (key, basis) in try step.expect["allowed"]?.entries() ?? [] {
      at(key, "allowed: \(try basis.text())", try check(stage.find(key, step)))
    }
  }

  private mutating func reading() throws {
    guard let expected = step.expect["reading"] else { return }
    if let text = expected.value as? String {
      at("the reading", text, shown)
    } else {
      try expected.only("value", "cached", "denied")
      for (kind, value) in try expected.entries() {
        at("the reading", "\(kind) \(try value.text())", shown)
      }
    }
  }

  private var shown: String {
    switch seen.reading {
    case nil: "no read"
    case .value(let value, let isCached): "\(isCached ? "cached" : "value") \(value)"
    case .denied(let reason): "denied \(reason)"
    case .unavailable: "unavailable"
    }
  }

  private mutating func sdks() throws {
    if let steps = try step.expect["steps"]?.texts() {
      at("the steps of SDKs", "\(steps)", "\(seen.steps)")
    }
    if let limits = try step.expect["limits"]?.texts() {
      at("the limits", "\(limits)", "\(seen.limits)")
    }
    if let running = try step.expect["running"]?.texts() {
      let states = try stage.process(step).sdkStates()
      at("running SDKs", "\(running)", "\(try stage.recipients().filter { states[Recipient($0)] == .running })")
    }
  }

  private mutating func records() throws {
    if let recorded = step.expect["recorded"] {
      let rows = try stage.process(step).report(.en).collected
      for (key, count) in try recorded.entries() {
        let number = try stage.find(key, step).number
        let row = rows.first { $0.number == number }
        at("\(key) on record", "\(try count.number())", row.map { "\($0.count)" } ?? "nothing")
      }
    }
    let days = try step.expect["due_days"]?.number()
    let overdue = try step.expect["overdue"]?.flag()
    guard days != nil || overdue != nil else { return }
    let last = try stage.process(step).requests().last
    if let days {
      at("days until due", "\(days)", last.map { "\(($0.dueAt - $0.madeAt) / Comparison.day)" } ?? "no request")
    }
    if let overdue {
      at("overdue", "\(overdue)", last.map { "\($0.isOverdue)" } ?? "no request")
    }
  }

  /// Every text that a notice tells, however deep.
  private static func words(_ value: Any) -> [String] {
    if let text = value as? String {
      return [text]
    }
    return Mirror(reflecting: value).children.flatMap { words($0.value) }
  }
}
