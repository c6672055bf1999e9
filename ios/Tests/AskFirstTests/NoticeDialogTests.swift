import Foundation
import MijianConstants
import XCTest

@testable import AskFirst
@testable import AskFirstUI

/// What the dialog shows and what taps do, apart from how it looks.
final class NoticeDialogTests: XCTestCase {
  private func notice(_ lang: Lang) throws -> Notice {
    try Notice(file: try Data(contentsOf: try made().appendingPathComponent("mijian/notice.json")), lang: lang)
  }

  private func dialog(_ lang: Lang = .en, _ question: Question = .first, news: News = News()) throws -> NoticeDialog {
    NoticeDialog(notice: try notice(lang), lang: lang, question: question, news: news)
  }

  func testShowsEverythingThatTheNoticeHas() throws {
    for lang in Lang.allCases {
      let dialog = try dialog(lang)
      let (notice, shown) = (dialog.notice, dialog.sections.text)
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
    XCTAssertEqual(
      dialog.sections.map(\.title),
      [words.basic, words.additional, words.recipients, "Asked separately, when needed", "Contact"])
    XCTAssertEqual(dialog.sections[1].entries.map(\.title), dialog.notice.additional.map(\.title))
    XCTAssertEqual(dialog.buttons.map(\.label), [words.refuse, words.agree])
  }

  func testWhatIsSensitiveIsMarkedAndNothingElse() throws {
    for lang in Lang.allCases {
      let dialog = try dialog(lang)
      let marked = dialog.sections.flatMap(\.entries).flatMap(\.lines).joined().filter(\.isBold).map(\.text)
      let notice = dialog.notice
      let data = (notice.basic + notice.additional).flatMap(\.uses).flatMap(\.data) + notice.recipients.flatMap(\.data)
      let sensitive = data.filter(\.isSensitive).map(\.term)
      XCTAssertFalse(sensitive.isEmpty)
      XCTAssertEqual(Set(marked.map { $0.prefix { !"（(".contains($0) }.trimmingCharacters(in: .whitespaces) }), Set(sensitive))
    }
  }

  func testNothingIsTickedForThePerson() throws {
    var dialog = try dialog()
    XCTAssertEqual(dialog.tap(.agree), .agree(Choices()))
  }

  func testWhatCanBeChosenIsEachAdditionalPurposeAndEachRecipient() throws {
    let dialog = try dialog()
    let notice = dialog.notice
    XCTAssertEqual(
      dialog.sections.choices,
      notice.additional.map { .purpose($0.purpose) } + notice.recipients.map { .recipientOff($0.recipient) })
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
    XCTAssertEqual(dialog.title, dialog.notice.words.refuse)
    XCTAssertEqual(dialog.introduction.first, dialog.notice.words.secondThought)
    for one in dialog.notice.basic {
      XCTAssertTrue(dialog.introduction[1].contains(one.title), one.title)
    }
    XCTAssertEqual(dialog.buttons.map(\.label), [dialog.notice.words.guest, dialog.notice.words.back])
    XCTAssertTrue(dialog.sections.isEmpty)
    XCTAssertNil(dialog.tap(.back))
    XCTAssertEqual(dialog.tap(.agree), .agree(Choices(purposes: [purpose])), "what was ticked is still there")
    XCTAssertNil(dialog.tap(.refuse))
    XCTAssertEqual(dialog.tap(.guest), .refuse)
  }

  func testItIsNotLeftWithoutAnAnswerUnlessThereIsNothingToAnswer() throws {
    for question in [Question.first, .changed, .expired, .inform] {
      XCTAssertFalse(try dialog(.zh, question).mayBeLeft)
    }
    XCTAssertTrue(try dialog(.zh, .none).mayBeLeft)
    let wanted = NoticeDialog(notice: try notice(.zh), lang: .zh, question: .first, isWanted: true)
    XCTAssertTrue(wanted.mayBeLeft)
    XCTAssertEqual(wanted.buttons.count, 2)
  }

  func testSaysWhyItAsksAgain() throws {
    XCTAssertNil(try dialog(.en, .first).banner)
    XCTAssertEqual(try dialog(.en, .changed).banner, "The privacy policy has changed, and needs a new answer.")
    XCTAssertEqual(try dialog(.zh, .expired).banner, "您之前的同意已经到期，请重新选择。")
  }

  func testWhatIsNewIsMarkedWhereItIsNew() throws {
    let news = News(pairs: [News.Pair(purpose: Purposes.statistics, recipient: Recipients.umeng)])
    let dialog = try dialog(.zh, .changed, news: news)
    let marked = dialog.sections.flatMap(\.entries).filter { $0.title.hasPrefix("新 · ") }
    XCTAssertEqual(marked.map(\.title), ["新 · 统计分析", "新 · 友盟移动统计SDK"])
    XCTAssertEqual(marked[0].toggle?.label, marked[0].title, "one name, not two")
    let uses = marked[0].lines.dropFirst().map { $0[0].text }
    XCTAssertEqual(uses, uses.filter { $0.hasPrefix("新 · 友盟移动统计SDK") })
    let others = dialog.sections.flatMap(\.entries).filter { !$0.title.hasPrefix("新 · ") }
    XCTAssertFalse(others.contains { $0.text.contains("新 · ") })
    XCTAssertTrue(try XCTUnwrap(dialog.banner).contains("标有“新”"))
  }

  func testOnlyWhatABrowserOrAMailAppOpensIsALink() throws {
    for address in ["javascript:alert(1)", "mijian-privacy-policy-2021-10-13", "file:///etc/passwd", ""] {
      XCTAssertNil(Link("", address), address)
    }
    for address in ["https://example.cn/隐私", "HTTP://example.cn", "mailto:a@example.cn"] {
      XCTAssertNotNil(Link("", address), address)
    }
  }
}

/// What is asked, and how, after the policy or the time has moved on.
final class NoticeChangesTests: XCTestCase {
  private let choices = Choices(purposes: [Purposes.statistics, Purposes.productFit], recipientsOff: [Recipients.wechat])

  private func dialog(_ example: Example, isWanted: Bool = false) throws -> NoticeDialog {
    try NoticeDialog(example.app, .zh, isWanted: isWanted)
  }

  func testWhatIsNewIsMarkedAndOpenAndTheRestIsAsItWas() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree(choices).isDurable)
    XCTAssertFalse(try NoticeDialog.isDue(example.app, .zh))
    try example.open(Example.newCompany)
    XCTAssertTrue(try NoticeDialog.isDue(example.app, .zh))
    var dialog = try dialog(example)
    XCTAssertEqual(dialog.question, .changed)
    XCTAssertEqual(dialog.banner, Word.changed(.zh))
    let umeng = try example.app.uses().filter { $0.recipient == Recipients.umeng }
    XCTAssertEqual(dialog.news.pairs, Set(umeng.map { News.Pair(purpose: $0.purpose, recipient: $0.recipient) }))
    let titles = dialog.sections.flatMap(\.entries).map(\.title).filter { $0.hasPrefix("新 · ") }
    let purposes = (dialog.notice.basic + dialog.notice.additional).filter { one in umeng.contains { $0.purpose == one.purpose } }
    XCTAssertEqual(titles, purposes.map { "新 · \($0.title)" } + ["新 · 友盟移动统计SDK"])
    XCTAssertEqual(dialog.ticked, [.purpose(Purposes.productFit), .recipientOff(Recipients.wechat)])
    let act = try XCTUnwrap(dialog.tap(.agree))
    XCTAssertEqual(dialog.record(act, example.app)?.isDurable, true)
    let consent = try example.app.consent()
    XCTAssertEqual(consent.purposes, [Purposes.productFit])
    XCTAssertEqual(consent.recipientsOff, [Recipients.wechat])
    XCTAssertEqual(example.app.question, .none)
  }

  func testAfterARefusalNothingIsKnownToBeNew() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.refuse().isDurable)
    example.pass(days: 3)
    try example.open(Example.newVersion)
    let dialog = try dialog(example)
    XCTAssertEqual(dialog.question, .changed)
    XCTAssertEqual(dialog.banner, Word.askedAgain(.zh))
    XCTAssertFalse(dialog.sections.text.contains("新 · "))
    XCTAssertTrue(dialog.ticked.isEmpty)
  }

  func testAnAnswerThatEndedIsGivenAnew() throws {
    let example = try Example(self)
    try example.remove()
    try example.open { Example.change(&$0, "questions") { $0["consent_days"] = 1 } }
    XCTAssertTrue(example.app.agree(choices).isDurable)
    example.pass(days: 2)
    let dialog = try dialog(example)
    XCTAssertEqual(dialog.question, .expired)
    // Who was switched off stays off; nothing is chosen for the person.
    XCTAssertEqual(dialog.ticked, [.recipientOff(Recipients.wechat)])
  }

  func testAVersionThatChangesNothingIsToldOnceAndIsNoAnswer() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree(choices).isDurable)
    try example.open(Example.newVersion)
    XCTAssertTrue(try NoticeDialog.isDue(example.app, .zh))
    var dialog = try dialog(example)
    XCTAssertEqual(dialog.title, "隐私政策有新版本")
    XCTAssertTrue(dialog.introduction[0].contains("版本 2 自"))
    XCTAssertTrue(dialog.introduction[0].contains("不需要重新选择"))
    XCTAssertTrue(dialog.sections.isEmpty)
    XCTAssertEqual(dialog.buttons.map(\.label), ["关闭"])
    let before = try example.records()
    let act = try XCTUnwrap(dialog.tap(.close))
    XCTAssertNil(dialog.record(act, example.app))
    XCTAssertEqual(try example.records(), before)
    XCTAssertFalse(try NoticeDialog.isDue(example.app, .zh))
    try example.open(Example.newVersion)
    XCTAssertEqual(example.app.question, .inform)
    XCTAssertFalse(try NoticeDialog.isDue(example.app, .zh), "told once, over launches")
    try example.open { json in
      Example.newVersion(&json)
      Example.change(&json, "policy") { $0["version"] = "3" }
    }
    XCTAssertTrue(try NoticeDialog.isDue(example.app, .zh), "and of each version")
  }

  func testOpenedFromTheSettingsItShowsWhatHolds() throws {
    let example = try Example(self)
    XCTAssertTrue(example.app.agree(choices).isDurable)
    let dialog = try dialog(example, isWanted: true)
    XCTAssertTrue(dialog.mayBeLeft)
    XCTAssertEqual(
      dialog.ticked,
      [.purpose(Purposes.productFit), .purpose(Purposes.statistics), .recipientOff(Recipients.wechat)])
    try example.open(Example.newVersion)
    let again = try NoticeDialog(example.app, .zh, isWanted: true)
    XCTAssertEqual(again.buttons.count, 2, "it is the notice that is wanted, not the note")
  }

  func testWhereNothingIsOpenThereIsNothingToAsk() throws {
    let app = Installation()
    XCTAssertFalse(try NoticeDialog.isDue(app, .zh))
    XCTAssertThrowsError(try NoticeDialog(app, .zh)) { XCTAssertTrue("\($0)".contains("call open first")) }
  }
}
