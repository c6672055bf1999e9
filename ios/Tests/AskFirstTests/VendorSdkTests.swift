import AskFirst
import AskFirstSDKs
import AskFirstTesting
import Foundation
import MijianConstants
import XCTest

/// The twelve adapters, as the plan of the example app drives them.
final class VendorSdkTests: XCTestCase {
  func testEachSdkTakesItsSteps() async throws {
    try await Twelve().play(try TestInstallation(declaration: mijian))
  }
}

/// Adapters whose vendors write down what they are told.
@MainActor
private struct Twelve {
  private let vendor = RecordingVendor()

  private var adapters: [VendorSdk] {
    typealias To = MijianConstants.Recipients
    return [
      .weChat(To.wechat, register: vendor.answer("wechat start")),
      .mobTech(To.mobtech, switches: vendor.items("mobtech switches"), grant: vendor.yesOrNo("mobtech grant")),
      .baichuan(To.baichuan, start: vendor.call("baichuan start")),
      .jd(To.jd, start: vendor.call("jd start")),
      .umeng(
        To.umeng, preInit: vendor.call("umeng pre-init"), grant: vendor.yesOrNo("umeng grant"), start: vendor.call("umeng start")),
      .pangle(To.pangle, switches: vendor.items("pangle switches"), start: vendor.call("pangle start")),
      .gdt(To.gdt, switches: vendor.items("gdt switches"), start: vendor.call("gdt start")),
      .getui(
        To.getui, preInit: vendor.call("getui pre-init"), start: vendor.call("getui start"), stop: vendor.call("getui stop")),
      .geYan(To.geyan, preInit: vendor.call("geyan pre-init"), start: vendor.call("geyan start")),
      .qiyu(To.qiyu, preInit: vendor.call("qiyu pre-init"), start: vendor.call("qiyu start")),
      .tencentIM(To.tencentIm, start: vendor.answer("tencent-im start"), stop: vendor.call("tencent-im stop")),
      .tencentLive(To.tencentLive, start: vendor.call("tencent-live start"), stop: vendor.call("tencent-live stop")),
    ]
  }

  private func start(_ app: Installation) throws -> [String] {
    vendor.forget()
    try app.startSdks(adapters)
    return vendor.calls
  }

  func play(_ person: TestInstallation) throws {
    let app = person.installation
    let phased = ["umeng", "getui", "geyan", "qiyu"]

    let before = try start(app)
    XCTAssertTrue(before.allSatisfy { $0.hasSuffix("pre-init") }, "\(before)")

    try person.agreeToEverything()
    vendor.failing = ["jd start", "tencent-im start"]
    let agreed = try start(app)
    let recipients = try app.notice(.en).recipients.map(\.recipient.id)
    for recipient in recipients where adapters.contains(where: { $0.recipient.id == recipient }) {
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

    person.withdraw()
    let withdrawn = try start(app)
    XCTAssertFalse(withdrawn.contains { $0.hasSuffix("start") || $0.hasSuffix("true") }, "\(withdrawn)")
    XCTAssertTrue(withdrawn.filter { $0.contains("switches") }.allSatisfy { $0.hasSuffix(" none") }, "\(withdrawn)")
    for call in ["getui stop", "tencent-live stop", "umeng grant false", "mobtech grant false", "pangle switches none"] {
      XCTAssertTrue(withdrawn.contains(call), "\(call) is not among \(withdrawn)")
    }
    XCTAssertTrue(withdrawn.contains("tencent-im stop"), "what failed half-way is stopped too")
    XCTAssertEqual(try start(app), [])
  }
}
