// The declarations of Apple's CoreLocation that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubCoreLocation` by which tests say what it answers.

import Foundation
import Stubbed

public typealias CLLocationDegrees = Double
public typealias CLLocationAccuracy = Double
public let kCLLocationAccuracyBest: CLLocationAccuracy = -1
public let kCLLocationAccuracyKilometer: CLLocationAccuracy = 1000

public enum CLAuthorizationStatus: Int32, Sendable {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  case authorizedAlways = 3
  case authorizedWhenInUse = 4
}

@available(iOS 14, *)
public enum CLAccuracyAuthorization: Int, Sendable {
  case fullAccuracy
  case reducedAccuracy
}

public struct CLLocationCoordinate2D {
  public var latitude: CLLocationDegrees
  public var longitude: CLLocationDegrees
}

open class CLLocation: NSObject {
  open var coordinate: CLLocationCoordinate2D

  public init(latitude: CLLocationDegrees, longitude: CLLocationDegrees) {
    coordinate = CLLocationCoordinate2D(latitude: latitude, longitude: longitude)
  }
}

public protocol CLLocationManagerDelegate: AnyObject {
  func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation])
  func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error)
  func locationManagerDidChangeAuthorization(_ manager: CLLocationManager)
  func locationManager(_ manager: CLLocationManager, didChangeAuthorization status: CLAuthorizationStatus)
}

open class CLLocationManager: NSObject {
  open weak var delegate: (any CLLocationManagerDelegate)? {
    didSet { tellAuthorization() }
  }

  @available(iOS 14, *)
  open var authorizationStatus: CLAuthorizationStatus { CLLocationManager.authorizationStatus() }

  @available(iOS, introduced: 4.2, deprecated: 14)
  open class func authorizationStatus() -> CLAuthorizationStatus {
    Stubbed.note("CLLocationManager.authorizationStatus")
    return StubCoreLocation.status
  }

  @available(iOS 14, *)
  open var accuracyAuthorization: CLAccuracyAuthorization { StubCoreLocation.accuracy }

  open var desiredAccuracy: CLLocationAccuracy = kCLLocationAccuracyBest {
    didSet { StubCoreLocation.desiredAccuracy = desiredAccuracy }
  }

  open func requestWhenInUseAuthorization() {
    Stubbed.note("CLLocationManager.requestWhenInUseAuthorization")
    StubCoreLocation.status = StubCoreLocation.answer
    tellAuthorization()
  }

  open func requestLocation() {
    Stubbed.note("CLLocationManager.requestLocation")
    // By then the delegate may be gone: the real class does not keep it either.
    nonisolated(unsafe) let manager = self
    DispatchQueue.main.async {
      switch StubCoreLocation.outcome {
      case .found(let latitude, let longitude):
        manager.delegate?.locationManager(
          manager, didUpdateLocations: [CLLocation(latitude: latitude, longitude: longitude)])
      case .failed(let error): manager.delegate?.locationManager(manager, didFailWithError: error)
      case .silent: break
      }
    }
  }

  /// On the run loop, later, as the real class does.
  private func tellAuthorization() {
    nonisolated(unsafe) let manager = self
    DispatchQueue.main.async {
      manager.delegate?.locationManagerDidChangeAuthorization(manager)
    }
  }
}

public enum StubCoreLocation {
  public enum Outcome {
    case found(CLLocationDegrees, CLLocationDegrees)
    case failed(any Error)
    case silent
  }

  nonisolated(unsafe) public static var status = CLAuthorizationStatus.notDetermined
  nonisolated(unsafe) public static var answer = CLAuthorizationStatus.authorizedWhenInUse
  nonisolated(unsafe) public static var accuracy = CLAccuracyAuthorization.fullAccuracy
  nonisolated(unsafe) public static var outcome = Outcome.found(30.254321, 120.165432)
  nonisolated(unsafe) public static var desiredAccuracy = kCLLocationAccuracyBest
}
