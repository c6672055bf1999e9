import AskFirst
import AskFirstSDKs
import Foundation
import MijianConstants
import XCTest

/// The twelve adapters, as the plan of the example app drives them.
final class VendorSdkTests: XCTestCase {
  func testEachSdkTakesItsSteps() async throws {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let json = try Data(contentsOf: root.appendingPathComponent("examples/mijian/declaration.json"))
    try await Twelve().play(json, folder)
  }
}

/// Adapters whose vendors write down what they are told.
@MainActor
private final class Twelve {
  private struct VendorFailed: Error {}

  private var told: [String] = []
  private var failing: Set<String> = []

  private func call(_ name: String) -> VendorSdk.Call {
    { [unowned self] in
      told.append(name)
      if failing.contains(name) { throw VendorFailed() }
    }
  }

  private func yesOrNo(_ name: String) -> VendorSdk.YesOrNo { { [unowned self] in told.append("\(name) \($0)") } }

  private func items(_ name: String) -> VendorSdk.Items {
    { [unowned self] in told.append("\(name) \($0.isEmpty ? "none" : "some")") }
  }

  private func answer(_ name: String) -> @MainActor () -> Bool {
    { [unowned self] in
      told.append(name)
      return !failing.contains(name)
    }
  }

  private var adapters: [VendorSdk] {
    typealias To = MijianConstants.Recipients
    return [
      .weChat(To.wechat, register: answer("wechat start")),
      .mobTech(To.mobtech, switches: items("mobtech switches"), grant: yesOrNo("mobtech grant")),
      .baichuan(To.baichuan, start: call("baichuan start")),
      .jd(To.jd, start: call("jd start")),
      .umeng(
        To.umeng, preInit: call("umeng pre-init"), grant: yesOrNo("umeng grant"), start: call("umeng start")),
      .pangle(To.pangle, switches: items("pangle switches"), start: call("pangle start")),
      .gdt(To.gdt, switches: items("gdt switches"), start: call("gdt start")),
      .getui(To.getui, preInit: call("getui pre-init"), start: call("getui start"), stop: call("getui stop")),
      .geYan(To.geyan, preInit: call("geyan pre-init"), start: call("geyan start")),
      .qiyu(To.qiyu, preInit: call("qiyu pre-init"), start: call("qiyu start")),
      .tencentIM(To.tencentIm, start: answer("tencent-im start"), stop: call("tencent-im stop")),
      .tencentLive(To.tencentLive, start: call("tencent-live start"), stop: call("tencent-live stop")),
    ]
  }

  private func start(_ app: Installation) throws -> [String] {
    told = []
    try app.startSdks(adapters)
    return told
  }

  func play(_ json: Data, _ folder: URL) throws {
    let app = Installation()
    try app.open(Config(json: json, folder: folder, version: 17))
    try app.observeForeground(true)
    let phased = ["umeng", "getui", "geyan", "qiyu"]

    let before = try start(app)
    XCTAssertTrue(before.allSatisfy { $0.hasSuffix("pre-init") }, "\(before)")

    let notice = try app.notice(.en)
    _ = app.agree(
      Choices(
        purposes: Set(notice.additional.map(\.purpose)), separateConsents: Set(notice.separate.map(\.consent))))
    failing = ["jd start", "tencent-im start"]
    let agreed = try start(app)
    for recipient in notice.recipients.map(\.recipient.id) where adapters.contains(where: { $0.recipient.id == recipient }) {
      let own = agreed.filter { $0.hasPrefix(recipient + " ") }
      XCTAssertFalse(own.isEmpty, "\(recipient) was told nothing")
      XCTAssertEqual(own.last, recipient == "mobtech" ? "mobtech grant true" : "\(recipient) start")
    }
    for sdk in phased where !before.contains("\(sdk) pre-init") {
      XCTAssertTrue(agreed.contains("\(sdk) pre-init"), sdk)
    }
    let states = app.sdkStates()
    XCTAssertEqual(states[MijianConstants.Recipients.jd], .failed)
    XCTAssertEqual(states[MijianConstants.Recipients.tencentIm], .failed, "a vendor that answers no")
    XCTAssertEqual(states[MijianConstants.Recipients.wechat], .running, "one that fails harms no other")

    _ = app.withdraw()
    let withdrawn = try start(app)
    XCTAssertFalse(withdrawn.contains { $0.hasSuffix("start") || $0.hasSuffix("true") || $0.hasSuffix("some") }, "\(withdrawn)")
    for call in ["getui stop", "tencent-live stop", "umeng grant false", "mobtech grant false", "pangle switches none"] {
      XCTAssertTrue(withdrawn.contains(call), "\(call) is not among \(withdrawn)")
    }
    XCTAssertTrue(withdrawn.contains("tencent-im stop"), "what failed half-way is stopped too")
    XCTAssertEqual(try start(app), [])
  }
}
