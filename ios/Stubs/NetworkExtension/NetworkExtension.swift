// The declarations of Apple's NetworkExtension that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubNetworkExtension` by which tests say what it answers.

import Foundation
import Stubbed

open class NEHotspotNetwork: NSObject {
  open var ssid: String
  open var bssid: String

  init(ssid: String, bssid: String) {
    self.ssid = ssid
    self.bssid = bssid
  }

  @available(iOS 14, *)
  open class func fetchCurrent(completionHandler: @escaping @Sendable (NEHotspotNetwork?) -> Void) {
    Stubbed.note("NEHotspotNetwork.fetchCurrentWithCompletionHandler")
    completionHandler(StubNetworkExtension.network)
  }
}

public enum StubNetworkExtension {
  /// Nil without the entitlement or the permission, and where no network is connected.
  nonisolated(unsafe) public static var network: NEHotspotNetwork?

  public static func network(_ ssid: String, _ bssid: String) -> NEHotspotNetwork { NEHotspotNetwork(ssid: ssid, bssid: bssid) }
}
