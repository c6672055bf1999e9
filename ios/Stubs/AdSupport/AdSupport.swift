// The declarations of Apple's AdSupport that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubAdSupport` by which tests say what it answers.

import Foundation
import Stubbed

open class ASIdentifierManager: NSObject {
  // The real class is not marked; it may be used from any thread.
  nonisolated(unsafe) private static let only = ASIdentifierManager()

  open class func shared() -> ASIdentifierManager { only }

  open var advertisingIdentifier: UUID {
    Stubbed.note("ASIdentifierManager.advertisingIdentifier")
    return StubAdSupport.identifier
  }
}

public enum StubAdSupport {
  nonisolated(unsafe) public static var identifier = UUID()
}
