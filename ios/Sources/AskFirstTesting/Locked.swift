import Foundation

/// A value that changes under a lock.
final class Locked<Value: Sendable>: Sendable {
  private let lock = NSLock()
  // The compiler does not see that whoever looks at it holds the lock. `Mutex` needs iOS 18.
  nonisolated(unsafe) private var locked: Value

  init(_ value: Value) {
    locked = value
  }

  var value: Value { change { $0 } }

  func change<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&locked)
  }
}
