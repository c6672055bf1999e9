// The first launch of 蜜饯 in Swift, without the parts that need UIKit: the notice, an answer, reading, starting SDKs, withdrawing.
// On a phone `NoticeViewController.ask(over:)` takes the place of `answer`, and the sources of AskFirstDevice and AskFirstTracking
// that of `Phone`.

import AskFirst
import Constants
import Foundation

func show(_ notice: Notice) {
  print("\(notice.words.title)\n  \(notice.words.intro)")
  print("  \(notice.words.basic): \(notice.basic.map(\.title).joined(separator: ", "))")
  print("  \(notice.words.additional): \(notice.additional.map(\.title).joined(separator: ", "))")
  print("  \(notice.words.recipients): \(notice.recipients.map(\.title).joined(separator: ", "))")
}

/// What the person taps.
func answer(_ word: String, _ notice: Notice) -> Outcome {
  switch word {
  case "agree": AskFirst.agree(Choices(purposes: Set(notice.additional.map(\.purpose))))
  case "basic-only": AskFirst.agree()
  default: AskFirst.refuse()
  }
}

@MainActor
func firstLaunch(_ declaration: URL, _ folder: URL, _ word: String) async throws {
  try AskFirst.open(
    Config(
      json: try Data(contentsOf: declaration), folder: folder, version: 17,
      declaration: Declared.declaration))
  try AskFirst.installation.observeForeground(true)
  let readers = Readers(sources: [Tracking(), Phone()])

  print("1  Before any answer: \(AskFirst.check(Uses.selfIDFAForDeviceIdentity))")
  let notice = try AskFirst.installation.notice(.en)
  show(notice)

  print("2  \(word)")
  let outcome = answer(word, notice)
  print("    \(outcome), \(outcome.allowed.count) uses allowed now")

  print("3  Reading")
  print("    network state: \(await readers.read(Uses.selfNetworkState))")
  print("    IDFA: \(await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true))")

  print("4  SDKs")
  let adapters = notice.recipients.map { PrintingSdk(recipient: $0.recipient) }
  try AskFirst.installation.startSdks(adapters)

  print("5  Withdrawing")
  let withdrawn = AskFirst.withdraw()
  print("    \(withdrawn), \(withdrawn.denied.count) uses denied now")
  try AskFirst.installation.startSdks(adapters)
  print("    IDFA: \(await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true))")

  print("6  On record")
  for row in try AskFirst.installation.report(.en).collected where row.count > 0 {
    print("    \(row.name), for \(row.purpose): \(row.count)")
  }
}

let words = CommandLine.arguments.dropFirst()
guard let declaration = words.first, let word = words.dropFirst().first,
  ["agree", "basic-only", "refuse"].contains(word)
else {
  print("FirstLaunch DECLARATION agree|basic-only|refuse")
  exit(2)
}
let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
  "mijian-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: folder) }
try await firstLaunch(URL(fileURLWithPath: declaration), folder, word)
