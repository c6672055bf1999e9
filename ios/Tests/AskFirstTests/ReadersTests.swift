import AskFirst
import Foundation
import MijianConstants
import XCTest

/// What the phone was asked, in the order in which it was.
private actor Phone {
  private(set) var calls: [String] = []
  private(set) var status: PermissionStatus
  private let answer: PermissionStatus

  init(status: PermissionStatus, answer: PermissionStatus) {
    self.status = status
    self.answer = answer
  }

  func told() -> PermissionStatus {
    calls.append("status")
    return status
  }

  func question() async -> PermissionStatus {
    calls.append("question")
    // Whoever else asks gets a turn while the question is on the screen.
    for _ in 0..<10 { await Task.yield() }
    status = answer
    return answer
  }

  func read(_ item: String) -> String {
    calls.append(item)
    return "value of \(item)"
  }

  func settings(_ status: PermissionStatus) { self.status = status }
}

private struct FakeTracking: SystemPermission {
  let name = "NSUserTrackingUsageDescription"
  let phone: Phone

  var status: PermissionStatus { get async { await phone.told() } }
  func request() async -> PermissionStatus { await phone.question() }
}

private struct FakeIdentifiers: Source {
  let items = ["idfa"]
  let phone: Phone

  var permission: (any SystemPermission)? { FakeTracking(phone: phone) }
  func text(_ item: String) async throws -> String? { await phone.read(item) }
}

private struct FakeDevice: Source {
  let items = ["system-info", "app-list"]
  let phone: Phone

  func text(_ item: String) async throws -> String? { await phone.read(item) }
  func texts(_ item: String) async throws -> [String]? { [await phone.read(item)] }
}

/// The order of questions: the declaration, our consent, the system's question, the system.
final class ReadersTests: XCTestCase {
  private let idfa = MijianConstants.Uses.selfIDFAForDeviceIdentity

  private func opened(_ declaration: String = "examples/mijian/declaration.json") throws -> Installation {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let app = Installation()
    try app.open(Config(json: try Data(contentsOf: root.appendingPathComponent(declaration)), folder: folder, version: 17))
    try app.observeForeground(true)
    return app
  }

  private func readers(_ app: Installation, _ phone: Phone, isActive: Bool = true) -> Readers {
    let sources: [any Source] = [FakeIdentifiers(phone: phone), FakeDevice(phone: phone)]
    return Readers(app, sources: sources) { isActive }
  }

  private func assertCalls(_ phone: Phone, _ expected: [String], line: UInt = #line) async {
    let calls = await phone.calls
    XCTAssertEqual(calls, expected, line: line)
  }

  func testNothingIsAskedBeforeConsent() async throws {
    let app = try opened()
    let phone = Phone(status: .notDetermined, answer: .granted)
    let readers = readers(app, phone)
    let before = await readers.read(idfa, asking: true)
    XCTAssertEqual(before, .denied(.notAnswered))
    _ = app.refuse()
    let refused = await readers.read(idfa, asking: true)
    XCTAssertEqual(refused, .denied(.refused))
    let camera = await readers.begin(MijianConstants.Uses.selfCamera)
    XCTAssertEqual(camera, .denied(.refused))
    await assertCalls(phone, [])
  }

  func testTheSystemIsAskedAfterUsAndReadAfterBoth() async throws {
    let app = try opened()
    let phone = Phone(status: .notDetermined, answer: .granted)
    let readers = readers(app, phone)
    _ = app.agree()
    let silent = await readers.read(idfa)
    XCTAssertEqual(silent, .denied(.permissionMissing), "a read asks only where it may")
    await assertCalls(phone, ["status"])
    let asked = await readers.read(idfa, asking: true)
    XCTAssertEqual(asked, .value("value of idfa", isCached: false))
    await assertCalls(phone, ["status", "status", "question", "idfa"])
  }

  func testTheQuestionIsAskedOnce() async throws {
    let app = try opened()
    let phone = Phone(status: .notDetermined, answer: .refused)
    let readers = readers(app, phone)
    _ = app.agree()
    let use = idfa
    await withTaskGroup(of: Reading<String>.self) { group in
      for _ in 0..<5 {
        group.addTask { await readers.read(use, asking: true) }
      }
      for await reading in group {
        XCTAssertEqual(reading, .denied(.permissionMissing))
      }
    }
    let again = await readers.read(idfa, asking: true)
    XCTAssertEqual(again, .denied(.permissionMissing), "denied or restricted is a permission that is off")
    let calls = await phone.calls
    XCTAssertEqual(calls.filter { $0 == "question" }.count, 1)
    XCTAssertFalse(calls.contains("idfa"))
    // A system that forgot the answer is not asked again either: it is on record.
    await phone.settings(.notDetermined)
    let forgotten = await readers.read(idfa, asking: true)
    XCTAssertEqual(forgotten, .denied(.permissionMissing))
    let after = await phone.calls
    XCTAssertEqual(after.filter { $0 == "question" }.count, 1)
  }

  func testNoQuestionWithoutADeclaredUse() async throws {
    let app = try opened("tests/declarations/small.json")
    let phone = Phone(status: .notDetermined, answer: .granted)
    _ = app.agree()
    let undeclared = await readers(app, phone).read(Use<String>(declared: 4000), asking: true)
    XCTAssertEqual(undeclared, .denied(.undeclared))
    await assertCalls(phone, [])
  }

  func testNoQuestionWhileTheAppIsNotActive() async throws {
    let app = try opened()
    let phone = Phone(status: .notDetermined, answer: .granted)
    _ = app.agree()
    let reading = await readers(app, phone, isActive: false).read(idfa, asking: true)
    XCTAssertEqual(reading, .denied(.permissionMissing))
    await assertCalls(phone, ["status"])
    // It was not refused: once the app is active it is asked.
    let later = await readers(app, phone).read(idfa, asking: true)
    XCTAssertEqual(later.value, "value of idfa")
  }

  func testAWithdrawalStopsReads() async throws {
    let app = try opened()
    let phone = Phone(status: .granted, answer: .granted)
    let readers = readers(app, phone)
    _ = app.agree()
    let first = await readers.read(idfa)
    XCTAssertEqual(first.value, "value of idfa")
    _ = app.withdraw()
    let second = await readers.read(idfa, asking: true)
    XCTAssertEqual(second, .denied(.withdrawn))
    await assertCalls(phone, ["status", "idfa"])
  }

  func testAPermissionTakenBackInTheSettingsIsSeen() async throws {
    let app = try opened()
    let phone = Phone(status: .granted, answer: .granted)
    let readers = readers(app, phone)
    _ = app.agree()
    let first = await readers.read(idfa)
    XCTAssertEqual(first.value, "value of idfa")
    await phone.settings(.refused)
    let second = await readers.read(idfa)
    XCTAssertEqual(second, .denied(.permissionMissing))
    await assertCalls(phone, ["status", "idfa", "status"])
  }

  func testWhatNeedsNoPermissionIsRead() async throws {
    let app = try opened()
    let phone = Phone(status: .notDetermined, answer: .granted)
    let readers = readers(app, phone)
    _ = app.agree()
    let system = await readers.read(MijianConstants.Uses.selfSystemInfo)
    XCTAssertEqual(system, .value("value of system-info", isCached: false))
    let apps = await readers.read(MijianConstants.Uses.selfAppListForIDSync)
    XCTAssertEqual(apps.value, ["value of app-list"])
    let wifi = await readers.read(Use<String>(declared: 1))
    XCTAssertEqual(wifi, .unavailable(.failed), "there is no source for it")
    await assertCalls(phone, ["system-info", "app-list"])
  }
}
