// What only Apple's Foundation has of what ios/Sources uses, by its documentation, so that these sources are type-checked on Linux.

import Foundation

extension ProcessInfo {
  /// Calls `block` on a queue of its own, and does not wait: nothing is suspended here.
  public func performExpiringActivity(withReason reason: String, using block: @escaping @Sendable (Bool) -> Void) {
    DispatchQueue.global().async { block(false) }
  }
}

extension FileManager {
  /// No process of this machine is in an app group.
  public func containerURL(forSecurityApplicationGroupIdentifier groupIdentifier: String) -> URL? { nil }
}
