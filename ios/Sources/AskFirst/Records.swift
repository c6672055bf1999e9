import Foundation

/// What a person can ask for.
public enum RequestKind: String, CaseIterable, Sendable {
  /// To see what is held.
  case access
  /// To correct or complete it.
  case correct
  /// To delete it.
  case delete
  /// To take a copy along.
  case export
  /// To close the account.
  case closeAccount = "close-account"
  /// To have an automated decision explained.
  case explainDecision = "explain-decision"
}

/// A request that a person made about their data. Times are in milliseconds since the Unix epoch.
public struct Request: Hashable, Sendable {
  /// Its number on this installation, from 1.
  public let number: Int

  /// What is asked for.
  public let kind: RequestKind

  /// The ground, where one was named.
  public let ground: String?

  /// When it was made.
  public let madeAt: Int64

  /// When it must be answered.
  public let dueAt: Int64

  /// When it was answered; nil while it is open.
  public let answeredAt: Int64?

  /// The ground on which it was refused; nil where it was not.
  public let refusedOn: String?

  /// Whether nobody answered in time.
  public let isOverdue: Bool
}

/// The two lists that an app must show, and the account of its SDKs, made from the declaration and from what is on record.
public struct Report: Hashable, Sendable {
  /// Everything that is collected, declared uses that were never exercised included.
  public let collected: [CollectedRow]

  /// Who else gets what.
  public let shared: [SharedRow]

  /// What happened to each SDK.
  public let sdks: [SdkRow]
}

/// What one use came to.
public struct CollectedRow: Hashable, Sendable {
  /// The number of the use.
  public let number: UInt16

  /// The item's id.
  public let item: String

  /// The item's name.
  public let name: String

  /// The purpose's title.
  public let purpose: String

  /// The situation it is needed in.
  public let situation: String

  /// Who reads it.
  public let recipient: String

  /// Where it comes from.
  public let source: String

  /// How often it was read or recorded.
  public let count: UInt64

  /// When that was last put on record, in milliseconds since the Unix epoch; nil where it never was.
  public let lastAt: Int64?
}

/// What one recipient got.
public struct SharedRow: Hashable, Sendable {
  /// The recipient.
  public let recipient: Recipient

  /// Its name.
  public let title: String

  /// The company.
  public let company: String

  /// Its own policy.
  public let policyURL: String

  /// How it gets the data.
  public let way: String

  /// What it is declared to get.
  public let rows: [CollectedRow]

  /// Whether its SDK was ever started.
  public let wasStarted: Bool
}

/// What happened to one SDK.
public struct SdkRow: Hashable, Sendable {
  /// The recipient.
  public let recipient: Recipient

  /// Its name.
  public let title: String

  /// Every step on record, oldest first.
  public let steps: [SdkStepRow]
}

/// One step on record.
public struct SdkStepRow: Hashable, Sendable {
  /// When, in milliseconds since the Unix epoch.
  public let at: Int64

  /// What was done.
  public let step: SdkStep

  /// What came of it.
  public let outcome: SdkOutcome
}

/// Which log.
public enum Log: Sendable {
  /// What was said and decided.
  case decisions
  /// What was done.
  case activity
}

/// A log, to be handed to somebody who verifies it (`askfirst ledger verify`).
public struct Evidence: Hashable, Sendable {
  /// The file's name.
  public let name: String

  /// The file, byte by byte.
  public let bytes: Data

  /// What there is to sign about it: the text of a C2SP checkpoint.
  public let checkpoint: String
}

/// A declared use, as a settings screen lists it.
public struct DeclaredUse: Hashable, Sendable {
  /// The number of the use.
  public let number: UInt16

  /// The id of the item, or `start`.
  public let item: String

  /// Who gets it.
  public let recipient: Recipient

  /// What for.
  public let purpose: Purpose

  /// Whether this device has the item.
  public let isOnDevice: Bool

  /// Its name in files: `recipient/item/purpose`.
  public var key: String { "\(recipient)/\(item)/\(purpose)" }

  /// The use, for checks.
  public var use: Use<Never> { Use(declared: number) }
}
