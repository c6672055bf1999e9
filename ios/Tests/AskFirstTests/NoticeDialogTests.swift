import Foundation
import XCTest

@testable import AskFirst
@testable import AskFirstUI

/// What the dialog shows and what taps do, apart from how it looks.
final class NoticeDialogTests: XCTestCase {
  private func dialog(_ lang: Lang = .en, _ question: Question = .first) throws -> NoticeDialog {
    let file = try Data(contentsOf: try made().appendingPathComponent("mijian/notice.json"))
    return NoticeDialog(notice: try Notice(file: file, lang: lang), lang: lang, question: question)
  }

  private func texts(_ sections: [Section]) -> String {
    sections.map { section in
      let entries = section.entries.map { entry in
        ([entry.title] + entry.lines.map { $0.map(\.text).joined() } + [entry.toggle?.label, entry.link?.label].compactMap { $0 })
          .joined(separator: "\n")
      }
      return ([section.title] + entries).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  func testShowsEverythingThatTheNoticeHas() throws {
    for lang in Lang.allCases {
      let dialog = try dialog(lang)
      let (notice, shown) = (dialog.notice, texts(dialog.sections))
      XCTAssertGreaterThan(notice.recipients.count, 12)
      for text in (notice.basic + notice.additional).flatMap({ [$0.title, $0.text] }) + notice.separate.map(\.text) {
        XCTAssertTrue(shown.contains(text), text)
      }
      for one in notice.recipients {
        let texts = [one.title, one.company] + one.purposes + one.data.flatMap { [$0.term] + $0.items }
        for text in texts where !text.isEmpty {
          XCTAssertTrue(shown.contains(text), text)
        }
      }
      XCTAssertTrue(shown.contains(notice.contact.email) && shown.contains("\(notice.contact.answerDays)"))
      XCTAssertTrue(dialog.introduction.contains(notice.words.intro))
    }
  }

  func testTheOrderIsThatOfTheNotice() throws {
    let dialog = try dialog()
    let words = dialog.notice.words
    XCTAssertEqual(Array(dialog.sections.map(\.title).prefix(3)), [words.basic, words.additional, words.recipients])
    XCTAssertEqual(dialog.sections[1].entries.map(\.title), dialog.notice.additional.map(\.title))
  }

  func testWhatIsSensitiveIsMarked() throws {
    let dialog = try dialog()
    let pieces = dialog.sections.flatMap(\.entries).flatMap(\.lines).joined()
    let marked = Set(pieces.filter(\.isSensitive).map(\.text))
    let terms = (dialog.notice.basic + dialog.notice.additional).flatMap(\.uses).flatMap(\.data).filter(\.isSensitive)
    XCTAssertFalse(terms.isEmpty)
    for term in terms {
      XCTAssertTrue(marked.contains { $0.hasPrefix(term.term) }, term.term)
    }
  }

  func testNothingIsTickedForThePerson() throws {
    var dialog = try dialog()
    XCTAssertEqual(dialog.tap(.agree), .agree(Choices()))
  }

  func testOnlyAdditionalPurposesAndRecipientsCanBeChosen() throws {
    let dialog = try dialog()
    let (basic, additional) = (dialog.sections[0], dialog.sections[1])
    XCTAssertTrue(basic.entries.allSatisfy { $0.toggle == nil })
    XCTAssertTrue(additional.entries.allSatisfy { $0.toggle != nil })
  }

  func testWhatIsTickedIsAgreedTo() throws {
    var dialog = try dialog()
    let (purpose, recipient) = (dialog.notice.additional[0].purpose, dialog.notice.recipients[0].recipient)
    dialog.turn(.purpose(purpose), on: true)
    dialog.turn(.recipientOff(recipient), on: true)
    dialog.turn(.purpose(dialog.notice.additional[1].purpose), on: true)
    dialog.turn(.purpose(dialog.notice.additional[1].purpose), on: false)
    XCTAssertEqual(dialog.tap(.agree), .agree(Choices(purposes: [purpose], recipientsOff: [recipient])))
  }

  func testRefusingTakesASecondThoughtAndNoMore() throws {
    var dialog = try dialog()
    let purpose = dialog.notice.additional[0].purpose
    dialog.turn(.purpose(purpose), on: true)
    XCTAssertNil(dialog.tap(.refuse))
    XCTAssertEqual(dialog.introduction.first, dialog.notice.words.secondThought)
    XCTAssertEqual(dialog.buttons.map(\.label), [dialog.notice.words.guest, dialog.notice.words.back])
    XCTAssertTrue(dialog.sections.isEmpty)
    XCTAssertNil(dialog.tap(.back))
    XCTAssertEqual(dialog.tap(.agree), .agree(Choices(purposes: [purpose])), "what was ticked is still there")
    XCTAssertNil(dialog.tap(.refuse))
    XCTAssertEqual(dialog.tap(.guest), .refuse)
  }

  func testSaysWhyItAsksAgain() throws {
    XCTAssertTrue(try dialog(.en, .changed).introduction[0].contains("has changed"))
    XCTAssertTrue(try dialog(.zh, .expired).introduction[0].contains("到期"))
  }

  func testSwitchesShowAndChangeWhatIsOnRecord() throws {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let json = try Data(contentsOf: root.appendingPathComponent("examples/mijian/declaration.json"))
    let app = Installation()
    try app.open(Config(json: json, folder: folder, version: 17))
    func contents() throws -> SettingsContents {
      SettingsContents(lang: .zh, notice: try app.notice(.zh), consent: try app.consent())
    }
    XCTAssertTrue(try contents().sections.isEmpty)
    _ = app.agree()
    let switches = try contents().sections.flatMap(\.entries).compactMap(\.toggle).map(\.choice)
    XCTAssertGreaterThan(switches.count, 20)
    for choice in switches {
      let before = try contents().isOn(choice)
      XCTAssertTrue(SettingsContents.turn(choice, on: !before, app).isEffective)
      XCTAssertNotEqual(try contents().isOn(choice), before, "\(choice)")
    }
    XCTAssertEqual(texts(SettingsContents.shared(try app.report(.zh), .zh)).isEmpty, false)
  }

  func testWordsPutNothingIntoWhatWasPutIn() {
    XCTAssertEqual(Word.inForce(.en, "{1}", "2", "3"), "{1} · version 2 · applies from 3")
  }
}
