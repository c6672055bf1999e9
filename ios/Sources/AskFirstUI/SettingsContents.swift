import AskFirst
import Foundation

/// What the settings show, apart from how they look.
struct SettingsContents: Sendable {
  let lang: Lang
  let notice: Notice
  let consent: Consent
  /// Purposes of which some use is allowed now, or would be at another moment.
  let allowed: Set<Purpose>

  /// What is on record now.
  init(_ installation: Installation, _ lang: Lang) throws(Problem) {
    self.lang = lang
    notice = try installation.notice(lang)
    let uses = try installation.uses().filter { one in
      switch installation.check(one.use) {
      case .allowed(let basis): basis != .exception
      case .denied(let reason): [.permissionMissing, .background, .overBudget].contains(reason)
      }
    }
    allowed = Set(uses.map(\.purpose))
    // After the checks: one of them puts on record that the consent has ended.
    consent = try installation.consent()
  }

  /// How things stand.
  var state: String {
    switch consent.answer {
    case .agreed where consent.isExpired: Word.ended(lang)
    case .agreed: Word.agreed(lang, time(consent.answeredAt), consent.policyVersion)
    case .refused: Word.refused(lang)
    case .withdrawn: Word.withdrawn(lang)
    case .none: Word.noAnswer(lang)
    }
  }

  /// What can be switched: all of it after a yes; without one, what was allowed by single questions.
  var sections: [Section] {
    (consent.isAgreed ? all : singly).filter { !$0.entries.isEmpty }
  }

  /// Whether a switch is on.
  func isOn(_ choice: Choice) -> Bool {
    switch choice {
    case .purpose(let purpose): (consent.isAgreed ? consent.purposes : allowed).contains(purpose)
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

  /// What is said of a switch that was turned; nil where it holds, which the switch shows.
  static func turned(_ outcome: Outcome, _ lang: Lang) -> String? {
    outcome.isEffective ? nil : Word.shownAgain(lang, outcome.problem?.description ?? "")
  }

  /// What is said of a withdrawal of everything. That it holds and is not on the disk is said plainly.
  static func withdrawn(_ outcome: Outcome, _ lang: Lang) -> String {
    let problem = outcome.problem?.description ?? ""
    if outcome.isDurable {
      return Word.withdrawnNow(lang)
    }
    return outcome.isEffective ? Word.withdrawnOnlyNow(lang, problem) : Word.notSaved(lang, problem)
  }

  private var all: [Section] {
    let personalisation = entry(.personalisation, Word.personalisationSwitch(lang), Word.personalisationText(lang))
    return [
      Section(title: Word.personalisation(lang), entries: [personalisation]),
      Section(title: Word.additional(lang), entries: notice.additional.map(entry)),
      Section(
        title: Word.recipients(lang),
        entries: notice.recipients.map { one in
          Entry(lines: company(one.company), toggle: Switch(choice: .recipient(one.recipient), label: one.title))
        }),
      Section(title: Word.separates(lang), entries: notice.separate.map(entry)),
    ]
  }

  private var singly: [Section] {
    let purposes = (notice.basic + notice.additional).filter { allowed.contains($0.purpose) }
    let separate = notice.separate.filter { consent.separateConsents.contains($0.consent) }
    return [
      Section(title: Word.allowedSingly(lang), entries: purposes.map(entry)),
      Section(title: Word.separates(lang), entries: separate.map(entry)),
    ]
  }

  private func entry(_ one: NoticePurpose) -> Entry { entry(.purpose(one.purpose), one.title, one.text) }

  private func entry(_ one: SeparateQuestion) -> Entry { entry(.separate(one.consent), one.title, one.text) }

  private func entry(_ choice: Choice, _ label: String, _ text: String) -> Entry {
    Entry(lines: plain(text), toggle: Switch(choice: choice, label: label))
  }
}

/// The lists that are one tap from the settings.
enum SettingsList: Sendable {
  /// What was collected.
  case collected
  /// Who else gets what.
  case shared
  /// What happened to each SDK.
  case sdks

  func title(_ lang: Lang) -> String {
    switch self {
    case .collected: Word.collected(lang)
    case .shared: Word.shared(lang)
    case .sdks: Word.sdks(lang)
    }
  }

  func entries(_ report: Report, _ lang: Lang) -> [Entry] {
    let entries =
      switch self {
      case .collected: collected(report, lang)
      case .shared: report.shared.map { shared($0, lang) }
      case .sdks: sdks(report, lang)
      }
    return entries.isEmpty ? nothing(lang).map { [Entry(lines: plain($0))] } ?? [] : entries
  }

  /// What is said of an empty list.
  private func nothing(_ lang: Lang) -> String? {
    switch self {
    case .collected: nil
    case .shared: Word.nothingShared(lang)
    case .sdks: Word.noSdks(lang)
    }
  }

  /// What was read or recorded comes first.
  private func collected(_ report: Report, _ lang: Lang) -> [Entry] {
    (report.collected.filter { $0.count > 0 } + report.collected.filter { $0.count == 0 }).map { row in
      let times = row.count > 0 ? Word.times(lang, "\(row.count)", time(row.lastAt)) : Word.never(lang)
      let words = [Word.purpose(lang, row.purpose), Word.situation(lang, row.situation), Word.reader(lang, row.recipient), times]
      return Entry(title: row.name, lines: words.flatMap(plain))
    }
  }

  private func shared(_ row: SharedRow, _ lang: Lang) -> Entry {
    let started = row.wasStarted ? Word.started(lang) : Word.notStarted(lang)
    return Entry(
      title: row.title,
      lines: company(row.company) + plain(Word.way(lang, row.way)) + plain(started) + purposes(row.rows, lang),
      link: Link(Word.policyOf(lang, row.title), row.policyURL))
  }

  /// Purposes in the order of their first row, each with what is got for it.
  private func purposes(_ rows: [CollectedRow], _ lang: Lang) -> [Line] {
    unique(rows.map { [$0.purpose, $0.situation] }).flatMap { why in
      let items = unique(rows.filter { [$0.purpose, $0.situation] == why }.map(\.name))
      let words = [
        Word.purpose(lang, why[0]), Word.situation(lang, why[1]), Word.gets(lang, items.joined(separator: Word.and(lang))),
      ]
      return words.flatMap(plain)
    }
  }

  /// Every step on record, the last one first.
  private func sdks(_ report: Report, _ lang: Lang) -> [Entry] {
    let names = Dictionary(report.collected.map { ($0.item, $0.name) }) { first, _ in first }
    return report.sdks.filter { !$0.steps.isEmpty }.map { row in
      Entry(title: row.title, lines: row.steps.reversed().flatMap { plain(words($0, names, lang)) })
    }
  }

  private func words(_ row: SdkStepRow, _ names: [String: String], _ lang: Lang) -> String {
    let step =
      switch row.step {
      case .preInit: Word.preInit(lang)
      case .grant(let granted): granted ? Word.granted(lang) : Word.notGranted(lang)
      case .switches([]): Word.switchesOff(lang)
      case .switches(let items): Word.switches(lang, items.map { names[$0] ?? $0 }.joined(separator: Word.and(lang)))
      case .start: Word.start(lang)
      case .stop: Word.stop(lang)
      case .forget: Word.forget(lang)
      }
    switch row.outcome {
    case .done: return Word.stepDone(lang, time(row.at), step)
    case .failed(let reason): return Word.stepFailed(lang, time(row.at), step, reason)
    case .notOffered: return Word.stepNotOffered(lang, time(row.at), step)
    }
  }

  private func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }
}

/// What the person can ask for, and what they asked for so far.
struct SettingsRequests: Sendable {
  let lang: Lang
  /// What the policy promises.
  let kinds: [RequestKind]
  let made: [Request]
  let contact: NoticeContact

  init(_ installation: Installation, _ lang: Lang) throws(Problem) {
    self.lang = lang
    kinds = installation.requestKinds
    made = try installation.requests()
    contact = try installation.notice(lang).contact
  }

  /// What a request is called.
  func label(_ kind: RequestKind) -> String {
    switch kind {
    case .access: Word.access(lang)
    case .correct: Word.correct(lang)
    case .delete: Word.delete(lang)
    case .export: Word.export(lang)
    case .closeAccount: Word.closeAccount(lang)
    case .explainDecision: Word.explainDecision(lang)
    }
  }

  /// What is asked before a request is made; nil where a tap is enough.
  func confirmation(_ kind: RequestKind) -> Confirmation? {
    guard kind == .closeAccount else { return nil }
    return Confirmation(
      title: Word.closeAccountTitle(lang), text: Word.closeAccountText(lang, "\(contact.answerDays)"),
      keep: Word.doNotClose(lang), go: Word.closeAccount(lang))
  }

  /// Whom to turn to, and the requests made, newest first.
  var sections: [Section] {
    let entries = made.sorted { $0.number > $1.number }.map { one in
      Entry(title: label(one.kind), lines: plain(SettingsRequests.standing(one, lang)))
    }
    let none = [Entry(lines: plain(Word.noneAsked(lang)))]
    return [.contact(contact, lang), Section(title: Word.asked(lang), entries: entries.isEmpty ? none : entries)]
  }

  /// How a request stands.
  static func standing(_ request: Request, _ lang: Lang) -> String {
    let made = time(request.madeAt)
    guard let answered = request.answeredAt else {
      let due = time(request.dueAt)
      return request.isOverdue ? Word.overdue(lang, made, due) : Word.due(lang, made, due)
    }
    return request.refusedOn == nil ? Word.done(lang, made, time(answered)) : Word.turnedDown(lang, made, time(answered))
  }
}

/// What is asked once more before something that is not easily undone, with two answers of the same weight.
struct Confirmation: Hashable, Sendable {
  let title: String
  let text: String
  let keep: String
  let go: String

  /// Before everything is withdrawn.
  static func withdrawal(_ lang: Lang) -> Confirmation {
    Confirmation(title: Word.withdrawTitle(lang), text: Word.withdrawText(lang), keep: Word.keep(lang), go: Word.withdraw(lang))
  }
}

/// Both logs and their checkpoints, as files to take along that `askfirst ledger verify` understands.
struct EvidenceFiles: Sendable {
  /// The files.
  let files: [URL]
  private let folder: URL

  /// Writes them into a folder of their own.
  init(_ installation: Installation) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("askfirst-\(UUID().uuidString)")
    let logs = [try installation.evidence(.decisions), try installation.evidence(.activity)]
    let contents = logs.flatMap { [($0.name, $0.bytes), ("\($0.name).checkpoint", Data($0.checkpoint.utf8))] }
    self.folder = folder
    files = contents.map { folder.appendingPathComponent($0.0) }
    do {
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      for (file, (_, bytes)) in zip(files, contents) {
        try bytes.write(to: file)
      }
    } catch {
      remove()
      throw error
    }
  }

  /// Removes them, once they were handed over.
  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }
}
