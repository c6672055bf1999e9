// The declarations of Apple's CoreTelephony that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubCoreTelephony` by which tests say what it answers.

import Foundation
import Stubbed

public let CTRadioAccessTechnologyGPRS = "CTRadioAccessTechnologyGPRS"
public let CTRadioAccessTechnologyEdge = "CTRadioAccessTechnologyEdge"
public let CTRadioAccessTechnologyWCDMA = "CTRadioAccessTechnologyWCDMA"
public let CTRadioAccessTechnologyHSDPA = "CTRadioAccessTechnologyHSDPA"
public let CTRadioAccessTechnologyHSUPA = "CTRadioAccessTechnologyHSUPA"
public let CTRadioAccessTechnologyCDMA1x = "CTRadioAccessTechnologyCDMA1x"
public let CTRadioAccessTechnologyCDMAEVDORev0 = "CTRadioAccessTechnologyCDMAEVDORev0"
public let CTRadioAccessTechnologyCDMAEVDORevA = "CTRadioAccessTechnologyCDMAEVDORevA"
public let CTRadioAccessTechnologyCDMAEVDORevB = "CTRadioAccessTechnologyCDMAEVDORevB"
public let CTRadioAccessTechnologyeHRPD = "CTRadioAccessTechnologyeHRPD"
public let CTRadioAccessTechnologyLTE = "CTRadioAccessTechnologyLTE"
@available(iOS 14.1, *)
public let CTRadioAccessTechnologyNRNSA = "CTRadioAccessTechnologyNRNSA"
@available(iOS 14.1, *)
public let CTRadioAccessTechnologyNR = "CTRadioAccessTechnologyNR"

@available(iOS, introduced: 4, deprecated: 16)
open class CTCarrier: NSObject {
  let name: String?
  let country: String?

  init(name: String?, country: String?) {
    self.name = name
    self.country = country
  }

  open var carrierName: String? {
    Stubbed.note("CTCarrier.carrierName")
    return name
  }

  open var isoCountryCode: String? {
    Stubbed.note("CTCarrier.isoCountryCode")
    return country
  }
}

open class CTTelephonyNetworkInfo: NSObject {
  @available(iOS 13, *)
  open var dataServiceIdentifier: String? { StubCoreTelephony.dataService }

  @available(iOS 12, *)
  open var serviceCurrentRadioAccessTechnology: [String: String]? {
    Stubbed.note("CTTelephonyNetworkInfo.serviceCurrentRadioAccessTechnology")
    return StubCoreTelephony.technologies
  }

  @available(iOS, introduced: 12, deprecated: 16)
  open var serviceSubscriberCellularProviders: [String: CTCarrier]? {
    Stubbed.note("CTTelephonyNetworkInfo.serviceSubscriberCellularProviders")
    return StubCoreTelephony.carriers
  }
}

public enum StubCoreTelephony {
  nonisolated(unsafe) public static var dataService: String?
  nonisolated(unsafe) public static var technologies: [String: String]?
  nonisolated(unsafe) public static var carriers: [String: CTCarrier]?

  public static func carrier(_ name: String?, country: String?) -> CTCarrier { CTCarrier(name: name, country: country) }
}
