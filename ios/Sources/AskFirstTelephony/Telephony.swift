#if canImport(CoreTelephony) && !os(macOS)
  import AskFirst
  import CoreTelephony
  import Foundation

  /// The mobile network of the SIM that data goes over.
  public struct TelephonySource: Source {
    /// A source.
    public init() {}

    /// `network-generation`, and, up to iOS 16, `carrier` and `sim-country`.
    public var items: [String] { ["network-generation", "carrier", "sim-country"] }

    /// The generation like `5G`, the operator's name, the country by its ISO 3166-1 code in lower case. Nil without a SIM or a
    /// network, and from iOS 16.4 on for operator and country: the system tells neither any more.
    public func text(_ item: String) async throws -> String? {
      let network = CTTelephonyNetworkInfo()
      switch item {
      case "network-generation":
        return network.ofData(network.serviceCurrentRadioAccessTechnology).flatMap(TelephonySource.generation)
      case "carrier":
        return TelephonySource.told(network.ofData(network.serviceSubscriberCellularProviders)?.carrierName)
      case "sim-country":
        return TelephonySource.told(network.ofData(network.serviceSubscriberCellularProviders)?.isoCountryCode)?.lowercased()
      default: return nil
      }
    }

    /// The generations of the radio technologies, 3GPP TS 21.101 and its sisters; nil for what is none.
    static func generation(of technology: String) -> String? {
      if #available(iOS 14.1, *), [CTRadioAccessTechnologyNRNSA, CTRadioAccessTechnologyNR].contains(technology) {
        return "5G"
      }
      switch technology {
      case CTRadioAccessTechnologyGPRS, CTRadioAccessTechnologyEdge, CTRadioAccessTechnologyCDMA1x: return "2G"
      case CTRadioAccessTechnologyWCDMA, CTRadioAccessTechnologyHSDPA, CTRadioAccessTechnologyHSUPA,
        CTRadioAccessTechnologyCDMAEVDORev0, CTRadioAccessTechnologyCDMAEVDORevA, CTRadioAccessTechnologyCDMAEVDORevB,
        CTRadioAccessTechnologyeHRPD:
        return "3G"
      case CTRadioAccessTechnologyLTE: return "4G"
      default: return nil
      }
    }

    /// Two hyphens, and the number that no country and no operator has, are what iOS tells instead of a value.
    private static func told(_ text: String?) -> String? {
      ["", "--", "65535"].contains(text) ? nil : text
    }
  }

  extension CTTelephonyNetworkInfo {
    /// What belongs to the SIM that data goes over; of the only one where the system names none.
    fileprivate func ofData<Value>(_ services: [String: Value]?) -> Value? {
      guard let services else { return nil }
      return dataServiceIdentifier.flatMap { services[$0] } ?? services.min { $0.key < $1.key }?.value
    }
  }
#endif
