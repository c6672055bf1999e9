import Foundation
import XCTest

@testable import AskFirst

/// What no scene shows: what goes wrong, and what Swift adds.
final class InstallationTests: XCTestCase {
  /// The number of the record of the agreement: the declaration's is 0.
  private static let agreed: UInt64 = 1

  private struct HoldsAnIdentifier: Error {}

  private func json(_ name: String = "tests/declarations/small.json") throws -> Data {
    try Data(contentsOf: root.appendingPathComponent(name))
  }

  private func config(_ folder: URL) throws -> Config {
    var config = Config(json: try json(), folder: folder, version: 28)
    config.platform = .android
    return config
  }

  /// An open installation, and a use of it that nothing but the general agreement is needed for.
  private func opened() throws -> (app: Installation, use: Use<String>, folder: URL) {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let app = Installation()
    try app.open(try config(folder))
    let use = try XCTUnwrap(try app.uses().first { $0.recipient.id == "self" && $0.item == "android-id" })
    return (app, Use(declared: use.number), folder)
  }

  private func assertProblem(_ words: String, line: UInt = #line, _ body: () throws -> Void) {
    XCTAssertThrowsError(try body(), line: line) { error in
      XCTAssertTrue("\(error)".contains(words), "\(error)", line: line)
      XCTAssertTrue(error is Problem, line: line)
    }
  }

  func testDeniesEverythingUntilItIsOpen() throws {
    let app = Installation()
    let use = Use<String>(declared: 0)
    XCTAssertEqual(app.check(use), .denied(.notReady))
    XCTAssertEqual(app.record(use), .denied(.notReady))
    let reading = app.read(use) { () -> String? in
      XCTFail("asked")
      return nil
    }
    XCTAssertEqual(reading, .denied(.notReady))
    XCTAssertEqual(app.question, .none)
    for outcome in [app.agree(), app.refuse(), app.withdraw(), app.withdraw(use)] {
      XCTAssertFalse(outcome.isEffective || outcome.isDurable)
      XCTAssertTrue("\(outcome)".contains("call open first"), "\(outcome)")
    }
    assertProblem("call open first") { _ = try app.plan() }
    XCTAssertNil(app.question(use, .zh))
    XCTAssertFalse(app.mayRequest("android.permission.CAMERA"))
  }

  func testTakesTheDeclarationFromTheBundle() throws {
    let (full, empty) = (try temporaryFolder(), try temporaryFolder())
    addTeardownBlock { for folder in [full, empty] { try? FileManager.default.removeItem(at: folder) } }
    let declaration = try json("examples/mijian/declaration.json")
    try declaration.write(to: full.appendingPathComponent("declaration.json"))
    let bundle = try XCTUnwrap(Bundle(path: full.path))
    let config = try Config(bundle: bundle)
    XCTAssertEqual(config.json, declaration)
    XCTAssertEqual(config.folder.lastPathComponent, "AskFirst")
    assertProblem("no declaration.json") { _ = try Config(bundle: try XCTUnwrap(Bundle(path: empty.path))) }
    assertProblem("group.cn.example") { _ = try Config(group: "group.cn.example", bundle: bundle) }
  }

  func testSaysWhyItCannotBeOpened() throws {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let app = Installation()
    var broken = try config(folder)
    broken.json = Data("{".utf8)
    assertProblem("line 1 column 1") { try app.open(broken) }
    assertProblem("nowhere") { try app.open(try config(URL(fileURLWithPath: "/dev/null/nowhere"))) }
    var other = try config(folder)
    other.declaration = Declaration(digest: "00", uses: 3, policyVersion: "1")
    assertProblem("another declaration") { try app.open(other) }
    XCTAssertFalse(app.isOpen)
    XCTAssertTrue("\(try XCTUnwrap(app.problem))".contains("another declaration"))
    try app.open(try config(folder))
    XCTAssertNil(app.problem)
    try app.open(broken)
    XCTAssertTrue(app.isOpen, "opening twice changes nothing")
  }

  func testDeniesWhenItWasClosed() throws {
    let (app, use, folder) = try opened()
    XCTAssertTrue(app.agree().isDurable)
    XCTAssertTrue(app.isAllowed(use))
    app.close()
    app.close()
    XCTAssertEqual(app.check(use), .denied(.notReady))
    assertProblem("closed") { _ = try app.consent() }
    try app.open(try config(folder))
    XCTAssertTrue(app.isAllowed(use))
  }

  func testWhatIsNotDeclaredCannotBeChosen() throws {
    let (app, _, _) = try opened()
    let outcome = app.agree(Choices(purposes: [Purpose("everything")]))
    XCTAssertFalse(outcome.isEffective)
    XCTAssertTrue("\(outcome)".contains("no purpose \"everything\""), "\(outcome)")
  }

  func testAReaderThatFailsHarmsNobody() throws {
    let (app, use, _) = try opened()
    _ = app.agree()
    XCTAssertEqual(app.read(use) { throw HoldsAnIdentifier() }, .unavailable(.failed))
    XCTAssertEqual(app.read(use) { throw TimedOut() }, .unavailable(.timedOut))
  }

  func testAPhoneWithoutAValueSaysSo() throws {
    let (app, use, _) = try opened()
    _ = app.agree()
    XCTAssertEqual(app.read(use) { nil }, .unavailable(.empty))
  }

  func testAValueIsKeptUntilNobodyMayHaveIt() throws {
    let (app, use, _) = try opened()
    _ = app.agree()
    XCTAssertEqual(app.read(use) { "first" }, .value("first", isCached: false))
    XCTAssertEqual(app.read(use) { "second" }, .value("first", isCached: true))
    _ = app.withdraw()
    _ = app.agree()
    XCTAssertEqual(app.read(use) { "third" }, .value("third", isCached: false))
  }

  func testAValueThatCameAfterAWithdrawalIsDropped() async throws {
    let (app, use, _) = try opened()
    _ = app.agree()
    let reading = await app.read(use) { () async -> String? in
      _ = app.withdraw()
      return "late"
    }
    XCTAssertEqual(reading, .denied(.withdrawn))
  }

  func testNoLogShowsAValue() throws {
    let reading = Reading.value("13800138000", isCached: false)
    var dumped = ""
    dump(reading, to: &dumped)
    for text in ["\(reading)", String(reflecting: reading), dumped, "\([reading])", "\(Optional(reading) as Any)"] {
      XCTAssertFalse(text.contains("138"), text)
    }
  }

  func testThreadsThatReadSeeAWithdrawal() throws {
    let (app, use, _) = try opened()
    _ = app.agree()
    let readers = (0..<3).map { _ in
      let ended = expectation(description: "sees it")
      return (
        ended,
        Thread {
          // It ends because the withdrawal comes for certain.
          while app.isAllowed(use) {
            _ = app.read(use) { "value" }
          }
          if app.read(use, reader: { "value" }).value == nil {
            ended.fulfill()
          }
        }
      )
    }
    readers.forEach { $0.1.start() }
    XCTAssertTrue(app.withdraw().isEffective)
    wait(for: readers.map(\.0), timeout: 60)
  }

  func testEvidenceVerifies() throws {
    let (app, _, folder) = try opened()
    _ = app.agree()
    let evidence = try app.evidence(.decisions)
    XCTAssertEqual(evidence.bytes, try Data(contentsOf: folder.appendingPathComponent(evidence.name)))
    XCTAssertTrue(evidence.checkpoint.hasPrefix("askfirst/"))
  }

  func testWhatIsInForceIsNotErased() throws {
    let (app, _, _) = try opened()
    _ = app.agree()
    let request = try app.request(.delete).number
    assertProblem("in force") { try app.erase([InstallationTests.agreed], request: request) }
    _ = app.withdraw()
    try app.erase([InstallationTests.agreed], request: request)
    assertProblem("erased already") { try app.erase([InstallationTests.agreed], request: request) }
  }

  func testTheNoticeOfTheFileIsThatOfTheCore() throws {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let app = Installation()
    try app.open(Config(json: try json("examples/mijian/declaration.json"), folder: folder, version: 17))
    let file = try Data(contentsOf: try made().appendingPathComponent("mijian/notice.json"))
    for lang in Lang.allCases {
      XCTAssertEqual(try app.notice(lang), try Notice(file: file, lang: lang))
    }
    assertProblem("this is no notice") { _ = try Notice(file: Data("{}".utf8), lang: .zh) }
  }

  func testChineseUnlessEnglishComesFirst() {
    XCTAssertEqual(Lang.preferred(among: ["en-GB", "zh-Hans-CN"]), .en)
    XCTAssertEqual(Lang.preferred(among: ["fr-FR", "zh-Hant-HK", "en"]), .zh)
    XCTAssertEqual(Lang.preferred(among: ["fr-FR"]), .zh)
  }
}
