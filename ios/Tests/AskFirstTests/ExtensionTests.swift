import Foundation
import XCTest

@testable import AskFirst

/// What was asked of the system, in the order in which it was.
private final class Asked: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var all: [String] = []

  func note(_ what: String) {
    lock.lock()
    defer { lock.unlock() }
    all.append(what)
  }

  var calls: [String] {
    lock.lock()
    defer { lock.unlock() }
    return all
  }
}

/// The lock of a folder, as another process holds it.
private struct Held {
  private let file: FileHandle

  init(_ folder: URL) throws {
    file = try FileHandle(forUpdating: folder.appendingPathComponent("lock"))
    XCTAssertEqual(flock(file.fileDescriptor, LOCK_EX | LOCK_NB), 0, "nobody else holds it")
  }

  func letGo() throws { try file.close() }
}

/// An app and its extension over one folder; and what the app asks of the system about that folder, and about time.
final class ExtensionTests: XCTestCase {
  private func config(_ folder: URL, _ role: Role = .app) throws -> Config {
    let json = try Data(contentsOf: root.appendingPathComponent("tests/declarations/small.json"))
    var config = Config(json: json, folder: folder, version: 28)
    config.platform = .android
    config.role = role
    return config
  }

  private func folder() throws -> URL {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    return folder
  }

  private func opened(_ folder: URL, _ role: Role = .app, _ system: System = System()) throws -> Installation {
    let installation = Installation(system: system)
    try installation.open(try config(folder, role))
    return installation
  }

  /// A use that nothing but the general agreement is needed for.
  private func use(_ app: Installation) throws -> Use<String> {
    Use(declared: try XCTUnwrap(try app.uses().first { $0.recipient.id == "self" && $0.item == "android-id" }).number)
  }

  private func assertProblem(_ words: String, line: UInt = #line, _ body: () throws -> Void) {
    XCTAssertThrowsError(try body(), line: line) { error in
      XCTAssertTrue(error is Problem && "\(error)".contains(words), "\(error)", line: line)
    }
  }

  func testAnExtensionWaitsForNoLockAndTheAppFinishesWhatItTookBack() throws {
    let folder = try folder()
    let app = try opened(folder)
    let use = try use(app)
    XCTAssertTrue(app.agree().isDurable)

    let held = try Held(folder)
    let keyboard = try opened(folder, .extension)
    XCTAssertTrue(keyboard.isAllowed(use), "what the app agreed to holds here")
    XCTAssertEqual(keyboard.read(use) { "value" }, .value("value", isCached: false))
    XCTAssertEqual(try keyboard.consent().answer, .agreed)
    try keyboard.observeForeground(true)
    try keyboard.observeForeground(false)
    let withdrawn = keyboard.withdraw()
    XCTAssertTrue(withdrawn.isEffective && withdrawn.isDurable, "\(withdrawn)")
    XCTAssertEqual(app.check(use), .denied(.withdrawing), "in the app, at once")
    XCTAssertNil(keyboard.read(use) { "value" }.value)
    // Who needs the lock does not get it.
    assertProblem("holds the lock") { _ = try opened(folder) }
    try held.letGo()

    try app.observeForeground(true)
    XCTAssertEqual(app.check(use), .denied(.withdrawn))
    XCTAssertEqual(try app.consent().answer, .withdrawn)
    XCTAssertEqual(try keyboard.consent().answer, .withdrawn)
    app.close()
    keyboard.close()
    let again = try opened(folder)
    XCTAssertEqual(try again.consent().answer, .withdrawn)
    XCTAssertEqual(again.check(use), .denied(.withdrawn))
  }

  func testAnExtensionTakesBackOneThing() throws {
    let folder = try folder()
    let app = try opened(folder)
    let use = try use(app)
    _ = app.agree()
    XCTAssertTrue(try opened(folder, .extension).withdraw(use).isDurable)
    app.close()
    let again = try opened(folder)
    XCTAssertEqual(again.check(use), .denied(.withdrawn))
    XCTAssertEqual(try again.consent().answer, .agreed)
    XCTAssertTrue(again.answer(try XCTUnwrap(again.question(use, .en)), yes: true).isDurable)
    XCTAssertTrue(again.isAllowed(use), "a newer yes is a yes")
  }

  func testAnExtensionRefusesWhatIsTheApps() throws {
    let folder = try folder()
    let app = try opened(folder)
    let use = try use(app)
    _ = app.agree()
    let keyboard = try opened(folder, .extension)
    let outcomes = [
      keyboard.agree(), keyboard.refuse(), keyboard.allow(Purpose("work")), keyboard.allow(Recipient("self")),
      keyboard.allow(SeparateConsent("location")), keyboard.personalise(false), keyboard.logIn("x"), keyboard.logOut(),
      keyboard.stateAge(9), keyboard.guardian(agrees: false), keyboard.closeAccount(), keyboard.endService(),
      keyboard.permissionRefused("x"),
    ]
    for outcome in outcomes {
      XCTAssertFalse(outcome.isEffective || outcome.isDurable)
      XCTAssertTrue("\(outcome)".contains("leave this to the app"), "\(outcome)")
    }
    assertProblem("leave this to the app") { _ = try keyboard.request(.delete) }
    assertProblem("leave this to the app") { try keyboard.answerRequest(1) }
    assertProblem("leave this to the app") { try keyboard.erase([1], request: 1) }
    assertProblem("leave this to the app") { _ = try keyboard.report(.en) }
    assertProblem("leave this to the app") { _ = try keyboard.evidence(.decisions) }
    assertProblem("leave this to the app") { _ = try keyboard.plan() }
    XCTAssertFalse(keyboard.mayRequest("android.permission.CAMERA"))
    XCTAssertTrue(app.isAllowed(use), "nothing changed")
  }

  func testThereIsNothingToJoinUntilTheAppHasOpened() throws {
    let folder = try folder()
    let keyboard = Installation()
    assertProblem("the app has not opened yet") { try keyboard.open(try config(folder, .extension)) }
    XCTAssertEqual(keyboard.check(Use<String>(declared: 0)), .denied(.notReady))
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [], "nothing is made")
    let app = try opened(folder)
    _ = app.agree()
    try keyboard.open(try config(folder, .extension))
    XCTAssertTrue(keyboard.isAllowed(try use(app)))
  }

  func testTheFolderIsReadableFromTheFirstUnlockOnAndInNoBackup() throws {
    let folder = try folder().appendingPathComponent("AskFirst")
    let asked = Asked()
    var system = System()
    let make = system.makeFolder
    system.makeFolder = {
      asked.note("make \($0.lastPathComponent)")
      try make($0)
    }
    let protect = system.protect
    system.protect = {
      asked.note("\($0.lastPathComponent): \($1.rawValue)")
      try protect($0, $1)
    }
    let set = system.set
    system.set = {
      asked.note("\($0.lastPathComponent) in backups: \($1.isExcludedFromBackup == false)")
      try set($0, $1)
    }
    _ = try opened(folder, .app, system)
    let expected = [
      "make AskFirst", "AskFirst: NSFileProtectionCompleteUntilFirstUserAuthentication", "AskFirst in backups: false",
    ]
    XCTAssertEqual(asked.calls, expected)
    _ = try opened(folder, .extension, system)
    XCTAssertEqual(asked.calls, expected, "an extension makes nothing")
  }

  func testUntilTheFirstUnlockEverythingIsDenied() throws {
    let folder = try folder()
    let app = try opened(folder)
    let use = try use(app)
    _ = app.agree()
    app.close()
    var locked = System()
    locked.canOpen = { _ in false }
    for role in [Role.app, .extension] {
      let early = Installation(system: locked)
      assertProblem("unlocked for the first time") { try early.open(try config(folder, role)) }
      XCTAssertEqual(early.check(use), .denied(.notReady))
      XCTAssertTrue("\(try XCTUnwrap(early.problem))".contains("open again"))
    }
    XCTAssertTrue(try opened(folder).isAllowed(use), "nothing was set aside meanwhile")
  }

  func testAFolderThatCannotBeReadIsAProblemAndALaterOpenSucceeds() throws {
    let place = try folder().appendingPathComponent("place")
    try Data("in the way".utf8).write(to: place)
    let app = Installation()
    assertProblem(place.path) { try app.open(try config(place)) }
    XCTAssertEqual(app.check(Use<String>(declared: 0)), .denied(.notReady))
    XCTAssertFalse(app.withdraw().isEffective)
    try FileManager.default.removeItem(at: place)
    try app.open(try config(place))
    XCTAssertNil(app.problem)
    // A ledger that cannot be opened as one is a problem too, and stays what it is.
    app.close()
    let ledger = place.appendingPathComponent("ledger")
    try FileManager.default.removeItem(at: ledger)
    try FileManager.default.createDirectory(at: ledger, withIntermediateDirectories: false)
    assertProblem("ledger") { try app.open(try config(place)) }
    try FileManager.default.removeItem(at: ledger)
    try app.open(try config(place))
  }

  func testWhatTakesTheLockHasTimeForIt() throws {
    let folder = try folder()
    let asked = Asked()
    var system = System()
    system.beginActivity = { _, block in
      // A thread of its own that may be waited for, as the system has.
      Thread {
        asked.note("begins")
        block(false)
        asked.note("is over")
      }.start()
    }
    let app = try opened(folder, .app, system)
    let use = try use(app)
    var activities = 1
    func assertTime(_ what: String, line: UInt = #line, _ body: () throws -> Void) rethrows {
      try body()
      activities += 1
      // The last one may still be about to say that it is over.
      let calls = asked.calls
      XCTAssertEqual(calls.filter { $0 == "begins" }.count, activities, what, line: line)
    }
    assertTime("agree") { _ = app.agree() }
    try assertTime("foreground") { try app.observeForeground(true) }
    try assertTime("background") { try app.observeForeground(false) }
    try assertTime("report") { _ = try app.report(.en) }
    try assertTime("evidence") { _ = try app.evidence(.decisions) }
    try assertTime("request") { _ = try app.request(.delete) }
    assertTime("withdraw") { _ = app.withdraw() }
    XCTAssertEqual(app.check(use), .denied(.withdrawn))
    let before = asked.calls.filter { $0 == "begins" }.count
    let keyboard = try opened(folder, .extension, system)
    _ = keyboard.withdraw()
    XCTAssertEqual(asked.calls.filter { $0 == "begins" }.count, before, "who takes no lock needs no time")
  }

  func testTheSystemIsToldWhenItIsOver() throws {
    let asked = Asked()
    let over = expectation(description: "over")
    var system = System()
    system.beginActivity = { _, block in
      Thread {
        block(false)
        asked.note("over")
        over.fulfill()
      }.start()
    }
    let result = system.uninterrupted { () -> [String] in
      asked.note("body")
      return asked.calls
    }
    wait(for: [over], timeout: 60)
    XCTAssertEqual(result, ["body"], "not over before")
    XCTAssertEqual(asked.calls, ["body", "over"])
  }

  func testWithoutTimeNothingIsBegunButATakingBack() throws {
    let folder = try folder()
    let asked = Asked()
    var system = System()
    system.beginActivity = { _, block in
      let expired = asked.calls.contains("expired")
      Thread { block(expired) }.start()
    }
    let app = try opened(folder, .app, system)
    let use = try use(app)
    _ = app.agree()
    let bytes = { try Data(contentsOf: folder.appendingPathComponent("ledger")) }
    let before = try bytes()
    asked.note("expired")
    let late = Installation(system: system)
    assertProblem("no time") { try late.open(try config(folder)) }
    XCTAssertTrue("\(app.logIn("x"))".contains("no time"))
    assertProblem("no time") { _ = try app.request(.delete) }
    assertProblem("no time") { try app.observeForeground(false) }
    XCTAssertEqual(try bytes(), before)
    XCTAssertTrue(app.isAllowed(use), "a check needs none")
    XCTAssertTrue(app.withdraw().isEffective, "taking back waits for nothing")
    XCTAssertEqual(app.check(use), .denied(.withdrawn))
  }
}
