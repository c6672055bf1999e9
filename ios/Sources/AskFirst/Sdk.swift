internal import AskFirstFFI

/// The steps that one SDK takes next, in order.
public struct SdkPlan: Sendable {
  let core: AskFirstFFI.SdkPlan

  /// The recipient.
  public let sdk: Recipient

  /// What to do. If a step of a start fails the rest is dropped; a withdrawal goes on.
  public let steps: [SdkStep]

  /// What cannot be done for the person.
  public let limits: [SdkLimit]

  /// Whether this leads to a running SDK.
  public let isStart: Bool
}

/// One thing that an adapter does to its SDK.
public enum SdkStep: Hashable, Sendable, CustomStringConvertible {
  /// The first initialisation, which reads nothing and sends nothing.
  case preInit
  /// Tells the SDK whether the person agreed.
  case grant(Bool)
  /// Sets the SDK's own privacy switches: the ids of the items that it may read; all others are off.
  case switches([String])
  /// Initialises and starts it.
  case start
  /// Stops it.
  case stop
  /// Has it delete what it holds.
  case forget

  /// The step in a few words, as logs have it.
  public var description: String {
    switch self {
    case .preInit: "pre-init"
    case .grant(let granted): "grant \(granted)"
    case .switches(let items): "switches \(items.isEmpty ? "none" : items.joined(separator: " "))"
    case .start: "start"
    case .stop: "stop"
    case .forget: "forget"
    }
  }
}

/// What a plan cannot do for the person.
public enum SdkLimit: String, Sendable {
  /// The SDK has no off switch: it stays in memory until the process ends, and is not started again.
  case noOffSwitch = "no-off-switch"
  /// The SDK has no switch for single items: what it reads by itself does not pass the gate.
  case noItemSwitches = "no-item-switches"
}

/// What came of a step.
public enum SdkOutcome: Hashable, Sendable, CustomStringConvertible {
  /// It was done.
  case done
  /// It failed: why, in the SDK's words, without personal data.
  case failed(reason: String)
  /// There is nothing the SDK offers for it.
  case notOffered

  /// The outcome in a few words, as logs have it.
  public var description: String {
    switch self {
    case .done: "done"
    case .failed(let reason): "failed: \(reason)"
    case .notOffered: "not offered"
    }
  }
}

/// Where an SDK is, in this process.
public enum SdkState: Sendable {
  /// Not started.
  case idle
  /// Running.
  case running
  /// Told to stop. It may still be in memory.
  case stopped
  /// A step on the way up failed. It is left alone until the next launch.
  case failed
}

/// What an adapter throws when its SDK offers nothing for a step.
public struct NotOffered: Error {
  /// There is nothing.
  public init() {}
}

/// The adapter of one third-party SDK. SDKs are started and stopped on the main actor.
@MainActor
public protocol Sdk {
  /// The recipient that the SDK is in the declaration.
  var recipient: Recipient { get }

  /// Takes one step, with no lock held.
  ///
  /// - Throws: ``NotOffered`` if the SDK offers nothing for it. Any other error means that it failed, and its type is put on
  ///   record.
  func take(_ step: SdkStep) throws
}

/// One step that was taken.
public struct SdkStepTaken: Hashable, Sendable, CustomStringConvertible {
  /// The recipient.
  public let sdk: Recipient

  /// What was done.
  public let step: SdkStep

  /// What came of it.
  public let outcome: SdkOutcome

  /// Why that is not on record; nil where it is.
  public let problem: Problem?

  /// The step and what came of it.
  public var description: String { "\(sdk): \(step), \(outcome)" }
}

/// A plan, and how far it came.
public struct SdkProgress: Sendable {
  /// The plan.
  public let plan: SdkPlan

  /// The steps that were taken.
  public let taken: [SdkStepTaken]

  /// Why a plan without steps is not on record; nil where it is.
  public let problem: Problem?
}
