import AskFirst
import MijianConstants
import XCTest

@testable import AskFirstUI

/// A question for one use, asked when a feature needs it.
final class QuestionDialogTests: XCTestCase {
  private func lines(_ dialog: QuestionDialog) -> [String] {
    dialog.lines.map { $0.map(\.text).joined() }
  }

  func testAGuestAllowsOneUse() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.refuse().isDurable)
    let dialog = try XCTUnwrap(QuestionDialog(example.app, Uses.selfNetworkState, .zh))
    XCTAssertEqual(lines(dialog), ["目的：选择网络链路 · 查看当前网络状态，为您选一条更快更稳的网络链路。", "接收方：蜜饯", "信息：网络状态"])
    XCTAssertEqual(dialog.lines[2].map(\.isBold), [false, true])
    XCTAssertEqual(dialog.buttons.map(\.label), ["不允许", "允许"])
    XCTAssertEqual(dialog.buttons.map(\.isYes), [false, true])
    XCTAssertTrue(example.app.answer(dialog.question, yes: true).isDurable)
    XCTAssertTrue(example.app.isAllowed(Uses.selfNetworkState))
    XCTAssertFalse(example.app.isAllowed(Uses.selfSystemInfo))
    XCTAssertNil(QuestionDialog(example.app, Uses.selfNetworkState, .zh), "what is allowed is not asked about")
  }

  func testANoIsNotFollowedByTheSameQuestion() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.refuse().isDurable)
    let dialog = try XCTUnwrap(QuestionDialog(example.app, Uses.selfNetworkState, .zh))
    XCTAssertTrue(example.app.answer(dialog.question, yes: false).isDurable)
    XCTAssertNil(QuestionDialog(example.app, Uses.selfNetworkState, .zh))
    XCTAssertFalse(example.app.isAllowed(Uses.selfNetworkState))
  }

  func testASeparateConsentIsTheQuestion() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree(Choices(purposes: [Purposes.localLife])).isDurable)
    let dialog = try XCTUnwrap(QuestionDialog(example.app, Uses.selfLocationCoarse, .zh, isSystemNext: true))
    XCTAssertEqual(dialog.title, "位置用于本地生活")
    XCTAssertEqual(lines(dialog).first, "是否允许蜜饯读取您的位置，显示附近的服务？")
    XCTAssertEqual(lines(dialog).last, "允许后，系统会再询问一次权限。")
    XCTAssertTrue(example.app.answer(dialog.question, yes: true).isDurable)
    XCTAssertEqual(try example.app.consent().separateConsents.map(\.id), ["location-local-life"])
    XCTAssertEqual(example.app.check(Uses.selfLocationCoarse), .denied(.permissionMissing), "the system asks next")
    XCTAssertNil(QuestionDialog(example.app, Uses.selfLocationCoarse, .zh), "that is no question of ours")
  }

  func testWhereNothingIsOpenThereIsNoQuestion() {
    XCTAssertNil(QuestionDialog(Installation(), Uses.selfNetworkState, .zh))
  }
}
