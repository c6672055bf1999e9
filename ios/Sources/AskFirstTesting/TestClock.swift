import Foundation

/// A clock that stands still until it is set, for tests.
public final class TestClock: Sendable {
  /// The first of January 2026, 00:00 UTC, in milliseconds since the Unix epoch.
  public static let start: Int64 = 1_767_225_600_000

  private let time: Locked<Int64>

  /// A clock.
  ///
  /// - Parameter now: the time, in milliseconds since the Unix epoch.
  public init(_ now: Int64 = TestClock.start) {
    time = Locked(now)
  }

  /// The time, in milliseconds since the Unix epoch.
  public var now: Int64 {
    get { time.value }
    set { time.change { $0 = newValue } }
  }

  /// Lets time go by; backwards, too.
  ///
  /// - Parameter seconds: how much.
  public func advance(_ seconds: Int64) {
    time.change { $0 += seconds * 1000 }
  }
}
