#if canImport(Photos) && !os(macOS)
  import AskFirst
  import Photos

  /// The whole photo library: what is begun through ``AskFirst/Readers/begin(_:asking:)``. It reads nothing itself; what the app then
  /// fetches stays the app's.
  ///
  /// What a person picks in `PHPickerViewController` needs no permission, and is no use of the library.
  public struct PhotosSource: Source {
    /// A source.
    public init() {}

    /// `photo-library`.
    public var items: [String] { ["photo-library"] }

    /// The photo library.
    public var permission: (any SystemPermission)? { PhotosPermission() }
  }

  /// The photo library, to see it. Limited access is granted: the person chose what the app sees.
  public struct PhotosPermission: SystemPermission {
    /// `NSPhotoLibraryUsageDescription`.
    public let name = "NSPhotoLibraryUsageDescription"

    /// A permission.
    public init() {}

    /// What was said so far.
    public var status: PermissionStatus {
      get async {
        if #available(iOS 14.0, *) {
          PhotosPermission.meaning(PHPhotoLibrary.authorizationStatus(for: .readWrite))
        } else {
          PhotosPermission.meaning(PHPhotoLibrary.authorizationStatus())
        }
      }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      await withCheckedContinuation { continuation in
        if #available(iOS 14.0, *) {
          PHPhotoLibrary.requestAuthorization(for: .readWrite) { continuation.resume(returning: PhotosPermission.meaning($0)) }
        } else {
          PHPhotoLibrary.requestAuthorization { continuation.resume(returning: PhotosPermission.meaning($0)) }
        }
      }
    }

    private static func meaning(_ status: PHAuthorizationStatus) -> PermissionStatus {
      if #available(iOS 14.0, *), status == .limited {
        return .granted
      }
      switch status {
      case .notDetermined: return .notDetermined
      case .authorized: return .granted
      default: return .refused
      }
    }
  }
#endif
