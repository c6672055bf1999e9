#if canImport(AdSupport) && canImport(AppTrackingTransparency)
  import AdSupport
  import AppTrackingTransparency
  import AskFirst
  import Foundation

  /// The advertising identifier (IDFA).
  public struct TrackingSource: Source {
    /// What a device tells whose owner limits tracking.
    private static let zeros = "00000000-0000-0000-0000-000000000000"

    /// A source.
    public init() {}

    /// `idfa`.
    public var items: [String] { ["idfa"] }

    /// App Tracking Transparency; none before iOS 14, which has it not.
    public var permission: (any SystemPermission)? {
      if #available(iOS 14.0, *) { TrackingPermission() } else { nil }
    }

    /// The identifier; nil where it is all zeros.
    public func text(_ item: String) async throws -> String? {
      let identifier = ASIdentifierManager.shared().advertisingIdentifier.uuidString
      return identifier == TrackingSource.zeros ? nil : identifier
    }
  }

  /// App Tracking Transparency. What a person denied, or a profile restricts, is a permission that is off.
  @available(iOS 14.0, *)
  public struct TrackingPermission: SystemPermission {
    /// `NSUserTrackingUsageDescription`.
    public let name = "NSUserTrackingUsageDescription"

    /// A permission.
    public init() {}

    /// What was said so far.
    public var status: PermissionStatus {
      get async { TrackingPermission.meaning(ATTrackingManager.trackingAuthorizationStatus) }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      await withCheckedContinuation { continuation in
        ATTrackingManager.requestTrackingAuthorization { status in
          continuation.resume(returning: TrackingPermission.meaning(status))
        }
      }
    }

    private static func meaning(_ status: ATTrackingManager.AuthorizationStatus) -> PermissionStatus {
      switch status {
      case .notDetermined: .notDetermined
      case .authorized: .granted
      case .denied, .restricted: .refused
      @unknown default: .refused
      }
    }
  }
#endif
