// What a check costs from Swift, beside one atomic load of a byte at the same random places. Ratios in one run: samples of both
// take turns, so that whatever else the machine does meets both.

import AskFirst
import CAskFirstPage
import CCount
import Foundation
import MijianConstants

let queries = 4096
let passes = 16
let rounds = 501

/// What may not be optimised away.
@inline(never)
func keep(_ value: Int) {
  withUnsafePointer(to: value) { _ = $0.pointee }
}

@inline(never)
func loads(_ bytes: UnsafePointer<UInt8>, _ numbers: [UInt16]) -> Int {
  var sum = 0
  for _ in 0..<passes {
    for number in numbers {
      sum += askfirst_load(bytes + Int(number)) >= 0x80 ? 1 : 0
    }
  }
  return sum
}

@inline(never)
func checks(_ installation: Installation, _ uses: [Use<Never>]) -> Int {
  var sum = 0
  for _ in 0..<passes {
    for use in uses {
      sum += installation.isAllowed(use) ? 1 : 0
    }
  }
  return sum
}

@inline(never)
func reasons(_ installation: Installation, _ uses: [Use<Never>]) -> Int {
  var sum = 0
  for _ in 0..<passes {
    for use in uses {
      switch installation.check(use) {
      case .allowed(.consent): sum += 1
      case .allowed: sum += 2
      case .denied(.purposeNotChosen): sum += 3
      case .denied: sum += 4
      }
    }
  }
  return sum
}

func time(_ body: () -> Int) -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  keep(body())
  return Double(DispatchTime.now().uptimeNanoseconds - start) / Double(queries * passes)
}

/// The tenth percentile: what it costs where nothing else of the machine came in between.
func undisturbed(_ samples: [Double]) -> Double { samples.sorted()[samples.count / 10] }

/// An installation of the example app, in a folder of its own.
func opened(_ json: Data, _ folder: URL) throws -> Installation {
  let installation = Installation()
  try installation.open(Config(json: json, folder: folder, version: 17, declaration: MijianConstants.Declared.declaration))
  return installation
}

func run(_ declaration: String) throws -> Bool {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("askfirst-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let json = try Data(contentsOf: URL(fileURLWithPath: declaration))
  let answered = try opened(json, folder.appendingPathComponent("answered"))
  let unanswered = try opened(json, folder.appendingPathComponent("unanswered"))
  _ = answered.agree()
  // What depends on this moment is the core's to decide, and another measurement.
  let plain = try answered.uses().map(\.use).filter { answered.isAllowed($0) && unanswered.check($0) == .denied(.notAnswered) }
  var random = SystemRandomNumberGenerator()
  let uses = (0..<queries).map { _ in plain[Int.random(in: 0..<plain.count, using: &random)] }
  let numbers = uses.map(\.number)
  let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 4032)
  bytes.initialize(repeating: 0x80, count: 4032)
  defer { bytes.deallocate() }

  let measured: [(name: String, body: () -> Int)] = [
    ("one atomic load", { loads(bytes, numbers) }),
    ("isAllowed, allowed", { checks(answered, uses) }),
    ("isAllowed, denied", { checks(unanswered, uses) }),
    ("check, and on what ground", { reasons(answered, uses) }),
    ("check, and for what reason", { reasons(unanswered, uses) }),
  ]
  var samples = Array(repeating: [Double](), count: measured.count)
  for _ in 0..<rounds {
    for (at, one) in measured.enumerated() {
      samples[at].append(time(one.body))
    }
  }
  let before = askfirst_allocations()
  for one in measured {
    keep(one.body())
  }
  let allocations = askfirst_allocations() - before
  let times = samples.map(undisturbed)
  print("| | | beside | | ratio | goal | |\n| --- | ---: | --- | ---: | ---: | --- | --- |")
  var isGood = true
  func row(_ cells: [String], _ goal: String, _ held: Bool) {
    isGood = isGood && held
    print("| \((cells + [goal, held ? "ok" : "missed"]).joined(separator: " | ")) |")
  }
  func shown(_ nanoseconds: Double) -> String { String(format: "%.2f ns", nanoseconds) }
  for (one, time) in zip(measured, times).dropFirst() {
    let ratio = time / times[0]
    row([one.name, shown(time), measured[0].name, shown(times[0]), String(format: "**%.2f**", ratio)], "≤ 3", ratio <= 3)
  }
  let calls = measured.count * queries * passes
  row(["allocations of \(calls) calls", "\(allocations)", "", "", ""], "0", before > 0 && allocations == 0)
  return isGood
}

guard CommandLine.arguments.count == 2 else {
  print("askfirst-bench DECLARATION")
  exit(2)
}
exit(try run(CommandLine.arguments[1]) ? 0 : 1)
