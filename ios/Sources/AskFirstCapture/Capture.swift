#if canImport(AVFoundation)
  import AVFoundation
  import AskFirst

  /// The camera or the microphone: what is begun through ``AskFirst/Readers/begin(_:asking:)``. It reads nothing itself.
  public struct CaptureSource: Source {
    /// `camera` or `recording`.
    public let items: [String]

    /// Its permission.
    public let permission: (any SystemPermission)?

    /// The camera.
    public static let camera = CaptureSource(
      items: ["camera"], permission: CapturePermission(name: "NSCameraUsageDescription", media: .video))

    /// The microphone.
    public static let microphone = CaptureSource(
      items: ["recording"], permission: CapturePermission(name: "NSMicrophoneUsageDescription", media: .audio))
  }

  /// The permission for one kind of media.
  private struct CapturePermission: SystemPermission {
    let name: String
    let media: AVMediaType

    var status: PermissionStatus {
      get async {
        switch AVCaptureDevice.authorizationStatus(for: media) {
        case .notDetermined: .notDetermined
        case .authorized: .granted
        case .denied, .restricted: .refused
        @unknown default: .refused
        }
      }
    }

    func request() async -> PermissionStatus {
      await AVCaptureDevice.requestAccess(for: media) ? .granted : .refused
    }
  }
#endif
