// The declarations of Apple's Photos that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubPhotos` by which tests say what it answers.

import Foundation
import Stubbed

public enum PHAuthorizationStatus: Int, Sendable {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  case authorized = 3
  @available(iOS 14, *)
  case limited = 4
}

@available(iOS 14, *)
public enum PHAccessLevel: Int, Sendable {
  case addOnly = 1
  case readWrite = 2
}

open class PHPhotoLibrary: NSObject {
  open class func authorizationStatus() -> PHAuthorizationStatus {
    Stubbed.note("PHPhotoLibrary.authorizationStatus")
    return StubPhotos.status
  }

  @available(iOS 14, *)
  open class func authorizationStatus(for accessLevel: PHAccessLevel) -> PHAuthorizationStatus {
    Stubbed.note("PHPhotoLibrary.authorizationStatus")
    // To add pictures is less than to see them.
    return accessLevel == .readWrite ? StubPhotos.status : .authorized
  }

  open class func requestAuthorization(_ handler: @escaping @Sendable (PHAuthorizationStatus) -> Void) {
    Stubbed.note("PHPhotoLibrary.requestAuthorization")
    StubPhotos.status = StubPhotos.answer
    handler(StubPhotos.answer)
  }

  @available(iOS 14, *)
  open class func requestAuthorization(
    for accessLevel: PHAccessLevel, handler: @escaping @Sendable (PHAuthorizationStatus) -> Void
  ) {
    requestAuthorization(handler)
  }
}

public enum StubPhotos {
  nonisolated(unsafe) public static var status = PHAuthorizationStatus.notDetermined
  nonisolated(unsafe) public static var answer = PHAuthorizationStatus.authorized
}
