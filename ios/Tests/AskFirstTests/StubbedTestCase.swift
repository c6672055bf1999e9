#if os(Linux)
  import AVFoundation
  import AdSupport
  import AppTrackingTransparency
  import Contacts
  import CoreBluetooth
  import CoreLocation
  import CoreMotion
  import CoreTelephony
  import EventKit
  import Foundation
  import Network
  import NetworkExtension
  import Photos
  import Stubbed
  import UIKit
  import XCTest

  /// Tests of the sources over Apple's frameworks: the stubs are as a new phone is, and have it written down what they are asked.
  class StubbedTestCase: XCTestCase {
    override func setUp() async throws {
      StubAdSupport.identifier = UUID()
      StubAppTrackingTransparency.status = .notDetermined
      StubAppTrackingTransparency.answer = .authorized
      StubAVFoundation.statuses = [:]
      StubAVFoundation.answer = .authorized
      StubContacts.status = .notDetermined
      StubContacts.answer = .authorized
      StubContacts.people = []
      StubCoreBluetooth.status = .notDetermined
      StubCoreBluetooth.answer = .allowedAlways
      StubCoreBluetooth.state = .poweredOn
      StubCoreBluetooth.devices = []
      StubCoreLocation.status = .notDetermined
      StubCoreLocation.answer = .authorizedWhenInUse
      StubCoreLocation.accuracy = .fullAccuracy
      StubCoreLocation.outcome = .found(30.254321, 120.165432)
      StubCoreMotion.isAvailable = true
      StubCoreTelephony.dataService = nil
      StubCoreTelephony.technologies = nil
      StubCoreTelephony.carriers = nil
      StubEventKit.status = .notDetermined
      StubEventKit.answer = .fullAccess
      StubEventKit.events = []
      StubNetwork.path = StubNetwork.path(.satisfied, .wifi)
      StubNetworkExtension.network = nil
      StubPhotos.status = .notDetermined
      StubPhotos.answer = .authorized
      await MainActor.run {
        StubUIKit.identifierForVendor = nil
        StubUIKit.isBatteryMonitored = false
        StubUIKit.batteryLevel = 0.5
        StubUIKit.inputLanguages = []
        StubUIKit.clipboard = nil
        StubUIKit.schemes = []
        StubUIKit.state = .active
      }
      Stubbed.forget()
    }

    /// There is a value of everything.
    func furnish() async {
      StubContacts.people = [StubContacts.person("茶茶")]
      StubCoreTelephony.technologies = ["1": CTRadioAccessTechnologyLTE]
      StubCoreTelephony.carriers = ["1": StubCoreTelephony.carrier("中国移动", country: "CN")]
      StubNetworkExtension.network = StubNetworkExtension.network("茶馆", "00:11:22:33:44:55")
      await MainActor.run {
        StubUIKit.identifierForVendor = UUID()
        StubUIKit.clipboard = "copied"
        StubUIKit.schemes = ["cn.example.tea"]
        StubUIKit.inputLanguages = ["zh-Hans"]
      }
      Stubbed.forget()
    }
  }
#endif
