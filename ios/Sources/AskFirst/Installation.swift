internal import AskFirstFFI
import Foundation

/// One installation. An app has one, ``AskFirst``; tests have as many as they like.
///
/// Until ``open(_:)`` succeeded, and after anything went wrong, everything is denied. What a person says and what is read never
/// throws because something is denied or failed: the result says so. All functions may be called from any thread.
public final class Installation: Sendable {
  @usableFromInline let gate = Gate()
  private let system: System

  /// An installation that is not open.
  public convenience init() {
    self.init(system: System())
  }

  /// For tests: one that asks this of the system.
  init(system: System) {
    self.system = system
  }

  // MARK: Opening

  /// Opens it. Opening twice is fine and changes nothing. After a failure everything stays denied until a later call
  /// succeeds.
  ///
  /// - Throws: ``Problem`` that says why it is not open. Files that iOS keeps locked until the first unlock are among the reasons,
  ///   and, in an extension, that the app has not opened yet.
  public func open(_ config: Config) throws(Problem) {
    let result: Result<Void, Problem> = gate.with { state in
      guard state.opened == nil else {
        return .success(())
      }
      let opened = withTime(config.role) { Result { () throws(Problem) in try Opened(config, system) } }
      switch opened ?? .failure(.noTime) {
      case .success(let opened):
        state.opened = opened
        gate.turn(to: opened.page)
        return .success(())
      case .failure(let problem):
        state.problem = problem
        return .failure(problem)
      }
    }
    try result.get()
  }

  /// Lets go of it, for tests: afterwards everything is denied. An app keeps its installation until the process ends.
  public func close() {
    gate.turn(to: .notReady(uses: Page.room))
    let opened = gate.with { state in
      defer { state = State(problem: Problem("AskFirst was closed")) }
      return state.opened
    }
    withExtendedLifetime(opened) {}
  }

  /// Whether it is open.
  public var isOpen: Bool { gate.with { $0.opened != nil } }

  /// Why nothing is open; nil where it is.
  public var problem: Problem? { gate.with { $0.opened == nil ? $0.problem : nil } }

  /// The OS permissions that some declared use needs on this device, by the keys of `Info.plist` that explain them. Empty
  /// until it is open.
  public var permissions: [String] { opened?.permissions ?? [] }

  /// The id of a use's item, or `start`; empty where there is no such use.
  public func item(of use: Use<some Any>) -> String {
    guard let uses = opened?.uses, uses.indices.contains(Int(use.number)) else { return "" }
    return uses[Int(use.number)].item
  }

  /// The folder of its files; nil until it is open.
  package var folder: URL? { opened?.folder }

  /// What the policy lets people ask for. Empty until it is open.
  package var requestKinds: [RequestKind] { opened?.requestKinds ?? [] }

  // MARK: What is allowed, and reading

  /// Whether a use is allowed now. The budget is not spent.
  ///
  /// It costs one load from memory, except where the answer depends on this moment (a permission, the foreground, a
  /// consent that ends), which the core decides.
  @inlinable
  public func check(_ use: Use<some Any>) -> Decision {
    let cell = gate.cell(use.number)
    return Cell.isConditional(cell) ? checkNow(use.number) : Decision(cell: cell)
  }

  @usableFromInline
  func checkNow(_ number: UInt16) -> Decision {
    decision { $0.check(number: UInt32(number)) }
  }

  /// Whether a use is allowed now. The same as ``check(_:)``, for who does not ask why.
  @inlinable
  public func isAllowed(_ use: Use<some Any>) -> Bool {
    check(use).isAllowed
  }

  /// Reads the item of a use.
  ///
  /// - Parameters:
  ///   - use: what is read, and what for.
  ///   - freshness: whether a value that was read before will do.
  ///   - reader: asks the system; nil where it has none. It is called at most once, only if the use is allowed, and with no
  ///     lock held. What it returned is dropped if the use was withdrawn meanwhile.
  /// - Returns: the value, or why there is none.
  public func read<Value>(_ use: Use<Value>, freshness: Freshness = .cached, reader: () throws -> Value?) -> Reading<Value> {
    switch begin(use, freshness) {
    case .done(let reading): reading
    case .ask(let ticket): finish(use, ticket, Result(catching: reader))
    }
  }

  /// The same with a system that answers later.
  public func read<Value>(
    _ use: Use<Value>, freshness: Freshness = .cached, reader: () async throws -> Value?
  ) async -> Reading<Value> {
    switch begin(use, freshness) {
    case .done(let reading):
      return reading
    case .ask(let ticket):
      let answer: Result<Value?, any Error>
      do {
        answer = .success(try await reader())
      } catch {
        answer = .failure(error)
      }
      return finish(use, ticket, answer)
    }
  }

  private enum Begun<Value: Sendable> {
    case done(Reading<Value>)
    case ask(ticket: Int64)
  }

  private func begin<Value>(_ use: Use<Value>, _ freshness: Freshness) -> Begun<Value> {
    var begun = begin(use.number, fresh: freshness == .new)
    if begun == Opened.cached {
      // One item has one type: the constants say which.
      let item = item(of: use)
      if let value = gate.with({ $0.values[item]?.value as? Value }) {
        return .done(.value(value, isCached: true))
      }
      // It was withdrawn and agreed to again a moment ago.
      begun = begin(use.number, fresh: true)
    }
    return begun >= Opened.tickets ? .ask(ticket: begun) : .done(denied(begun))
  }

  private func begin(_ number: UInt16, fresh: Bool) -> Int64 {
    core?.begin(number: UInt32(number), fresh: fresh) ?? Int64(Reason.notReady.rawValue)
  }

  private func finish<Value>(_ use: Use<Value>, _ ticket: Int64, _ answer: Result<Value?, any Error>) -> Reading<Value> {
    guard case .success(let value?) = answer else {
      core?.giveUp(ticket: ticket)
      guard case .failure(let error) = answer else {
        return .unavailable(.empty)
      }
      return .unavailable(error is TimedOut ? .timedOut : .failed)
    }
    let finished = Int64(core?.finish(ticket: ticket) ?? UInt32(Reason.notReady.rawValue))
    if finished < Opened.cached {
      return denied(finished)
    }
    let item = item(of: use)
    gate.with { $0.values[item] = Kept(number: use.number, value: value) }
    // A withdrawal since then dropped what was there before.
    forget()
    return .value(value, isCached: false)
  }

  private func denied<Value>(_ cell: Int64) -> Reading<Value> {
    forget()
    return .denied(UInt8(exactly: cell).flatMap(Reason.init(rawValue:)) ?? .notReady)
  }

  /// Drops the values that the core does not keep any more.
  private func forget() {
    let (opened, kept) = gate.with { ($0.opened, $0.values) }
    for (item, value) in kept where opened?.core.keeps(number: UInt32(value.number)) != true {
      gate.with { state in
        // Another read may have put a newer one there.
        if state.values[item]?.number == value.number {
          state.values[item] = nil
        }
      }
    }
  }

  /// Puts on record that data was typed in, or came back from a log-in or a server. The same gate, no system call.
  public func record(_ use: Use<some Any>) -> Decision {
    decision { $0.record(number: UInt32(use.number)) }
  }

  /// Tells that an OS permission is granted or not. Until told, none is.
  public func observePermission(_ name: String, granted: Bool) {
    core?.observePermission(name: name, granted: granted)
    forget()
  }

  /// Tells that the app came to the front, or left it. Until told, it is in the background. Coming to it puts on record what
  /// extensions took back; leaving it, the counts of reads.
  ///
  /// - Throws: ``Problem`` that says why that failed.
  public func observeForeground(_ foreground: Bool) throws(Problem) {
    try said { $0.observeForeground(foreground: foreground) }
  }

  // MARK: What the person says

  /// What should be shown when the app comes to the front. Nothing, while nothing is open.
  public var question: Question { core.map { Question($0.question()) } ?? .none }

  /// The notice. ``Notice/init(file:lang:)`` reads the same from a file.
  public func notice(_ lang: Lang) throws(Problem) -> Notice {
    try Notice.decoded(Data(load { try $0.notice(lang: lang.core) }.utf8))
  }

  /// "Agree and continue", with what was ticked.
  public func agree(_ choices: Choices = Choices()) -> Outcome {
    give { $0.agree(choices: choices.core) }
  }

  /// "Do not agree". The app goes on in guest mode.
  public func refuse() -> Outcome {
    give { $0.refuse() }
  }

  /// Takes everything back. It holds when this returns, in every process, whatever ``Outcome/isDurable`` says. In an extension it
  /// is marked on the disk, and the app puts it on record.
  public func withdraw() -> Outcome {
    act { $0.withdraw() }
  }

  /// Takes one use back.
  public func withdraw(_ use: Use<some Any>) -> Outcome {
    act { $0.withdrawUses(uses: [UInt32(use.number)]) }
  }

  /// Gives an additional purpose up.
  public func withdraw(_ purpose: Purpose) -> Outcome {
    act { $0.setPurpose(purpose: purpose.id, on: false) }
  }

  /// Switches a recipient off.
  public func withdraw(_ recipient: Recipient) -> Outcome {
    act { $0.setRecipient(recipient: recipient.id, on: false) }
  }

  /// Takes a separate consent back.
  public func withdraw(_ consent: SeparateConsent) -> Outcome {
    act { $0.setSeparate(consent: consent.id, given: false) }
  }

  /// Chooses an additional purpose.
  public func allow(_ purpose: Purpose) -> Outcome {
    give { $0.setPurpose(purpose: purpose.id, on: true) }
  }

  /// Switches a recipient on.
  public func allow(_ recipient: Recipient) -> Outcome {
    give { $0.setRecipient(recipient: recipient.id, on: true) }
  }

  /// Gives a separate consent.
  public func allow(_ consent: SeparateConsent) -> Outcome {
    give { $0.setSeparate(consent: consent.id, given: true) }
  }

  /// The personalisation switch of the person logged in.
  public func personalise(_ on: Bool) -> Outcome {
    give { $0.setPersonalisation(on: on) }
  }

  /// Someone logs in. The name is the app's own, and opaque; what is stored is a hash of it.
  public func logIn(_ name: String) -> Outcome {
    give { $0.logIn(name: name) }
  }

  /// Nobody is logged in any more.
  public func logOut() -> Outcome {
    give { $0.logOut() }
  }

  /// The person states an age, in years.
  public func stateAge(_ years: UInt8) -> Outcome {
    give { $0.setAge(years: years) }
  }

  /// A guardian agrees, or does not.
  public func guardian(agrees: Bool) -> Outcome {
    give { $0.setGuardian(agrees: agrees) }
  }

  /// The account of the person logged in is closed.
  public func closeAccount() -> Outcome {
    give { $0.closeAccount() }
  }

  /// The service is shut down.
  public func endService() -> Outcome {
    give { $0.endService() }
  }

  /// The question that a feature asks for one use; nil where it would change nothing, or may not be asked.
  public func question(_ use: Use<some Any>, _ lang: Lang) -> UseQuestion? {
    core?.useQuestion(number: UInt32(use.number), lang: lang.core).map { UseQuestion($0, number: use.number) }
  }

  /// Records the answer to it. A yes gives the separate consent that goes with it.
  public func answer(_ question: UseQuestion, yes: Bool) -> Outcome {
    give { $0.answer(number: UInt32(question.number), yes: yes) }
  }

  /// Whether an OS permission may be asked for: some use of it is agreed to, it is not granted, and it was not refused
  /// within the cool-down.
  public func mayRequest(_ permission: String) -> Bool {
    isApp && core?.mayRequest(permission: permission) ?? false
  }

  /// Records that the person did not grant an OS permission: it is left alone for its cool-down.
  public func permissionRefused(_ permission: String) -> Outcome {
    give { $0.permissionRefused(permission: permission) }
  }

  /// Everything that was said so far.
  public func consent() throws(Problem) -> Consent {
    try withTime { Consent($0.consent()) }
  }

  /// The declared uses, in the order of their numbers, for a settings screen.
  public func uses() throws(Problem) -> [DeclaredUse] {
    guard let opened else {
      throw problem ?? Problem("AskFirst was closed")
    }
    return opened.uses
  }

  // MARK: SDKs

  /// The steps that the SDKs take next, given what is allowed now. An extension starts none: it cannot put on record that it did.
  public func plan() throws(Problem) -> [SdkPlan] {
    if opened?.role == .extension {
      throw .forTheApp
    }
    return try load { $0.plan().map(SdkPlan.init) }
  }

  /// Reports what came of the step at `place` of a plan.
  ///
  /// - Throws: ``Problem`` that says why that could not be put on record.
  public func report(_ plan: SdkPlan, place: Int, outcome: SdkOutcome) throws(Problem) {
    guard let place = UInt32(exactly: place) else {
      throw Problem("a plan has no step \(place)")
    }
    try said { $0.reportStep(plan: plan.core, place: place, outcome: outcome.core) }
  }

  /// Notes that a plan without steps was carried out: there was nothing to do but to leave the SDK alone.
  ///
  /// - Throws: ``Problem`` that says why that could not be put on record.
  public func acknowledge(_ plan: SdkPlan) throws(Problem) {
    try said { $0.acknowledge(plan: plan.core) }
  }

  /// Makes a plan and has the adapters take its steps, here and now. An SDK without an adapter is left out.
  ///
  /// - Returns: the plans, each with the steps that were taken.
  @MainActor
  @discardableResult
  public func startSdks(_ adapters: [any Sdk]) throws(Problem) -> [SdkProgress] {
    try plan().map { plan in
      guard let adapter = adapters.first(where: { $0.recipient == plan.sdk }) else {
        return SdkProgress(plan: plan, taken: [], problem: nil)
      }
      guard !plan.steps.isEmpty else {
        return SdkProgress(plan: plan, taken: [], problem: problem { () throws(Problem) in try acknowledge(plan) })
      }
      return SdkProgress(plan: plan, taken: take(plan, adapter), problem: nil)
    }
  }

  @MainActor
  private func take(_ plan: SdkPlan, _ adapter: any Sdk) -> [SdkStepTaken] {
    var taken: [SdkStepTaken] = []
    for (place, step) in plan.steps.enumerated() {
      let outcome = take(step, adapter)
      let problem = problem { () throws(Problem) in try report(plan, place: place, outcome: outcome) }
      taken.append(SdkStepTaken(sdk: plan.sdk, step: step, outcome: outcome, problem: problem))
      if case .failed = outcome, plan.isStart {
        break
      }
    }
    return taken
  }

  /// One SDK that fails must not keep the others from stopping.
  @MainActor
  private func take(_ step: SdkStep, _ adapter: any Sdk) -> SdkOutcome {
    do {
      try adapter.take(step)
      return .done
    } catch is NotOffered {
      return .notOffered
    } catch {
      // What an error says may hold personal data.
      return .failed(reason: "\(type(of: error))")
    }
  }

  private func problem(_ body: () throws(Problem) -> Void) -> Problem? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }

  /// Where each SDK is that was planned for in this process.
  public func sdkStates() -> [Recipient: SdkState] {
    let states = core?.sdkStates().map { (Recipient($0.sdk), SdkState($0.state)) } ?? []
    return Dictionary(states) { _, last in last }
  }

  // MARK: Requests, and what is on record

  /// Records a request of the person logged in, due as the policy promises.
  public func request(_ kind: RequestKind, ground: String? = nil) throws(Problem) -> Request {
    try withTime { Request(try $0.request(kind: kind.core, ground: ground)) }
  }

  /// Records the answer to a request: done, or refused on a ground that the policy names.
  ///
  /// - Throws: ``Problem`` that says why that could not be done.
  public func answerRequest(_ number: Int, refusedOn ground: String? = nil) throws(Problem) {
    guard let number = UInt32(exactly: number) else {
      throw Problem("there is no request \(number)")
    }
    try said { $0.answerRequest(number: number, refused: ground) }
  }

  /// Erases records of what was said, as a request asks; the tree over them stays true, so that the rest still verifies.
  /// What is allowed now cannot lose the record it rests on: withdraw first.
  ///
  /// - Parameters:
  ///   - records: the numbers of the records, as evidence lists them.
  ///   - request: the number of the request.
  /// - Throws: ``Problem`` that says why nothing was erased.
  public func erase(_ records: [UInt64], request: Int) throws(Problem) {
    guard let request = UInt32(exactly: request) else {
      throw Problem("there is no request \(request)")
    }
    try said { $0.erase(records: records, request: request) }
  }

  /// All requests made on this installation.
  public func requests() throws(Problem) -> [Request] {
    try load { $0.requests().map(Request.init) }
  }

  /// The two lists, and the account of the SDKs.
  public func report(_ lang: Lang) throws(Problem) -> Report {
    try withTime { Report(try $0.report(lang: lang.core)) }
  }

  /// A log, to be handed to somebody who verifies it.
  public func evidence(_ log: Log) throws(Problem) -> Evidence {
    try withTime { Evidence(try $0.evidence(log: log.core)) }
  }

  // MARK: The way to the core

  private var opened: Opened? { gate.with { $0.opened } }

  private var isApp: Bool { opened?.role == .app }

  /// The core; nil where nothing is open.
  private var core: AskFirstFFI.Installation? {
    guard let opened else { return nil }
    opened.tick()
    return opened.core
  }

  private func decision(_ ask: (AskFirstFFI.Installation) -> UInt32) -> Decision {
    Decision(cell: core.flatMap { UInt8(exactly: ask($0)) } ?? Reason.notReady.rawValue)
  }

  private func load<Value>(_ ask: (AskFirstFFI.Installation) throws -> Value) throws(Problem) -> Value {
    guard let core else {
      throw problem ?? Problem("AskFirst was closed")
    }
    do {
      return try ask(core)
    } catch {
      throw Problem(of: error)
    }
  }

  /// Does what may take the lock of the folder, or writes, while the system does not suspend the process; nil where it gives no
  /// time. An extension takes no lock, and asks for none.
  private func withTime<Value>(_ role: Role?, _ body: () -> Value) -> Value? {
    role == .app ? system.uninterrupted(body) : body()
  }

  /// Asks the core what may take the lock of the folder.
  private func withTime<Value>(_ ask: (AskFirstFFI.Installation) throws -> Value) throws(Problem) -> Value {
    let result = withTime(opened?.role) { Result { () throws(Problem) in try load(ask) } }
    return try (result ?? .failure(.noTime)).get()
  }

  /// Takes back. That waits for nothing: without time it is done all the same, and whoever is ended meanwhile leaves marks.
  private func act(_ ask: (AskFirstFFI.Installation) -> AskFirstFFI.Outcome) -> Outcome {
    defer { forget() }
    func take() -> Result<Outcome, Problem> { Result { () throws(Problem) in try load { Outcome(ask($0)) } } }
    return outcome(withTime(opened?.role, take) ?? take())
  }

  /// What only the app may do: it takes the lock, which an extension could be suspended with.
  private func give(_ ask: (AskFirstFFI.Installation) -> AskFirstFFI.Outcome) -> Outcome {
    if opened?.role == .extension {
      return .refused(.forTheApp)
    }
    defer { forget() }
    return outcome(Result { () throws(Problem) in try withTime { Outcome(ask($0)) } })
  }

  private func outcome(_ result: Result<Outcome, Problem>) -> Outcome {
    switch result {
    case .success(let outcome): outcome
    case .failure(let problem): .refused(problem)
    }
  }

  private func said(_ ask: (AskFirstFFI.Installation) -> String) throws(Problem) {
    let problem = try withTime(ask)
    if !problem.isEmpty {
      throw Problem(problem)
    }
  }
}

extension Problem {
  /// What an extension leaves alone.
  static let forTheApp = Problem("an extension checks, reads and takes back; leave this to the app")
}
