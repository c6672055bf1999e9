import AskFirst
import AskFirstSDKs
import AskFirstTesting
import Foundation
import MijianConstants
import XCTest

/// What app engineers get for tests of their own.
final class TestingTests: XCTestCase {
  private typealias Uses = MijianConstants.Uses
  private typealias Declared = MijianConstants.Declared
  private typealias Recipients = MijianConstants.Recipients

  // MARK: The examples of the documentation

  func testTheExampleOfAnInstallation() throws {
    let file = mijian
    let app = try TestInstallation(declaration: file, constants: Declared.declaration)
    app.agree()
    XCTAssertTrue(app.installation.isAllowed(Uses.selfSystemInfo))
  }

  func testTheExampleOfAPhone() async throws {
    let app = try TestInstallation(declaration: mijian)
    let phone = FakePhone(items: ["system-info"], behind: ["NSUserTrackingUsageDescription": ["idfa"]])
    let readers = Readers(app.installation, sources: phone.sources, isActive: phone.isActive)
    _ = await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true)
    try await phone.assertNone()  // nobody agreed to anything
    app.agree()
    await phone.answer(.refused)
    _ = await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true)
    try await phone.assertOnly(asking: "NSUserTrackingUsageDescription")
  }

  func testTheExampleOfAnSdk() async throws {
    try await MainActor.run {
      let app = try TestInstallation(declaration: mijian)
      let pangle = RecordingSdk(Recipients.pangle)
      try app.installation.startSdks([pangle])
      XCTAssertFalse(pangle.steps.contains(.start))  // nobody agreed to anything
      try app.agreeToEverything()
      try app.installation.startSdks([pangle])
      XCTAssertEqual(pangle.steps.last, .start)
    }
  }

  func testTheExampleOfAVendor() async throws {
    try await MainActor.run {
      let vendor = RecordingVendor()
      let sdk = VendorSdk.jd(Recipients.jd, start: vendor.call("jd start"))
      try sdk.take(.start)
      XCTAssertEqual(vendor.calls, ["jd start"])
    }
  }

  /// Each line of an example is a line of this file.
  func testTheExamplesAreCompiled() throws {
    let here = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let compiled = Set(here.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    let sources = root.appendingPathComponent("ios/Sources/AskFirstTesting")
    var examples = 0
    for file in try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil) {
      var isExample = false
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.hasPrefix("/// ") {
        let code = line.dropFirst(4).trimmingCharacters(in: .whitespaces)
        if code.hasPrefix("```") {
          isExample = code == "```swift"
          examples += isExample ? 1 : 0
        } else if isExample {
          XCTAssertTrue(compiled.contains(code), "\(file.lastPathComponent): \(code)")
        }
      }
    }
    XCTAssertEqual(examples, 4)
  }

  // MARK: The installation

  func testTheFolderGoesWithTheInstallation() throws {
    var app: TestInstallation? = try TestInstallation(declaration: mijian)
    let folder = try XCTUnwrap(app?.folder)
    XCTAssertTrue(FileManager.default.fileExists(atPath: folder.path))
    app?.agree()
    app = nil
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder.path))
  }

  func testInstallationsAreApart() throws {
    let (one, other) = (try TestInstallation(declaration: mijian), try TestInstallation(declaration: mijian))
    one.agree()
    XCTAssertEqual(other.installation.check(Uses.selfSystemInfo), .denied(.notAnswered))
  }

  func testWhatWasSaidOutlivesARestart() throws {
    let app = try TestInstallation(declaration: mijian)
    app.agree()
    let before = app.installation
    try app.restart()
    XCTAssertFalse(before.isOpen)
    XCTAssertTrue(app.installation.isAllowed(Uses.selfSystemInfo))
    app.withdraw()
    try app.restart()
    XCTAssertEqual(app.installation.check(Uses.selfSystemInfo), .denied(.withdrawn))
  }

  func testTheClockStandsUntilItIsSet() throws {
    let clock = TestClock()
    let app = try TestInstallation(
      declaration: root.appendingPathComponent("tests/declarations/small.json"), clock: clock)
    app.agree()
    XCTAssertEqual(try app.installation.consent().answeredAt, TestClock.start)
    clock.advance(3600)
    app.withdraw()
    XCTAssertEqual(try app.installation.consent().answeredAt, TestClock.start + 3_600_000)
    clock.now = 5
    XCTAssertEqual(app.clock.now, 5)
  }

  func testTheFrontIsLeftAndComeTo() throws {
    let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
    app.agree()
    let uses = try app.installation.uses()
    let front = try XCTUnwrap(uses.first { $0.purpose == Purpose("front") && $0.item == "sensors" }).use
    XCTAssertTrue(app.installation.isAllowed(front))
    try app.leaveFront()
    XCTAssertEqual(app.installation.check(front), .denied(.background))
    try app.comeToFront()
    XCTAssertTrue(app.installation.isAllowed(front))
  }

  func testItSaysWhyItDoesNotOpen() {
    let other = Declaration(digest: "00", uses: 1, policyVersion: "1")
    XCTAssertThrowsError(try TestInstallation(declaration: mijian, constants: other)) { error in
      XCTAssertTrue("\(error)".contains("another declaration"), "\(error)")
    }
  }

  // MARK: The phone

  func testAFailureSaysWhatWasAsked() async throws {
    let phone = FakePhone(items: ["system-info"], behind: ["NSCameraUsageDescription": ["camera"]])
    for source in phone.sources {
      _ = try await source.text(source.items[0])
      _ = await source.permission?.status
      _ = await source.permission?.request()
    }
    func words(_ body: () async throws -> Void) async -> String {
      do {
        try await body()
        return "nothing"
      } catch {
        return "\(error)"
      }
    }
    let none = await words { try await phone.assertNone() }
    XCTAssertEqual(
      none,
      """
      nothing may be asked of the phone, and it was asked for
        1. the value of system-info  <- not allowed
        2. the value of camera  <- not allowed
        3. the status of NSCameraUsageDescription  <- not allowed
        4. the question for NSCameraUsageDescription  <- not allowed
      """)
    let system = await words { try await phone.assertOnly("system-info") }
    XCTAssertTrue(system.hasPrefix("only system-info may be asked of the phone"), system)
    XCTAssertTrue(system.contains("1. the value of system-info\n"), system)
    let camera = await words { try await phone.assertOnly("system-info", asking: "NSCameraUsageDescription") }
    XCTAssertEqual(camera.components(separatedBy: "not allowed").count, 2, camera)
    try await phone.assertOnly("system-info", "camera")
    await phone.forget()
    try await phone.assertNone()
  }

  func testAPhoneAnswersAsItIsTold() async throws {
    let phone = FakePhone(behind: ["NSCameraUsageDescription": ["camera"]])
    let permission = try XCTUnwrap(phone.sources.last?.permission)
    let before = await permission.status
    XCTAssertEqual(before, .notDetermined)
    await phone.answer(.refused, to: "NSCameraUsageDescription")
    let said = await permission.request()
    XCTAssertEqual(said, .refused)
    let after = await permission.status
    XCTAssertEqual(after, .refused)
    await phone.set(["a", "b"], of: "camera")
    let texts = try await phone.sources.last?.texts("camera")
    XCTAssertEqual(texts, ["a", "b"])
    let text = try await phone.sources.last?.text("camera")
    XCTAssertNil(text)
    let active = await phone.isActive()
    XCTAssertTrue(active)
  }

  func testAnSdkFailsWhereItIsTold() async throws {
    try await MainActor.run {
      let app = try TestInstallation(declaration: mijian)
      let jd = RecordingSdk(Recipients.jd, fails: true)
      let getui = RecordingSdk(Recipients.getui)
      getui.offers = { $0 != .preInit }
      try app.agreeToEverything()
      try app.installation.startSdks([jd, getui])
      XCTAssertEqual(app.installation.sdkStates()[Recipients.jd], .failed)
      XCTAssertEqual(jd.steps, [.start])
      XCTAssertEqual(getui.steps, [.grant(true), .start])
      XCTAssertEqual(app.installation.sdkStates()[Recipients.getui], .running)
    }
  }
}
