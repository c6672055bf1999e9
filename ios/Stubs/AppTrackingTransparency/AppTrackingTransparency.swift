// The declarations of Apple's AppTrackingTransparency that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubAppTrackingTransparency` by which tests say what it answers.

import Foundation
import Stubbed

@available(iOS 14, *)
open class ATTrackingManager: NSObject {
  public enum AuthorizationStatus: UInt, Sendable {
    case notDetermined = 0
    case restricted = 1
    case denied = 2
    case authorized = 3
  }

  open class var trackingAuthorizationStatus: AuthorizationStatus {
    Stubbed.note("ATTrackingManager.trackingAuthorizationStatus")
    return StubAppTrackingTransparency.status
  }

  open class func requestTrackingAuthorization(completionHandler completion: @escaping @Sendable (AuthorizationStatus) -> Void) {
    Stubbed.note("ATTrackingManager.requestTrackingAuthorization")
    StubAppTrackingTransparency.status = StubAppTrackingTransparency.answer
    completion(StubAppTrackingTransparency.answer)
  }
}

public enum StubAppTrackingTransparency {
  nonisolated(unsafe) public static var status = ATTrackingManager.AuthorizationStatus.notDetermined
  nonisolated(unsafe) public static var answer = ATTrackingManager.AuthorizationStatus.authorized
}
