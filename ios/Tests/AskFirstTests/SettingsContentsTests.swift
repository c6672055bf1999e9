import Foundation
import MijianConstants
import XCTest

@testable import AskFirst
@testable import AskFirstUI

/// What people do in the settings, and what holds afterwards.
final class SettingsContentsTests: XCTestCase {
  private func contents(_ example: Example, _ lang: Lang = .zh) throws -> SettingsContents {
    try SettingsContents(example.app, lang)
  }

  func testSaysHowThingsStand() throws {
    let example = try Example(self)
    XCTAssertEqual(try contents(example).state, Word.noAnswer(.zh))
    XCTAssertTrue(example.app.refuse().isDurable)
    XCTAssertEqual(try contents(example).state, Word.refused(.zh))
    XCTAssertTrue(example.app.agree().isDurable)
    let consent = try example.app.consent()
    let agreed = "You agreed to version \(consent.policyVersion) on \(time(consent.answeredAt))."
    XCTAssertEqual(try contents(example, .en).state, agreed)
    XCTAssertTrue(example.app.withdraw().isDurable)
    XCTAssertEqual(try contents(example).state, Word.withdrawn(.zh))
    try example.remove()
    try example.open { Example.change(&$0, "questions") { $0["consent_days"] = 1 } }
    XCTAssertTrue(example.app.agree().isDurable)
    example.pass(days: 2)
    XCTAssertEqual(try contents(example).state, Word.ended(.zh))
  }

  func testEverySwitchShowsWhatIsOnRecordAndChangesIt() throws {
    let example = try Example(self)
    XCTAssertTrue(try contents(example).sections.isEmpty)
    XCTAssertTrue(example.app.agree(Choices(purposes: [Purposes.statistics])).isDurable)
    XCTAssertEqual(
      try contents(example).sections.map(\.title), ["个性化", "附加功能", "信息接收方", "另行询问的同意"])
    XCTAssertTrue(try contents(example).isOn(.purpose(Purposes.statistics)))
    XCTAssertFalse(try contents(example).isOn(.purpose(Purposes.productFit)))
    let switches = try contents(example).sections.choices
    XCTAssertGreaterThan(switches.count, 20)
    for choice in switches {
      let before = try contents(example).isOn(choice)
      let outcome = SettingsContents.turn(choice, on: !before, example.app)
      XCTAssertNil(SettingsContents.turned(outcome, .zh))
      XCTAssertNotEqual(try contents(example).isOn(choice), before, "\(choice)")
    }
  }

  func testAGuestSeesWhatWasAllowedOneByOne() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.refuse().isDurable)
    let question = try XCTUnwrap(example.app.question(Uses.selfNetworkState, .zh))
    XCTAssertTrue(example.app.answer(question, yes: true).isDurable)
    let sections = try contents(example).sections
    XCTAssertEqual(sections.map(\.title), ["单独允许过的功能"])
    XCTAssertEqual(sections[0].entries.map(\.toggle?.label), ["选择网络链路"])
    let choice = sections.choices[0]
    XCTAssertTrue(try contents(example).isOn(choice))
    XCTAssertTrue(SettingsContents.turn(choice, on: false, example.app).isDurable)
    XCTAssertFalse(example.app.isAllowed(Uses.selfNetworkState))
    XCTAssertTrue(try contents(example).sections.isEmpty)
  }

  func testWhatFailedIsSaidAndNothingHasChanged() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree().isDurable)
    example.app.close()
    let outcome = SettingsContents.turn(.purpose(Purposes.statistics), on: true, example.app)
    XCTAssertEqual(SettingsContents.turned(outcome, .zh), "没有保存成功，开关已恢复原状。（AskFirst was closed）")
    XCTAssertThrowsError(try contents(example)) { XCTAssertEqual("\($0)", "AskFirst was closed") }
    try example.open()
    XCTAssertFalse(try contents(example).isOn(.purpose(Purposes.statistics)))
  }

  func testThatAWithdrawalHoldsAndIsNotOnTheDiskIsSaidPlainly() {
    func outcome(_ isEffective: Bool, _ isDurable: Bool) -> Outcome {
      Outcome(
        isEffective: isEffective, isDurable: isDurable, problem: isDurable ? nil : Problem("no space"), denied: [], allowed: [])
    }
    XCTAssertEqual(SettingsContents.withdrawn(outcome(true, true), .zh), "已撤回，立即生效，并已记录。")
    let words = SettingsContents.withdrawn(outcome(true, false), .zh)
    XCTAssertEqual(words, "已撤回，立即生效；但没有写入磁盘，下次启动时会重新询问。（no space）")
    XCTAssertTrue(SettingsContents.withdrawn(outcome(false, false), .en).contains("nothing has changed"))
  }

  func testWithdrawingIsAskedOnceMore() {
    let question = Confirmation.withdrawal(.zh)
    XCTAssertEqual([question.title, question.keep, question.go], ["撤回全部同意？", "不撤回", "撤回"])
  }

  // MARK: Lists

  func testWhatWasCollectedComesFirstWithItsCountAndItsMoment() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree().isDurable)
    let last = try XCTUnwrap(try example.app.uses().last { $0.item != "start" && example.app.isAllowed($0.use) })
    XCTAssertTrue(example.app.record(last.use).isAllowed)
    try example.app.observeForeground(false)
    let report = try example.app.report(.zh)
    XCTAssertEqual(report.collected.first?.count, 0)
    let entries = SettingsList.collected.entries(report, .zh)
    XCTAssertEqual(entries.count, report.collected.count)
    let read = try XCTUnwrap(report.collected.first { $0.count > 0 })
    XCTAssertEqual(entries[0].title, read.name)
    XCTAssertEqual(
      entries[0].lines.map { $0.map(\.text).joined() },
      ["目的：\(read.purpose)", "场景：\(read.situation)", "使用方：\(read.recipient)", "已收集 1 次，最近一次 \(time(example.now))"])
    XCTAssertEqual(entries.filter { $0.text.contains("尚未收集") }.count, entries.count - 1)
  }

  func testWhatIsSharedIsGroupedByItsPurpose() throws {
    let example = try Example(self)
    let report = try example.app.report(.zh)
    let entries = SettingsList.shared.entries(report, .zh)
    XCTAssertEqual(entries.map(\.title), report.shared.map(\.title))
    for (entry, row) in zip(entries, report.shared) {
      XCTAssertTrue(entry.text.contains("共享方式：\(row.way)"))
      XCTAssertTrue(entry.text.contains("未启动过"))
      for one in row.rows {
        XCTAssertTrue(entry.text.contains(one.name), one.name)
      }
      let purposes = Set(row.rows.map { [$0.purpose, $0.situation] })
      XCTAssertEqual(entry.lines.filter { $0[0].text.hasPrefix("获得：") }.count, purposes.count)
    }
    let nothing = Report(collected: [], shared: [], sdks: [])
    XCTAssertEqual(SettingsList.shared.entries(nothing, .zh).map(\.text), ["\n不与第三方共享。"])
  }

  func testWhatAnSdkWasToldIsThereStepByStep() async throws {
    struct Failing: Sdk {
      struct Broken: Error {}
      let recipient = Recipients.umeng

      func take(_ step: SdkStep) throws {
        if step == .start {
          throw Broken()
        }
      }
    }
    let example = try Example(self)
    XCTAssertEqual(SettingsList.sdks.entries(try example.app.report(.zh), .zh).map(\.text), ["\n还没有第三方 SDK 运行过。"])
    XCTAssertTrue(example.app.agree(Choices(purposes: Set(try example.app.notice(.zh).additional.map(\.purpose)))).isDurable)
    let app = example.app
    try await MainActor.run { _ = try app.startSdks([Failing()]) }
    let report = try example.app.report(.zh)
    let entries = SettingsList.sdks.entries(report, .zh)
    XCTAssertEqual(entries.map(\.title), ["友盟移动统计SDK"])
    let lines = entries[0].lines.map { $0.map(\.text).joined() }
    let now = time(example.now)
    XCTAssertEqual(lines.first, "\(now)，启动：没有成功（Broken）", "the last step comes first")
    XCTAssertTrue(lines.contains("\(now)，告知您已同意"))
    XCTAssertEqual(lines.count, report.sdks.flatMap(\.steps).count)
  }

  func testEachStepHasWordsOfItsOwn() {
    let steps: [SdkStep] = [
      .preInit, .grant(true), .grant(false), .switches([]), .switches(["imei", "other"]), .start, .stop, .forget,
    ]
    let outcomes: [SdkOutcome] = [.done, .failed(reason: "Broken"), .notOffered]
    let row = CollectedRow(
      number: 0, item: "imei", name: "设备号", purpose: "", situation: "", recipient: "", source: "", count: 0, lastAt: nil)
    let rows = steps.flatMap { step in outcomes.map { SdkStepRow(at: 0, step: step, outcome: $0) } }
    let report = Report(
      collected: [row], shared: [], sdks: [SdkRow(recipient: Recipients.umeng, title: "SDK", steps: rows)])
    for lang in Lang.allCases {
      let lines = SettingsList.sdks.entries(report, lang)[0].lines.map { $0.map(\.text).joined() }
      XCTAssertEqual(Set(lines).count, steps.count * outcomes.count)
      XCTAssertTrue(lines.contains { $0.contains("设备号") && $0.contains("other") })
    }
  }

  // MARK: Requests

  func testOnlyWhatThePolicyPromisesCanBeAskedFor() throws {
    let example = try Example(self)
    let requests = try SettingsRequests(example.app, .zh)
    XCTAssertEqual(requests.kinds, [.access, .correct, .delete, .closeAccount, .explainDecision], "the policy offers no copies")
    XCTAssertEqual(Set(RequestKind.allCases.map(requests.label)).count, RequestKind.allCases.count)
    XCTAssertEqual(Installation().requestKinds, [])
  }

  func testARequestIsThereWithItsDay() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree().isDurable)
    XCTAssertTrue(example.app.logIn("somebody").isDurable)
    XCTAssertTrue(try SettingsRequests(example.app, .zh).sections.text.contains("还没有提出过请求。"))
    let first = try example.app.request(.delete)
    let second = try example.app.request(.access)
    let third = try example.app.request(.correct)
    XCTAssertEqual(third.number, 3)
    try example.app.answerRequest(2)
    func shown() throws -> [String] { try SettingsRequests(example.app, .zh).sections[1].entries.map(\.text) }
    let made = time(first.madeAt)
    XCTAssertEqual(
      try shown(),
      [
        "更正我的信息\n\(made) 提出，应在 \(time(third.dueAt)) 前答复", "查阅我的信息\n\(made) 提出，\(made) 已办理",
        "删除我的信息\n\(made) 提出，应在 \(time(first.dueAt)) 前答复",
      ])
    XCTAssertEqual(second.kind, .access)
    example.pass(days: 40)
    XCTAssertEqual(try shown().filter { $0.hasSuffix("，已逾期") }.count, 2)
    let refused = Request(
      number: 1, kind: .delete, ground: nil, madeAt: 0, dueAt: 1, answeredAt: 2, refusedOn: "law", isOverdue: false)
    XCTAssertTrue(SettingsRequests.standing(refused, .zh).hasSuffix("未予办理"))
  }

  func testOnlyClosingTheAccountIsAskedOnceMore() throws {
    let example = try Example(self)
    let requests = try SettingsRequests(example.app, .en)
    for kind in RequestKind.allCases {
      XCTAssertEqual(requests.confirmation(kind) != nil, kind == .closeAccount)
    }
    XCTAssertTrue(try XCTUnwrap(requests.confirmation(.closeAccount)).text.contains("\(requests.contact.answerDays) days"))
  }

  // MARK: The record to take along

  func testTheRecordIsWrittenAndRemoved() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree().isDurable)
    let evidence = try EvidenceFiles(example.app)
    XCTAssertEqual(
      evidence.files.map(\.lastPathComponent), ["ledger", "ledger.checkpoint", "activity", "activity.checkpoint"])
    let ledger = try example.app.evidence(.decisions)
    XCTAssertEqual(try Data(contentsOf: evidence.files[0]), ledger.bytes)
    XCTAssertEqual(try Data(contentsOf: evidence.files[1]), Data(ledger.checkpoint.utf8))
    let folder = evidence.files[0].deletingLastPathComponent()
    evidence.remove()
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder.path))
    example.app.close()
    XCTAssertThrowsError(try EvidenceFiles(example.app)) { XCTAssertEqual($0.localizedDescription, "AskFirst was closed") }
  }

  func testATimeIsThatOfThePlace() throws {
    let zone = try XCTUnwrap(TimeZone(identifier: "Asia/Shanghai"))
    XCTAssertEqual(time(1_800_000_000_000, in: zone), "2027-01-15 16:00")
    XCTAssertEqual(time(nil), "—")
  }
}
