// The declarations of Apple's UIKit that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux.

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

  open class var shared: UIApplication { UIApplication() }
  open var applicationState: State { .active }
  open func canOpenURL(_ url: URL) -> Bool { false }
}
