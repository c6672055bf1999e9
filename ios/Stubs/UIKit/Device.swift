// The declarations of Apple's UIKit that tell of the device, by its documentation, so that the sources in ios/Sources that use them are
// type-checked on Linux.

import Foundation

@MainActor open class UIDevice: NSObject {
  open class var current: UIDevice { UIDevice() }
  open var identifierForVendor: UUID? { nil }
  open var model: String { "" }
  open var systemName: String { "" }
  open var systemVersion: String { "" }
}

@MainActor open class UITextInputMode: NSObject {
  open class var activeInputModes: [UITextInputMode] { [] }
  open var primaryLanguage: String? { nil }
}

@MainActor open class UIPasteboard: NSObject {
  open class var general: UIPasteboard { UIPasteboard() }
  open var hasStrings: Bool { false }
  open var string: String?
}

@MainActor open class UIApplication: NSObject {
  public enum State: Int, Sendable {
    case active
    case inactive
    case background
  }

  private static let one = UIApplication()
  open class var shared: UIApplication { one }
  open var applicationState: State { .active }
  public struct OpenExternalURLOptionsKey: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  open func canOpenURL(_ url: URL) -> Bool { false }
  open func open(
    _ url: URL, options: [OpenExternalURLOptionsKey: Any] = [:],
    completionHandler completion: (@MainActor @Sendable (Bool) -> Void)? = nil
  ) {
    opened.append(url)
    completion?(url.scheme != "mailto")
  }

  /// For tests: what was opened. Here is no mail app.
  var opened: [URL] = []
}
