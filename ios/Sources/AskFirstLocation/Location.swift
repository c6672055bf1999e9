#if canImport(CoreLocation) && !os(macOS)
  import AskFirst
  import CoreLocation
  import Foundation

  /// Where the device is, while the app is in use.
  public struct LocationSource: Source {
    private let patience: TimeInterval

    /// A source that waits for at most this many seconds.
    public init(patience: TimeInterval = 10) {
      self.patience = patience
    }

    /// `location-coarse` and `location-fine`.
    public var items: [String] { ["location-coarse", "location-fine"] }

    /// Location while the app is in use.
    public var permission: (any SystemPermission)? { LocationPermission() }

    /// Latitude and longitude in degrees (WGS 84), like `30.25,120.16`: to a hundredth (about a kilometre) where the location is coarse.
    /// Nil where it is fine and the person grants the system's reduced accuracy only.
    public func text(_ item: String) async throws -> String? {
      let isFine = item == "location-fine"
      guard let (latitude, longitude) = try await Locator.locate(isFine: isFine, patience: patience) else {
        return nil
      }
      let form = isFine ? "%.6f,%.6f" : "%.2f,%.2f"
      return String(format: form, locale: Locale(identifier: "en_US_POSIX"), latitude, longitude)
    }
  }

  /// Location while the app is in use.
  public struct LocationPermission: SystemPermission {
    /// `NSLocationWhenInUseUsageDescription`.
    public let name = "NSLocationWhenInUseUsageDescription"

    /// A permission.
    public init() {}

    /// What was said so far.
    public var status: PermissionStatus {
      get async { Locator.status(of: CLLocationManager()) }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      await Locator.request()
    }
  }

  /// One question to the location manager, which answers on the run loop that it was made on.
  @MainActor
  private final class Locator: NSObject, @preconcurrency CLLocationManagerDelegate {
    typealias Place = (latitude: Double, longitude: Double)

    private let manager = CLLocationManager()
    private var found: CheckedContinuation<Place?, any Error>?
    private var settled: CheckedContinuation<PermissionStatus, Never>?

    static func locate(isFine: Bool, patience: TimeInterval) async throws -> Place? {
      let locator = Locator()
      // The manager does not keep its delegate.
      defer { withExtendedLifetime(locator) {} }
      if #available(iOS 14.0, *), isFine, locator.manager.accuracyAuthorization == .reducedAccuracy {
        return nil
      }
      locator.manager.desiredAccuracy = isFine ? kCLLocationAccuracyBest : kCLLocationAccuracyKilometer
      let limit = Task {
        try await Task.sleep(nanoseconds: UInt64(patience * 1_000_000_000))
        locator.finish(.failure(TimedOut()))
      }
      defer { limit.cancel() }
      return try await withCheckedThrowingContinuation { continuation in
        locator.found = continuation
        locator.manager.delegate = locator
        locator.manager.requestLocation()
      }
    }

    static func request() async -> PermissionStatus {
      let locator = Locator()
      defer { withExtendedLifetime(locator) {} }
      return await withCheckedContinuation { continuation in
        locator.settled = continuation
        locator.manager.delegate = locator
        locator.manager.requestWhenInUseAuthorization()
      }
    }

    nonisolated static func status(of manager: CLLocationManager) -> PermissionStatus {
      if #available(iOS 14.0, *) {
        meaning(manager.authorizationStatus)
      } else {
        meaning(CLLocationManager.authorizationStatus())
      }
    }

    nonisolated private static func meaning(_ status: CLAuthorizationStatus) -> PermissionStatus {
      switch status {
      case .notDetermined: .notDetermined
      case .authorizedAlways, .authorizedWhenInUse: .granted
      case .denied, .restricted: .refused
      @unknown default: .refused
      }
    }

    private func finish(_ result: Result<Place?, any Error>) {
      manager.delegate = nil
      found?.resume(with: result)
      found = nil
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
      finish(.success(locations.last.map { ($0.coordinate.latitude, $0.coordinate.longitude) }))
    }

    func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error) {
      finish(.failure(error))
    }

    @available(iOS 14.0, *)
    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
      settle(manager)
    }

    /// What iOS 13 calls instead.
    func locationManager(_ manager: CLLocationManager, didChangeAuthorization status: CLAuthorizationStatus) {
      settle(manager)
    }

    private func settle(_ manager: CLLocationManager) {
      let status = Locator.status(of: manager)
      // The system tells the state once when the delegate is set, before anybody answered.
      guard status != .notDetermined else { return }
      settled?.resume(returning: status)
      settled = nil
    }
  }
#endif
