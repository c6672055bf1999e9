/// What came of something that a person said.
public struct Outcome: Hashable, Sendable, CustomStringConvertible {
  /// Whether it holds now, in every process of the app. Otherwise nothing was done.
  public let isEffective: Bool

  /// Whether it is on the disk. A withdrawal is effective even where it is not.
  public let isDurable: Bool

  /// Why it is not effective, or not on the disk; nil where it is both.
  public let problem: Problem?

  /// The numbers of the uses that were allowed before and are denied now.
  public let denied: [UInt16]

  /// The numbers of the uses that were denied before and are allowed now.
  public let allowed: [UInt16]

  /// Whether it holds and is on the disk, and what went wrong.
  public var description: String {
    "effective: \(isEffective), durable: \(isDurable)" + (problem.map { ", \($0)" } ?? "")
  }

  static func refused(_ problem: Problem) -> Outcome {
    Outcome(isEffective: false, isDurable: false, problem: problem, denied: [], allowed: [])
  }
}

/// What a person ticked before agreeing. Nothing is ticked for them.
public struct Choices: Hashable, Sendable {
  /// Additional purposes chosen.
  public var purposes: Set<Purpose>

  /// Recipients switched off.
  public var recipientsOff: Set<Recipient>

  /// Separate consents given.
  public var separateConsents: Set<SeparateConsent>

  /// Nothing, unless it is said here.
  public init(
    purposes: Set<Purpose> = [], recipientsOff: Set<Recipient> = [], separateConsents: Set<SeparateConsent> = []
  ) {
    self.purposes = purposes
    self.recipientsOff = recipientsOff
    self.separateConsents = separateConsents
  }
}

/// The general answer to the notice.
public enum Answer: Sendable {
  /// None yet.
  case none
  /// Yes.
  case agreed
  /// No.
  case refused
  /// Yes once, no since.
  case withdrawn
}

/// What should be shown when the app comes to the front.
public enum Question: Sendable {
  /// Nothing: there is an answer to this policy.
  case none
  /// The notice, for the first time.
  case first
  /// The notice again: uses are new or changed, and those stay denied until there is an answer.
  case changed
  /// The notice again: the answer ended by itself.
  case expired
  /// That the policy has a new version, which left every use alone. No answer is needed.
  case inform
}

/// Everything that was said so far, in whatever process. Times are in milliseconds since the Unix epoch.
public struct Consent: Hashable, Sendable {
  /// The general answer.
  public let answer: Answer

  /// When it was given; nil where there is none.
  public let answeredAt: Int64?

  /// The version of the policy that it answers.
  public let policyVersion: String

  /// The additional purposes that were chosen.
  public let purposes: Set<Purpose>

  /// The recipients that were switched off.
  public let recipientsOff: Set<Recipient>

  /// The separate consents that were given.
  public let separateConsents: Set<SeparateConsent>

  /// When the answer ends by itself; nil where it does not.
  public let expiresAt: Int64?

  /// Whether it has ended.
  public let isExpired: Bool

  /// Whether somebody is logged in.
  public let isLoggedIn: Bool

  /// The age that was stated, in years; nil where none was.
  public let age: Int?

  /// Whether a guardian agreed.
  public let hasGuardianConsent: Bool

  /// Whether personalisation is on.
  public let isPersonalised: Bool

  /// Whether the account was closed.
  public let isAccountClosed: Bool

  /// Whether the service was shut down.
  public let isServiceEnded: Bool

  /// Whether the notice was agreed to, and that still holds.
  public var isAgreed: Bool { answer == .agreed && !isExpired }
}

/// The question that a feature asks for one use, when the person taps it.
public struct UseQuestion: Hashable, Sendable {
  /// The number of the use.
  public let number: UInt16

  /// The purpose in a few words.
  public let title: String

  /// What it is for.
  public let text: String

  /// Who gets it.
  public let recipient: String

  /// The data.
  public let data: [String]

  /// The separate consent that a yes gives; nil where it needs none.
  public let separate: SeparateQuestion?
}
