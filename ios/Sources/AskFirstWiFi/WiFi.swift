#if canImport(NetworkExtension) && canImport(CoreLocation) && !os(macOS)
  import AskFirst
  import AskFirstLocation
  import Foundation
  import NetworkExtension

  /// The Wi-Fi network that the device is connected to. The app needs the entitlement `com.apple.developer.networking.wifi-info`.
  ///
  /// Where a network is tells where the device is, so that iOS asks the permission for the precise location, and for none else:
  /// with the reduced accuracy there is no value. It is `LocationPermission`, the same that `LocationSource` has, so that one question
  /// does for both.
  public struct WiFiSource: Source {
    private let patience: TimeInterval

    /// A source that waits for at most this many seconds.
    public init(patience: TimeInterval = 2) {
      self.patience = patience
    }

    /// `wifi-ssid`, `wifi-bssid` and `wifi-access-points`.
    public var items: [String] { ["wifi-ssid", "wifi-bssid", "wifi-access-points"] }

    /// Location while the app is in use.
    public var permission: (any SystemPermission)? { LocationPermission() }

    /// The name or the address of the network. Nil where none is connected, without the entitlement, and before iOS 14.
    public func text(_ item: String) async throws -> String? {
      guard let connected = try await connected() else { return nil }
      switch item {
      case "wifi-ssid": return connected.name
      case "wifi-bssid": return connected.address
      default: return nil
      }
    }

    /// The access point that is connected, which is the only one that iOS tells of: name, tab, address.
    public func texts(_ item: String) async throws -> [String]? {
      guard item == "wifi-access-points", let connected = try await connected() else { return nil }
      return ["\(connected.name)\t\(connected.address)"]
    }

    private typealias Network = (name: String, address: String)

    private func connected() async throws -> Network? {
      guard #available(iOS 14.0, *) else { return nil }
      let answers = AsyncStream<Result<Network?, TimedOut>> { stream in
        NEHotspotNetwork.fetchCurrent { network in
          stream.yield(.success(network.map { ($0.ssid, $0.bssid) }))
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { stream.yield(.failure(TimedOut())) }
      }
      for await answer in answers {
        return try answer.get()
      }
      return nil
    }
  }
#endif
