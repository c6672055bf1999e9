import AskFirst
import Foundation

/// What needs a new answer: who gets something for a purpose that the person has not been asked about.
struct News: Hashable, Sendable {
  /// A purpose, and somebody who gets something for it.
  struct Pair: Hashable, Sendable {
    let purpose: Purpose
    let recipient: Recipient
  }

  var pairs: Set<Pair> = []

  /// Whether anything about a purpose is new.
  func contains(_ purpose: Purpose) -> Bool { pairs.contains { $0.purpose == purpose } }

  /// Whether a recipient gets something new.
  func contains(_ recipient: Recipient) -> Bool { pairs.contains { $0.recipient == recipient } }

  /// What the gate holds back because the policy changed.
  static func now(_ installation: Installation) throws(Problem) -> News {
    let changed = try installation.uses().filter { installation.check($0.use) == .denied(.policyChanged) }
    return News(pairs: Set(changed.map { Pair(purpose: $0.purpose, recipient: $0.recipient) }))
  }
}

/// What the notice shows, apart from how it looks, and what taps do.
struct NoticeDialog: Sendable {
  enum Page: Sendable {
    /// The notice itself.
    case notice
    /// The second thought after "do not agree".
    case secondThought
    /// That there is a new version of the policy, which changes nothing for the person.
    case information
  }

  enum Button: Sendable {
    case agree, refuse, back, guest, close
  }

  /// What a tap leads to.
  enum Act: Hashable, Sendable {
    case agree(Choices)
    case refuse
    /// The note about a new version was read, which is no answer.
    case inform
  }

  let notice: Notice
  let lang: Lang
  let question: Question
  /// What is marked as new.
  let news: News
  /// Whether it may be left by other ways than its buttons: the person opened it from the settings, or there is nothing to answer.
  let mayBeLeft: Bool
  private(set) var page: Page
  /// What is ticked: nothing, to begin with; later what was chosen before and still means the same.
  private(set) var ticked: Set<Choice>

  /// A dialog that shows what is handed over. It is wanted where the person opened it from the settings; the consent is what was
  /// said before.
  init(
    notice: Notice, lang: Lang, question: Question, isWanted: Bool = false, news: News = News(), consent: Consent? = nil
  ) {
    self.notice = notice
    self.lang = lang
    self.question = question
    self.news = news
    let isInformation = question == .inform && !isWanted
    mayBeLeft = isWanted || question == .none
    page = isInformation ? .information : .notice
    ticked = consent.map { NoticeDialog.earlier($0, notice, news) } ?? []
  }

  /// The dialog of an installation now.
  init(_ installation: Installation, _ lang: Lang, isWanted: Bool = false) throws(Problem) {
    // Before the consent is looked at: a check puts on record that it has ended.
    let news = try News.now(installation)
    self.init(
      notice: try installation.notice(lang), lang: lang, question: installation.question, isWanted: isWanted, news: news,
      consent: try installation.consent())
  }

  /// Whether it is to be shown now, without anybody having asked for it.
  static func isDue(_ installation: Installation, _ lang: Lang) throws(Problem) -> Bool {
    switch installation.question {
    case .none: false
    case .first, .changed, .expired: true
    case .inform: !Told(installation).contains(try installation.notice(lang).policyVersion)
    }
  }

  /// What the person chose before, as far as it still means the same: a purpose with news is left open. Who was switched off stays
  /// off. After an answer has ended, all purposes are left open.
  private static func earlier(_ consent: Consent, _ notice: Notice, _ news: News) -> Set<Choice> {
    let purposes = notice.additional.map(\.purpose).filter { consent.purposes.contains($0) && !news.contains($0) }
    let recipientsOff = notice.recipients.map(\.recipient).filter(consent.recipientsOff.contains)
    return Set((consent.isAgreed ? purposes : []).map(Choice.purpose) + recipientsOff.map(Choice.recipientOff))
  }

  /// The heading.
  var title: String {
    switch page {
    case .notice: notice.words.title
    case .secondThought: notice.words.refuse
    case .information: Word.informTitle(lang)
    }
  }

  /// What stands above everything else; nil where it is the first time.
  var banner: String? {
    switch (page, question) {
    case (.notice, .changed): news.pairs.isEmpty ? Word.askedAgain(lang) : Word.changed(lang)
    case (.notice, .expired): Word.expired(lang)
    default: nil
    }
  }

  /// What stands above the sections.
  var introduction: [String] {
    switch page {
    case .notice:
      return [notice.words.intro, Word.inForce(lang, notice.operatedBy, notice.policyVersion, notice.effective)]
    case .secondThought:
      let basic = notice.basic.map(\.title).joined(separator: Word.and(lang))
      return [notice.words.secondThought] + (basic.isEmpty ? [] : [Word.basicLost(lang, basic)])
    case .information:
      return [Word.inform(lang, notice.policyVersion, notice.effective)]
    }
  }

  /// The link to the policy.
  var policy: Link? { Link(notice.words.readPolicy, notice.policyURL) }

  /// Purposes, recipients, what is asked later, and whom to turn to.
  var sections: [Section] {
    guard page == .notice else { return [] }
    return [
      Section(title: notice.words.basic, entries: notice.basic.map { entry($0, isChoice: false) }),
      Section(title: notice.words.additional, entries: notice.additional.map { entry($0, isChoice: true) }),
      Section(title: notice.words.recipients, entries: notice.recipients.map(entry)),
      Section(title: Word.separate(lang), entries: notice.separate.map { Entry(title: $0.title, lines: plain($0.text)) }),
      .contact(notice.contact, lang),
    ].filter { !$0.entries.isEmpty }
  }

  /// The buttons of the page, of the same weight: neither answer is made easier than the other.
  var buttons: [(button: Button, label: String)] {
    switch page {
    case .notice: [(.refuse, notice.words.refuse), (.agree, notice.words.agree)]
    case .secondThought: [(.guest, notice.words.guest), (.back, notice.words.back)]
    case .information: [(.close, Word.close(lang))]
    }
  }

  mutating func turn(_ choice: Choice, on: Bool) {
    if on {
      ticked.insert(choice)
    } else {
      ticked.remove(choice)
    }
  }

  /// What a tap leads to; nil where it only turns the page.
  mutating func tap(_ button: Button) -> Act? {
    switch button {
    case .agree: return .agree(choices)
    case .guest: return .refuse
    case .close: return .inform
    case .refuse: page = .secondThought
    case .back: page = .notice
    }
    return nil
  }

  /// Does what a tap led to.
  ///
  /// - Returns: what was put on record; nil where there was nothing to.
  func record(_ act: Act, _ installation: Installation) -> Outcome? {
    switch act {
    case .agree(let choices): return installation.agree(choices)
    case .refuse: return installation.refuse()
    case .inform:
      Told(installation).note(notice.policyVersion)
      return nil
    }
  }

  private var choices: Choices {
    var choices = Choices()
    for choice in ticked {
      switch choice {
      case .purpose(let purpose): choices.purposes.insert(purpose)
      case .recipientOff(let recipient): choices.recipientsOff.insert(recipient)
      case .recipient, .separate, .personalisation: break
      }
    }
    return choices
  }

  private func entry(_ purpose: NoticePurpose, isChoice: Bool) -> Entry {
    let title = marked(purpose.title, news.contains(purpose.purpose))
    let uses = purpose.uses.map { use -> Line in
      let later = use.separate == nil ? use.title : Word.brackets(lang, use.title, Word.askedSeparately(lang))
      let who = marked(later, news.pairs.contains(News.Pair(purpose: purpose.purpose, recipient: use.recipient)))
      return use.data.isEmpty ? [Piece(text: who)] : [Piece(text: Word.colon(lang, who, ""))] + line(use.data, lang)
    }
    let toggle = Switch(choice: .purpose(purpose.purpose), label: title)
    return Entry(title: title, lines: plain(purpose.text) + uses, toggle: isChoice ? toggle : nil)
  }

  private func entry(_ recipient: NoticeRecipient) -> Entry {
    let purposes = recipient.purposes.joined(separator: Word.and(lang))
    let data = recipient.data.isEmpty ? [] : [[Piece(text: Word.gets(lang, ""))] + line(recipient.data, lang)]
    return Entry(
      title: marked(recipient.title, news.contains(recipient.recipient)),
      lines: company(recipient.company) + plain(Word.usedFor(lang, purposes)) + data,
      toggle: Switch(choice: .recipientOff(recipient.recipient), label: Word.notTo(lang, recipient.title)),
      link: Link(Word.policyOf(lang, recipient.title), recipient.policyURL))
  }

  private func marked(_ text: String, _ isNew: Bool) -> String {
    isNew ? Word.new(lang, text) : text
  }
}

/// Which version of the policy the person was told of, beside the installation's files. It is no answer and is not in the ledger.
struct Told: Sendable {
  private let file: URL?

  init(_ installation: Installation) {
    file = installation.folder?.appendingPathComponent("told")
  }

  /// Whether the person was told of a version.
  func contains(_ version: String) -> Bool {
    file.flatMap { try? Data(contentsOf: $0) } == Data(version.utf8)
  }

  /// Notes that they were. Where that fails they are told again.
  func note(_ version: String) {
    if let file {
      try? Data(version.utf8).write(to: file)
    }
  }
}
