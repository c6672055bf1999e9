import AskFirst
import Foundation
import MijianConstants
import XCTest

@testable import AskFirstTesting

/// The order of questions: the declaration, our consent, the system's question, the system.
final class ReadersTests: XCTestCase {
  private static let tracking = "NSUserTrackingUsageDescription"
  private static let filming = "NSCameraUsageDescription"

  private let idfa = MijianConstants.Uses.selfIDFAForDeviceIdentity
  private let camera = MijianConstants.Uses.selfCamera
  private let system = MijianConstants.Uses.selfSystemInfo

  private let status = FakePhone.Call.status(tracking)
  private let question = FakePhone.Call.question(tracking)
  private let read = FakePhone.Call.read("idfa")

  private func opened(_ declaration: URL = mijian) throws -> TestInstallation {
    try TestInstallation(declaration: declaration)
  }

  private func phone() -> FakePhone {
    FakePhone(
      items: ["system-info", "app-list"], behind: [ReadersTests.tracking: ["idfa"], ReadersTests.filming: ["camera"]])
  }

  private func readers(_ app: TestInstallation, _ phone: FakePhone) -> Readers {
    Readers(app.installation, sources: phone.sources, isActive: phone.isActive)
  }

  private func assertCalls(_ phone: FakePhone, _ expected: [FakePhone.Call], line: UInt = #line) async {
    let calls = await phone.calls
    XCTAssertEqual(calls, expected, line: line)
  }

  func testNothingIsAskedBeforeConsent() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    let before = await readers.read(idfa, asking: true)
    XCTAssertEqual(before, .denied(.notAnswered))
    app.refuse()
    let refused = await readers.read(idfa, asking: true)
    XCTAssertEqual(refused, .denied(.refused))
    let begun = await readers.begin(camera)
    XCTAssertEqual(begun, .denied(.refused))
    try await phone.assertNone()
  }

  func testTheSystemIsAskedAfterUsAndReadAfterBoth() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    let silent = await readers.read(idfa)
    XCTAssertEqual(silent, .denied(.permissionMissing), "a read asks only where it may")
    await assertCalls(phone, [status])
    let asked = await readers.read(idfa, asking: true)
    XCTAssertEqual(asked, .value("value of idfa", isCached: false))
    await assertCalls(phone, [status, status, question, read])
  }

  func testARefusalIsAskedForOnce() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    await phone.answer(.refused)
    for _ in 0..<2 {
      let refused = await readers.read(idfa, asking: true)
      XCTAssertEqual(refused, .denied(.permissionMissing), "denied or restricted is a permission that is off")
    }
    // A system that forgot the answer is not asked again either: it is on record.
    await phone.set(.notDetermined, of: ReadersTests.tracking)
    let forgotten = await readers.read(idfa, asking: true)
    XCTAssertEqual(forgotten, .denied(.permissionMissing))
    await assertCalls(phone, [status, question, status, status])
  }

  func testWhoeverElseAsksGetsTheSameAnswer() async throws {
    for answer in [PermissionStatus.granted, .refused] {
      let app = try opened()
      let phone = phone()
      let readers = readers(app, phone)
      app.agree()
      await phone.answer(answer)
      let (use, status, question) = (idfa, status, question)
      let others = Locked<[Task<Reading<String>, Never>]>([])
      await phone.during(question) {
        guard others.value.isEmpty else { return }
        let asking = (0..<4).map { _ in Task { await readers.read(use, asking: true) } }
        others.change { $0 = asking }
        while await phone.calls.filter({ $0 == status }).count < 5 { await Task.yield() }
        // They are past the status. Whoever would ask has many turns to do so while the question is on the screen.
        for _ in 0..<200 {
          _ = await readers.read(Use<String>(declared: 4000))
          _ = await phone.isActive()
        }
      }
      let reading = await readers.read(use, asking: true)
      // Once a day is what is declared: who reads while another is reading is over the budget, whatever the system said.
      func isRefused(_ reading: Reading<String>) -> Bool { reading == .denied(.permissionMissing) }
      XCTAssertEqual(isRefused(reading), answer == .refused)
      for other in others.value {
        let same = await other.value
        XCTAssertEqual(isRefused(same), answer == .refused)
      }
      let calls = await phone.calls
      XCTAssertEqual(calls.filter { $0 == question }.count, 1)
    }
  }

  func testAQuestionThatWentAwayMayComeAgain() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    await phone.answer(.notDetermined)
    let dismissed = await readers.read(idfa, asking: true)
    XCTAssertEqual(dismissed, .denied(.permissionMissing))
    await phone.answer(.granted)
    let asked = await readers.read(idfa, asking: true)
    XCTAssertEqual(asked.value, "value of idfa")
    await assertCalls(phone, [status, question, status, question, read])
  }

  func testEachPermissionHasItsOwnQuestion() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    try app.agreeToEverything()
    await phone.answer(.refused, to: ReadersTests.tracking)
    // The second is asked while the first is on the screen.
    let camera = camera
    await phone.during(question) {
      let begun = await readers.begin(camera)
      XCTAssertTrue(begun.isAllowed, "\(begun)")
    }
    let reading = await readers.read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.permissionMissing))
    await assertCalls(
      phone, [status, question, .status(ReadersTests.filming), .question(ReadersTests.filming)])
  }

  func testNoQuestionWithoutADeclaredUse() async throws {
    let app = try opened(root.appendingPathComponent("tests/declarations/small.json"))
    // What is not declared has no item either. No source stands in for that.
    let phone = FakePhone(behind: [ReadersTests.tracking: ["idfa", ""]])
    app.agree()
    let undeclared = await readers(app, phone).read(Use<String>(declared: 4000), asking: true)
    XCTAssertEqual(undeclared, .denied(.undeclared))
    let begun = await readers(app, phone).begin(Use<Never>(declared: 4000))
    XCTAssertEqual(begun, .denied(.undeclared))
    try await phone.assertNone()
  }

  func testNoQuestionWhileTheAppIsNotActive() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    await phone.setActive(false)
    let reading = await readers.read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.permissionMissing))
    await assertCalls(phone, [status])
    // It was not refused: once the app is active it is asked.
    await phone.setActive(true)
    let later = await readers.read(idfa, asking: true)
    XCTAssertEqual(later.value, "value of idfa")
  }

  func testAWithdrawalStopsReads() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    await phone.set(.granted, of: ReadersTests.tracking)
    app.agree()
    let first = await readers.read(idfa)
    XCTAssertEqual(first.value, "value of idfa")
    app.withdraw()
    let second = await readers.read(idfa, asking: true)
    XCTAssertEqual(second, .denied(.withdrawn))
    await assertCalls(phone, [status, read])
  }

  func testAWithdrawalBeforeTheQuestionKeepsItAway() async throws {
    let app = try opened()
    let phone = phone()
    app.agree()
    await phone.during(status) { app.withdraw() }
    let reading = await readers(app, phone).read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.withdrawn))
    await assertCalls(phone, [status])
  }

  func testAWithdrawalWhileTheAppComesToTheFrontKeepsTheQuestionAway() async throws {
    let app = try opened()
    let phone = phone()
    app.agree()
    let readers = Readers(app.installation, sources: phone.sources) {
      app.withdraw()
      return true
    }
    let reading = await readers.read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.withdrawn))
    await assertCalls(phone, [status])
  }

  func testAWithdrawalWhileTheQuestionIsOnTheScreenKeepsFromReading() async throws {
    let app = try opened()
    let phone = phone()
    app.agree()
    await phone.during(question) { app.withdraw() }
    let reading = await readers(app, phone).read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.withdrawn), "although the system says yes")
    await assertCalls(phone, [status, question])
  }

  func testAWithdrawalWhileItIsReadDropsTheValue() async throws {
    let app = try opened()
    let phone = phone()
    app.agree()
    await phone.during(read) { app.withdraw() }
    let reading = await readers(app, phone).read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.withdrawn))
    await assertCalls(phone, [status, question, read])
  }

  func testAPermissionTakenBackInTheSettingsIsSeen() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    await phone.set(.granted, of: ReadersTests.tracking)
    app.agree()
    let first = await readers.read(idfa)
    XCTAssertEqual(first.value, "value of idfa")
    await phone.set(.refused, of: ReadersTests.tracking)
    let second = await readers.read(idfa, asking: true)
    XCTAssertEqual(second, .denied(.permissionMissing))
    await assertCalls(phone, [status, read, status])
  }

  func testWhatWasReadIsNotReadAgainUnlessItMustBeNew() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    _ = await readers.read(system)
    let cached = await readers.read(system)
    XCTAssertEqual(cached, .value("value of system-info", isCached: true))
    await assertCalls(phone, [.read("system-info")])
    await phone.set("other", of: "system-info")
    let new = await readers.read(system, freshness: .new)
    XCTAssertEqual(new, .value("other", isCached: false))
  }

  func testWhatNeedsNoPermissionIsRead() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    let system = await readers.read(system)
    XCTAssertEqual(system, .value("value of system-info", isCached: false))
    let apps = await readers.read(MijianConstants.Uses.selfAppListForIDSync)
    XCTAssertEqual(apps.value, ["value of app-list"])
    let wifi = await readers.read(Use<String>(declared: 1))
    XCTAssertEqual(wifi, .unavailable(.failed), "there is no source for it")
    await assertCalls(phone, [.read("system-info"), .read("app-list")])
  }

  func testWhatIsBegunIsOnRecordOnce() async throws {
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    try app.agreeToEverything()
    func count() throws -> UInt64? { try app.installation.report(.en).collected.first { $0.number == camera.number }?.count }
    let silent = await readers.begin(camera, asking: false)
    XCTAssertEqual(silent, .denied(.permissionMissing))
    XCTAssertEqual(try count(), 0)
    let begun = await readers.begin(camera)
    XCTAssertTrue(begun.isAllowed, "\(begun)")
    XCTAssertEqual(try count(), 1)
    try await phone.assertOnly(asking: ReadersTests.filming)
  }

  func testWhatIsRefusedIsNotBegun() async throws {
    let app = try opened()
    let phone = phone()
    try app.agreeToEverything()
    await phone.answer(.refused)
    let begun = await readers(app, phone).begin(camera)
    XCTAssertEqual(begun, .denied(.permissionMissing))
    XCTAssertEqual(try app.installation.report(.en).collected.first { $0.number == camera.number }?.count, 0)
  }

  func testOfTwoWaysTheFirstIsTaken() async throws {
    let app = try opened()
    let (first, second) = (phone(), phone())
    app.agree()
    let readers = Readers(app.installation, sources: first.sources + second.sources)
    _ = await readers.read(system)
    await assertCalls(first, [.read("system-info")])
    try await second.assertNone()
  }

  func testASystemThatFailsHarmsNobody() async throws {
    struct Failed: Error {}
    let app = try opened()
    let phone = phone()
    let readers = readers(app, phone)
    app.agree()
    await phone.fail("system-info", with: TimedOut())
    let late = await readers.read(system)
    XCTAssertEqual(late, .unavailable(.timedOut))
    await phone.fail("system-info", with: Failed())
    let failed = await readers.read(system)
    XCTAssertEqual(failed, .unavailable(.failed))
    await phone.setNothing(of: "system-info")
    let empty = await readers.read(system)
    XCTAssertEqual(empty, .unavailable(.empty))
  }
}
