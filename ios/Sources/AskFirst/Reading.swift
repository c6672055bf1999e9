/// What came of a read. A denial is a value, never an error.
///
/// A value is shown neither by `print` nor by `dump`, so that it reaches no log by accident.
@frozen
public enum Reading<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The value, and whether it was read before and the system was not asked again.
  case value(Value, isCached: Bool)
  /// It may not be read. The system was not asked, or its answer was dropped.
  case denied(Reason)
  /// It may be read, and the system gave nothing.
  case unavailable(Cause)

  /// The value; nil where there is none.
  public var value: Value? {
    if case .value(let value, _) = self { value } else { nil }
  }

  /// What came, without the value.
  public var description: String {
    switch self {
    case .value: "a value"
    case .denied(let reason): "denied: \(reason)"
    case .unavailable(let cause): "unavailable: \(cause)"
    }
  }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// Nothing: a debugger has its own ways, a log has none.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Reading: Equatable where Value: Equatable {}

/// Why the system gave no value, although it was asked.
@frozen
public enum Cause: Sendable {
  /// It has none: switched off, limited by the person, or not there yet.
  case empty
  /// It did not answer in time.
  case timedOut
  /// It failed.
  case failed
}

/// What a reader throws when the system does not answer in time. Any other error means that it failed.
public struct TimedOut: Error {
  /// It did not answer.
  public init() {}
}

/// Whether a value that was read before will do.
public enum Freshness: Sendable {
  /// It will.
  case cached
  /// A new one is needed; it counts against the budget.
  case new
}
