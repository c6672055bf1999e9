// The declarations of Apple's AppTrackingTransparency that ios/Sources uses, by its documentation, so that these sources are
// type-checked on Linux.

import Foundation

open class ATTrackingManager: NSObject {
  public enum AuthorizationStatus: UInt, Sendable {
    case notDetermined = 0
    case restricted = 1
    case denied = 2
    case authorized = 3
  }

  open class var trackingAuthorizationStatus: AuthorizationStatus { .notDetermined }

  open class func requestTrackingAuthorization(completionHandler completion: @escaping @Sendable (AuthorizationStatus) -> Void) {
    completion(.denied)
  }
}
