#if os(Linux)
  import AskFirst
  import Foundation
  import MijianConstants
  import XCTest

  @testable import AskFirstUI
  @testable import UIKit

  /// What people do on the screens, from the first view to what is on record. UIKit is the stub: what things look like is not tested.
  final class ScreensTests: XCTestCase {
    func testTheFirstLaunch() async throws {
      try await Play.firstLaunch(try Example(self).app)
    }

    func testRefusingTakesASecondThought() async throws {
      try await Play.refusal(try Example(self).app)
    }

    func testWhatGoesWrongIsSaidAndNothingIsLost() async throws {
      let example = try Example(self)
      try await Play.failure(example.app)
      try example.open()
      XCTAssertEqual(try example.app.consent().answer, .none)
    }

    func testANoticeThatIsTakenAwayIsNoAnswer() async throws {
      try await Play.takenAway(try Example(self).app)
    }

    func testAVersionThatChangesNothingHasOneButton() async throws {
      let example = try Example(self)
      XCTAssertTrue(example.app.agree().isDurable)
      try example.open(Example.newVersion)
      try await Play.information(example.app)
    }

    func testAFeatureAsksForItsUse() async throws {
      try await Play.question(try Example(self).app)
    }

    func testTheSettingsSwitchAndWithdraw() async throws {
      try await Play.settings(try Example(self).app)
    }

    func testASwitchThatCouldNotBeSavedGoesBack() async throws {
      let example = try Example(self)
      XCTAssertTrue(example.app.agree().isDurable)
      try await Play.failingSwitch(example.app)
    }

    func testTheListsAndRequestsAreOneTapAway() async throws {
      try await Play.lists(try Example(self).app)
    }

    func testTheRecordIsShared() async throws {
      try await Play.export(try Example(self).app)
    }

    func testLargeTextStacksWhatStandsSideBySide() async throws {
      try await Play.largeText(try Example(self).app)
    }

    func testVoiceOverGoesThroughItInOrder() async throws {
      try await Play.voiceOver(try Example(self).app)
    }
  }

  /// A controller as a person sees it.
  @MainActor
  private struct OnScreen {
    let controller: UIViewController

    var views: [UIView] { controller.view.all }
    var labels: [UILabel] { views.compactMap { $0 as? UILabel } }
    var texts: [String] { labels.compactMap { $0.text ?? $0.attributedText?.string } }
    var buttons: [UIButton] { views.compactMap { $0 as? UIButton } }
    var rows: [SwitchRow] { views.compactMap { $0 as? SwitchRow } }
    var bar: [UIButton] { buttons.filter { $0.layer.cornerRadius > 0 } }
    /// The screen inside, which shows alerts and sheets.
    var page: UIViewController { controller.children.first ?? controller }
    var alert: UIAlertController? { page.presentedViewController as? UIAlertController }

    func says(_ words: String) -> Bool { texts.contains { $0.contains(words) } }

    func button(_ title: String, line: UInt = #line) throws -> UIButton {
      try XCTUnwrap(buttons.first { $0.currentTitle == title }, "\(title): \(buttons.map(\.currentTitle))", line: line)
    }

    func tap(_ title: String, line: UInt = #line) throws {
      let button = try button(title, line: line)
      XCTAssertTrue(button.isEnabled, line: line)
      button.sendActions(for: .primaryActionTriggered)
    }

    func row(_ label: String) throws -> SwitchRow {
      try XCTUnwrap(rows.first { $0.accessibilityLabel == label }, label)
    }

    func turn(_ label: String) throws {
      try row(label).sendActions(for: .touchUpInside)
    }

    /// Taps a button of the alert, which goes away first.
    func answer(_ title: String) throws {
      let action = try XCTUnwrap(alert?.actions.first { $0.title == title }, title)
      page.dismiss(animated: true)
      action.handler?(action)
    }

    func isOn(_ label: String) throws -> Bool { try row(label).accessibilityValue == "1" }
  }

  extension UIView {
    @MainActor fileprivate var all: [UIView] { [self] + subviews.flatMap(\.all) }
  }

  @MainActor
  private enum Play {
    /// Lets the rest go on until something is so.
    static func until(line: UInt = #line, _ isSo: () -> Bool) async {
      for _ in 0..<500_000 {
        if isSo() { return }
        await Task.yield()
      }
      XCTFail("it never came to be", line: line)
    }

    private static func ask(_ app: Installation, over screen: UIViewController) async -> (Task<Outcome?, any Error>, OnScreen) {
      let asked = Task { try await NoticeViewController.ask(over: screen, app, lang: .zh) }
      await until { screen.presentedViewController != nil }
      return (asked, OnScreen(controller: screen.presentedViewController ?? screen))
    }

    static func firstLaunch(_ app: Installation) async throws {
      let screen = UIViewController(nibName: nil, bundle: nil)
      let (asked, notice) = await ask(app, over: screen)
      XCTAssertTrue(notice.controller.isModalInPresentation)
      XCTAssertEqual(notice.controller.modalPresentationStyle, .fullScreen)
      let second = Task { try await NoticeViewController.ask(over: screen, app, lang: .zh) }
      XCTAssertFalse(try notice.rows.contains { try notice.isOn($0.accessibilityLabel ?? "") })
      try notice.turn("统计分析")
      try notice.turn("产品适配")
      try notice.turn("产品适配")
      try notice.turn("不提供给友盟移动统计SDK")
      try notice.tap("同意并继续")
      XCTAssertFalse(notice.buttons.contains(where: \.isEnabled), "a second tap is none")
      let outcome = try await asked.value
      XCTAssertEqual(outcome?.isDurable, true)
      let other = try await second.value
      XCTAssertTrue(other == outcome || other == nil)
      XCTAssertNil(screen.presentedViewController, "it is gone when the app goes on")
      let consent = try app.consent()
      XCTAssertEqual(consent.purposes, [Purposes.statistics])
      XCTAssertEqual(consent.recipientsOff, [Recipients.umeng])
      let again = try await NoticeViewController.ask(over: screen, app, lang: .zh)
      XCTAssertNil(again)
    }

    static func refusal(_ app: Installation) async throws {
      let (asked, notice) = await ask(app, over: UIViewController(nibName: nil, bundle: nil))
      try notice.turn("统计分析")
      UIAccessibility.posted = []
      try notice.tap("不同意")
      XCTAssertTrue(notice.says("不同意也可以浏览蜜饯"))
      XCTAssertEqual(UIAccessibility.posted.map(\.notification), [.screenChanged])
      XCTAssertEqual((UIAccessibility.posted.first?.argument as? UILabel)?.text, "不同意")
      XCTAssertTrue(notice.page.accessibilityPerformEscape())
      XCTAssertTrue(notice.says("个人信息保护提示"))
      XCTAssertTrue(try notice.isOn("统计分析"))
      XCTAssertFalse(notice.page.accessibilityPerformEscape(), "the notice is not left so")
      try notice.tap("不同意")
      try notice.tap("仅浏览")
      let outcome = try await asked.value
      XCTAssertEqual(outcome?.isDurable, true)
      XCTAssertEqual(try app.consent().answer, .refused)
    }

    static func failure(_ app: Installation) async throws {
      let screen = UIViewController(nibName: nil, bundle: nil)
      let (_, notice) = await ask(app, over: screen)
      try notice.turn("统计分析")
      app.close()
      try notice.tap("同意并继续")
      await until { notice.alert != nil }
      let words = try XCTUnwrap(notice.alert?.message)
      XCTAssertTrue(words.contains("没有保存成功，什么都没有改变") && words.contains("AskFirst was closed"), words)
      XCTAssertTrue(try notice.isOn("统计分析"))
      XCTAssertTrue(notice.buttons.allSatisfy(\.isEnabled) && notice.rows.allSatisfy(\.isEnabled))
      XCTAssertNotNil(screen.presentedViewController)
    }

    static func takenAway(_ app: Installation) async throws {
      let screen = UIViewController(nibName: nil, bundle: nil)
      let asked: Task<Outcome?, any Error>
      do {
        asked = await ask(app, over: screen).0
      }
      screen.dismiss(animated: true)
      let outcome = try await asked.value
      XCTAssertNil(outcome)
      XCTAssertEqual(app.question, .first)
    }

    static func information(_ app: Installation) async throws {
      let (asked, notice) = await ask(app, over: UIViewController(nibName: nil, bundle: nil))
      XCTAssertTrue(notice.says("不需要重新选择"))
      XCTAssertEqual(notice.bar.map(\.currentTitle), ["关闭"])
      XCTAssertTrue(notice.rows.isEmpty)
      try notice.tap("关闭")
      let outcome = try await asked.value
      XCTAssertNil(outcome)
      XCTAssertFalse(try NoticeDialog.isDue(app, .zh))
    }

    static func question(_ app: Installation) async throws {
      XCTAssertTrue(app.refuse().isDurable)
      let screen = UIViewController(nibName: nil, bundle: nil)
      func ask() async -> Task<Outcome?, Never> {
        let asked = Task { await QuestionViewController.ask(Uses.selfNetworkState, over: screen, app, lang: .zh) }
        await until { screen.presentedViewController != nil }
        return asked
      }
      let left = await ask()
      XCTAssertFalse(screen.presentedViewController?.isModalInPresentation ?? true)
      screen.dismiss(animated: true)
      let nothing = await left.value
      XCTAssertNil(nothing)
      XCTAssertFalse(app.isAllowed(Uses.selfNetworkState))
      let asked = await ask()
      let question = OnScreen(controller: try XCTUnwrap(screen.presentedViewController))
      XCTAssertTrue(question.says("接收方：蜜饯"))
      XCTAssertEqual(question.bar.map(\.currentTitle), ["不允许", "允许"])
      try question.tap("允许")
      let outcome = await asked.value
      XCTAssertEqual(outcome?.isDurable, true)
      XCTAssertTrue(app.isAllowed(Uses.selfNetworkState))
      XCTAssertNil(screen.presentedViewController)
      let none = await QuestionViewController.ask(Uses.selfNetworkState, over: screen, app, lang: .zh)
      XCTAssertNil(none)
    }

    private static func open(_ app: Installation) -> (UINavigationController, OnScreen) {
      let settings = SettingsViewController(app, lang: .zh)
      return (UINavigationController(rootViewController: settings), OnScreen(controller: settings))
    }

    static func settings(_ app: Installation) async throws {
      let (navigation, settings) = open(app)
      XCTAssertTrue(settings.says(Word.noAnswer(.zh)))
      XCTAssertTrue(settings.rows.isEmpty)
      try settings.tap("查看提示，重新选择")
      let notice = OnScreen(controller: try XCTUnwrap(navigation.viewControllers.last))
      XCTAssertFalse(notice.controller.isModalInPresentation, "what is wanted may be left")
      try notice.tap("同意并继续")
      await until { navigation.viewControllers.count == 1 }
      XCTAssertTrue(settings.says("您于"), "what was recorded meanwhile is shown")

      try settings.turn("统计分析")
      await until { settings.buttons.allSatisfy(\.isEnabled) }
      XCTAssertEqual(try app.consent().purposes, [Purposes.statistics])
      XCTAssertTrue(try settings.isOn("统计分析"))
      try settings.turn("友盟移动统计SDK")
      await until { settings.buttons.allSatisfy(\.isEnabled) }
      XCTAssertEqual(try app.consent().recipientsOff, [Recipients.umeng])
      XCTAssertNil(settings.alert)

      try settings.tap("撤回全部同意")
      XCTAssertEqual(settings.alert?.title, "撤回全部同意？")
      XCTAssertEqual(Set(settings.alert?.actions.map(\.style) ?? []), [.default], "no answer is made easier")
      try settings.answer("不撤回")
      XCTAssertEqual(try app.consent().answer, .agreed)
      try settings.tap("撤回全部同意")
      try settings.answer("撤回")
      await until { settings.alert != nil }
      XCTAssertEqual(settings.alert?.message, "已撤回，立即生效，并已记录。")
      XCTAssertTrue(settings.says("您撤回了同意"))
      XCTAssertEqual(app.check(Uses.selfSystemInfo), .denied(.withdrawn))
    }

    static func failingSwitch(_ app: Installation) async throws {
      let (_, settings) = open(app)
      app.close()
      try settings.turn("统计分析")
      XCTAssertTrue(try settings.isOn("统计分析"), "it shows what was tapped at once")
      await until { settings.alert != nil }
      XCTAssertEqual(settings.alert?.message, "没有保存成功，开关已恢复原状。（AskFirst was closed）")
      XCTAssertFalse(try settings.isOn("统计分析"))
      XCTAssertTrue(settings.rows.allSatisfy(\.isEnabled))
      let (_, again) = open(app)
      XCTAssertTrue(again.says("读取不到：AskFirst was closed"))
    }

    static func lists(_ app: Installation) async throws {
      XCTAssertTrue(app.agree().isDurable)
      XCTAssertTrue(app.logIn("somebody").isDurable)
      let (navigation, settings) = open(app)
      let report = try app.report(.zh)
      for (title, words) in [
        ("已收集个人信息清单", report.collected[0].name), ("与第三方共享个人信息清单", "共享方式："), ("第三方 SDK 的启动与停止", "还没有"),
      ] {
        try settings.tap(title)
        let list = OnScreen(controller: try XCTUnwrap(navigation.viewControllers.last))
        XCTAssertEqual(list.controller.title, title)
        await until { !list.says("正在读取") }
        XCTAssertTrue(list.says(words), title)
        navigation.popToViewController(settings.controller, animated: true)
      }
      try settings.tap("查阅、更正、删除与注销")
      let requests = OnScreen(controller: try XCTUnwrap(navigation.viewControllers.last))
      XCTAssertTrue(requests.says("还没有提出过请求"))
      XCTAssertFalse(requests.buttons.contains { $0.currentTitle == "复制我的信息" }, "the policy offers no copies")
      try requests.tap("删除我的信息")
      await until { requests.says("应在") }
      try requests.tap("注销账户")
      XCTAssertEqual(try app.requests().count, 1, "a question comes first")
      try requests.answer("不注销")
      try requests.tap("注销账户")
      try requests.answer("注销账户")
      await until { requests.buttons.allSatisfy(\.isEnabled) }
      XCTAssertEqual(try app.requests().map(\.kind), [.delete, .closeAccount])
    }

    static func export(_ app: Installation) async throws {
      XCTAssertTrue(app.agree().isDurable)
      let (_, settings) = open(app)
      try settings.tap("导出同意记录")
      await until { settings.page.presentedViewController != nil }
      let sheet = try XCTUnwrap(settings.page.presentedViewController as? UIActivityViewController)
      let button = try settings.button("导出同意记录")
      XCTAssertTrue(sheet.popoverPresentationController?.sourceView === button)
      let files = try XCTUnwrap(sheet.items as? [URL])
      XCTAssertEqual(files.map(\.lastPathComponent), ["ledger", "ledger.checkpoint", "activity", "activity.checkpoint"])
      XCTAssertTrue(files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
      settings.page.dismiss(animated: true)
      UIAccessibility.posted = []
      sheet.completionWithItemsHandler?(nil, true, nil, nil)
      XCTAssertEqual(UIAccessibility.posted.first?.argument as? String, "已导出。")
      XCTAssertFalse(files.contains { FileManager.default.fileExists(atPath: $0.path) })
      app.close()
      try settings.tap("导出同意记录")
      await until { settings.alert != nil }
      XCTAssertEqual(settings.alert?.message, "没有导出：AskFirst was closed")
    }

    static func largeText(_ app: Installation) async throws {
      let (_, notice) = await ask(app, over: UIViewController(nibName: nil, bundle: nil))
      func axes() -> [NSLayoutConstraint.Axis] {
        let stacks = [notice.bar[0].superview, notice.rows[0].subviews.first].compactMap { $0 as? UIStackView }
        return stacks.map(\.axis)
      }
      XCTAssertEqual(axes(), [.horizontal, .horizontal])
      let before = notice.page.traitCollection
      notice.page.traitCollection = UITraitCollection(preferredContentSizeCategory: .accessibilityLarge)
      notice.page.traitCollectionDidChange(before)
      XCTAssertEqual(axes(), [.vertical, .vertical])
      try notice.tap("不同意")
      try notice.tap("返回查看")
      XCTAssertEqual(axes(), [.vertical, .vertical], "also what is drawn later")
      notice.page.traitCollection = before
      notice.page.traitCollectionDidChange(nil)
      XCTAssertEqual(axes(), [.horizontal, .horizontal])
    }

    static func voiceOver(_ app: Installation) async throws {
      let (_, seen) = await ask(app, over: UIViewController(nibName: nil, bundle: nil))
      let notice = try app.notice(.zh)
      let headings = seen.labels.filter { $0.accessibilityTraits.contains(.header) }.map(\.text)
      XCTAssertEqual(
        headings,
        [
          notice.words.title, notice.words.basic, notice.words.additional, notice.words.recipients, "使用时另行询问的事项",
          "联系方式",
        ])
      XCTAssertEqual(seen.buttons.suffix(2).map(\.currentTitle), [notice.words.refuse, notice.words.agree])
      // Each switch says by itself what it decides.
      XCTAssertEqual(
        seen.rows.map(\.accessibilityLabel),
        notice.additional.map(\.title) + notice.recipients.map { "不提供给\($0.title)" })
      XCTAssertTrue(seen.rows.allSatisfy { $0.isAccessibilityElement && $0.accessibilityValue == "0" })
      XCTAssertTrue((seen.labels + seen.buttons + seen.rows).allSatisfy { $0.accessibilityLanguage == "zh-CN" })
      let grows = seen.labels + seen.buttons.compactMap(\.titleLabel)
      XCTAssertTrue(grows.allSatisfy { $0.adjustsFontForContentSizeCategory && $0.numberOfLines == 0 })
      let links = seen.buttons.filter { $0.accessibilityTraits == .link }
      XCTAssertEqual(links.last?.currentTitle, notice.contact.email)
      XCTAssertEqual(seen.buttons.count, links.count + 2)
      // What no app opens is said.
      try seen.tap(notice.contact.email)
      XCTAssertEqual(seen.alert?.message, "这台设备上没有应用能打开：mailto:\(notice.contact.email)")
    }
  }
#endif
