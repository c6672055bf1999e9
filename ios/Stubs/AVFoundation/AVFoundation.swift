// The declarations of Apple's AVFoundation that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubAVFoundation` by which tests say what it answers.

import Foundation
import Stubbed

public struct AVMediaType: RawRepresentable, Hashable, Sendable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public static let audio = AVMediaType(rawValue: "soun")
  public static let video = AVMediaType(rawValue: "vide")
}

public enum AVAuthorizationStatus: Int, Sendable {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  case authorized = 3
}

open class AVCaptureDevice: NSObject {
  open class func authorizationStatus(for mediaType: AVMediaType) -> AVAuthorizationStatus {
    Stubbed.note("AVCaptureDevice.authorizationStatus")
    return StubAVFoundation.statuses[mediaType] ?? .notDetermined
  }

  open class func requestAccess(for mediaType: AVMediaType) async -> Bool {
    Stubbed.note("AVCaptureDevice.requestAccess")
    StubAVFoundation.statuses[mediaType] = StubAVFoundation.answer
    return StubAVFoundation.answer == .authorized
  }
}

public enum StubAVFoundation {
  nonisolated(unsafe) public static var statuses: [AVMediaType: AVAuthorizationStatus] = [:]
  nonisolated(unsafe) public static var answer = AVAuthorizationStatus.authorized
}
