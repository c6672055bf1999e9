import Foundation

/// For tests: what the stubs of Apple's frameworks were asked, by class and member as the catalogue names them.
public enum Stubbed {
  private static let lock = NSLock()
  nonisolated(unsafe) private static var noted: [String] = []

  /// The calls so far, in order.
  public static var calls: [String] { lock.withLock { noted } }

  /// Writes a call down.
  public static func note(_ call: String) {
    lock.withLock { noted.append(call) }
  }

  /// Forgets the calls so far.
  public static func forget() {
    lock.withLock { noted = [] }
  }
}
