import AskFirst
import Foundation

/// A part of a line; what is sensitive is shown in bold.
struct Piece: Hashable, Sendable {
  let text: String
  var isSensitive = false
}

/// Something to switch on or off.
enum Choice: Hashable, Sendable {
  case purpose(Purpose)
  /// On means that the recipient gets nothing.
  case recipientOff(Recipient)
  /// On means that the recipient may get data.
  case recipient(Recipient)
  case separate(SeparateConsent)
  case personalisation
}

/// A switch, and what stands beside it.
struct Switch: Hashable, Sendable {
  let choice: Choice
  let label: String
}

/// A link, and what stands on it.
struct Link: Hashable, Sendable {
  let label: String
  let url: URL

  /// Nil where the address is none that a browser or a mail app opens.
  init?(_ label: String, _ address: String) {
    guard let url = URL(string: address), ["http", "https", "mailto"].contains(url.scheme ?? "") else { return nil }
    self.label = label
    self.url = url
  }
}

/// A title, lines, and what can be done about it.
struct Entry: Hashable, Sendable {
  var title = ""
  var lines: [[Piece]] = []
  var toggle: Switch?
  var link: Link?
}

/// A heading and entries.
struct Section: Hashable, Sendable {
  let title: String
  let entries: [Entry]
}

/// What the notice shows, apart from how it looks, and what taps do.
struct NoticeDialog: Sendable {
  enum Page: Sendable {
    /// The notice itself.
    case notice
    /// The second thought after "do not agree".
    case secondThought
  }

  enum Button: Sendable {
    case agree, refuse, back, guest
  }

  /// What is to be put on record after a tap.
  enum Act: Hashable, Sendable {
    case agree(Choices)
    case refuse
  }

  let notice: Notice
  let lang: Lang
  let question: Question
  private(set) var page = Page.notice
  /// What is ticked. Nothing is, to begin with.
  private(set) var ticked: Set<Choice> = []

  init(notice: Notice, lang: Lang, question: Question) {
    self.notice = notice
    self.lang = lang
    self.question = question
  }

  /// The heading.
  var title: String { notice.words.title }

  /// What stands above the sections.
  var introduction: [String] {
    switch page {
    case .secondThought:
      let basic = notice.basic.map(\.title).joined(separator: Word.and(lang))
      return [notice.words.secondThought] + (basic.isEmpty ? [] : [Word.basicLost(lang, basic)])
    case .notice:
      let banner: String? =
        switch question {
        case .changed: Word.askedAgain(lang)
        case .expired: Word.expired(lang)
        case .inform: Word.inform(lang, notice.policyVersion, notice.effective)
        case .first, .none: nil
        }
      let inForce = Word.inForce(lang, notice.operatedBy, notice.policyVersion, notice.effective)
      return [banner, notice.words.intro, inForce].compactMap { $0 }
    }
  }

  /// The link to the policy.
  var policy: Link? { Link(notice.words.readPolicy, notice.policyURL) }

  /// Purposes, recipients, what is asked later, and whom to turn to.
  var sections: [Section] {
    guard page == .notice else { return [] }
    let separate = notice.separate.map { Entry(title: $0.title, lines: [[Piece(text: $0.text)]]) }
    return [
      Section(title: notice.words.basic, entries: notice.basic.map { entry($0, isChoice: false) }),
      Section(title: notice.words.additional, entries: notice.additional.map { entry($0, isChoice: true) }),
      Section(title: notice.words.recipients, entries: notice.recipients.map(entry)),
      Section(title: Word.separate(lang), entries: separate),
      Section(title: Word.contact(lang), entries: [contact]),
    ].filter { !$0.entries.isEmpty }
  }

  /// The buttons of the page, of the same weight: neither answer is made easier than the other.
  var buttons: [(button: Button, label: String)] {
    switch page {
    case .notice: [(.refuse, notice.words.refuse), (.agree, notice.words.agree)]
    case .secondThought: [(.guest, notice.words.guest), (.back, notice.words.back)]
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
    case .refuse: page = .secondThought
    case .back: page = .notice
    }
    return nil
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
    let uses = purpose.uses.map { use -> [Piece] in
      let later = use.separate == nil ? use.title : Word.brackets(lang, use.title, Word.askedSeparately(lang))
      return use.data.isEmpty ? [Piece(text: later)] : [Piece(text: Word.colon(lang, later))] + pieces(use.data)
    }
    let toggle = Switch(choice: .purpose(purpose.purpose), label: purpose.title)
    return Entry(title: purpose.title, lines: [[Piece(text: purpose.text)]] + uses, toggle: isChoice ? toggle : nil)
  }

  private func entry(_ recipient: NoticeRecipient) -> Entry {
    let purposes = recipient.purposes.joined(separator: Word.and(lang))
    var lines = [[Piece(text: Word.usedFor(lang, purposes))]]
    if !recipient.company.isEmpty {
      lines.insert([Piece(text: recipient.company)], at: 0)
    }
    if !recipient.data.isEmpty {
      lines.append([Piece(text: Word.gets(lang))] + pieces(recipient.data))
    }
    return Entry(
      title: recipient.title, lines: lines,
      toggle: Switch(choice: .recipientOff(recipient.recipient), label: Word.notTo(lang, recipient.title)),
      link: Link(Word.policyOf(lang, recipient.title), recipient.policyURL))
  }

  private var contact: Entry {
    let (who, email) = (notice.contact, notice.contact.email)
    return Entry(
      lines: [[Piece(text: Word.answers(lang, who.department, "\(who.answerDays)"))]], link: Link(email, "mailto:\(email)"))
  }

  private func pieces(_ data: [NoticeData]) -> [Piece] {
    let terms = data.map { one in
      let items = one.items.joined(separator: Word.and(lang))
      return Piece(text: items.isEmpty ? one.term : Word.brackets(lang, one.term, items), isSensitive: one.isSensitive)
    }
    return terms.enumerated().flatMap { at, term in at == 0 ? [term] : [Piece(text: Word.and(lang)), term] }
  }
}

/// What the settings show, apart from how they look.
struct SettingsContents: Sendable {
  let lang: Lang
  let notice: Notice
  let consent: Consent

  /// What was answered.
  var state: String {
    if consent.answer == .agreed && consent.isExpired {
      return Word.ended(lang)
    }
    switch consent.answer {
    case .agreed: return Word.agreed(lang, consent.policyVersion)
    case .refused: return Word.refused(lang)
    case .withdrawn: return Word.withdrawn(lang)
    case .none: return Word.noAnswer(lang)
    }
  }

  /// The switches. There are none before the notice was agreed to: they would open nothing.
  var sections: [Section] {
    guard consent.isAgreed else { return [] }
    func entry(_ choice: Choice, _ label: String, _ text: String) -> Entry {
      let lines = text.isEmpty ? [] : [[Piece(text: text)]]
      return Entry(lines: lines, toggle: Switch(choice: choice, label: label))
    }
    let personal = consent.isLoggedIn ? [entry(.personalisation, Word.personalisationSwitch(lang), "")] : []
    return [
      Section(
        title: Word.additional(lang), entries: notice.additional.map { entry(.purpose($0.purpose), $0.title, $0.text) }),
      Section(
        title: Word.recipients(lang), entries: notice.recipients.map { entry(.recipient($0.recipient), $0.title, $0.company) }),
      Section(
        title: Word.separates(lang), entries: notice.separate.map { entry(.separate($0.consent), $0.title, $0.text) }),
      Section(title: Word.personalisation(lang), entries: personal),
    ].filter { !$0.entries.isEmpty }
  }

  /// Whether a switch is on.
  func isOn(_ choice: Choice) -> Bool {
    switch choice {
    case .purpose(let purpose): consent.purposes.contains(purpose)
    case .recipientOff(let recipient): consent.recipientsOff.contains(recipient)
    case .recipient(let recipient): !consent.recipientsOff.contains(recipient)
    case .separate(let separate): consent.separateConsents.contains(separate)
    case .personalisation: consent.isPersonalised
    }
  }

  /// Puts on record what a switch was turned to.
  static func turn(_ choice: Choice, on: Bool, _ installation: Installation) -> Outcome {
    switch choice {
    case .purpose(let purpose): on ? installation.allow(purpose) : installation.withdraw(purpose)
    case .recipientOff(let recipient): on ? installation.withdraw(recipient) : installation.allow(recipient)
    case .recipient(let recipient): on ? installation.allow(recipient) : installation.withdraw(recipient)
    case .separate(let consent): on ? installation.allow(consent) : installation.withdraw(consent)
    case .personalisation: installation.personalise(on)
    }
  }

  /// What was collected.
  static func collected(_ report: Report, _ lang: Lang) -> [Section] {
    [Section(title: Word.collected(lang), entries: report.collected.map { entry($0, lang) })]
  }

  /// What is shared.
  static func shared(_ report: Report, _ lang: Lang) -> [Section] {
    report.shared.map { row in
      let words = [row.company, Word.way(lang, row.way), row.wasStarted ? Word.started(lang) : Word.notStarted(lang)]
      let about = Entry(
        lines: words.filter { !$0.isEmpty }.map { [Piece(text: $0)] }, link: Link(Word.policyOf(lang, row.title), row.policyURL))
      return Section(title: row.title, entries: [about] + row.rows.map { entry($0, lang) })
    }
  }

  private static func entry(_ row: CollectedRow, _ lang: Lang) -> Entry {
    let count = row.count == 0 ? Word.never(lang) : Word.times(lang, "\(row.count)")
    let words = [Word.purpose(lang, row.purpose), Word.reader(lang, row.recipient), row.source, count]
    return Entry(title: row.name, lines: words.map { [Piece(text: $0)] })
  }
}
