// The declarations of Apple's UIKit that tell of the device, by its documentation, so that the sources in ios/Sources that use them are
// type-checked on Linux, and a `StubUIKit` by which tests say what it answers.

import Foundation
import Stubbed

@MainActor open class UIDevice: NSObject {
  open class var current: UIDevice { UIDevice() }

  open var identifierForVendor: UUID? {
    Stubbed.note("UIDevice.identifierForVendor")
    return StubUIKit.identifierForVendor
  }

  open var systemName: String {
    Stubbed.note("UIDevice.systemName")
    return "iOS"
  }

  open var systemVersion: String {
    Stubbed.note("UIDevice.systemVersion")
    return "17.4.1"
  }

  open var isBatteryMonitoringEnabled: Bool {
    get { StubUIKit.isBatteryMonitored }
    set { StubUIKit.isBatteryMonitored = newValue }
  }

  open var batteryLevel: Float {
    Stubbed.note("UIDevice.batteryLevel")
    return StubUIKit.isBatteryMonitored ? StubUIKit.batteryLevel : -1
  }
}

@MainActor open class UITextInputMode: NSObject {
  let language: String?
  init(_ language: String?) { self.language = language }

  open class var activeInputModes: [UITextInputMode] {
    Stubbed.note("UITextInputMode.activeInputModes")
    return StubUIKit.inputLanguages.map(UITextInputMode.init)
  }

  open var primaryLanguage: String? { language }
}

@MainActor open class UIPasteboard: NSObject {
  open class var general: UIPasteboard { UIPasteboard() }

  open var hasStrings: Bool {
    Stubbed.note("UIPasteboard.hasStrings")
    return StubUIKit.clipboard != nil
  }

  open var string: String? {
    Stubbed.note("UIPasteboard.string")
    return StubUIKit.clipboard
  }
}

@MainActor open class UIApplication: NSObject {
  public enum State: Int, Sendable {
    case active
    case inactive
    case background
  }

  public struct OpenExternalURLOptionsKey: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  private static let one = UIApplication()
  open class var shared: UIApplication { one }
  open var applicationState: State { StubUIKit.state }

  open func canOpenURL(_ url: URL) -> Bool {
    Stubbed.note("UIApplication.canOpenURL")
    return StubUIKit.schemes.contains(url.scheme ?? "")
  }

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

@MainActor public enum StubUIKit {
  public static var identifierForVendor: UUID?
  public static var isBatteryMonitored = false
  public static var batteryLevel: Float = 0.5
  public static var inputLanguages: [String?] = []
  public static var clipboard: String?
  public static var schemes: Set<String> = []
  public static var state = UIApplication.State.active
}
