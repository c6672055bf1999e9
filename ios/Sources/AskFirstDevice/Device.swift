#if canImport(UIKit)
  import AskFirst
  import Foundation
  import UIKit

  /// The vendor's identifier (IDFV), and what the device is.
  public struct DeviceSource: Source {
    /// A source.
    public init() {}

    /// `idfv`, `device-brand`, `device-model`, `os-name`, `os-version`, `language`, `device-settings` and `system-info`.
    public var items: [String] {
      ["idfv", "device-brand", "device-model", "os-name", "os-version", "language", "device-settings", "system-info"]
    }

    /// The value. The identifier is nil before the first unlock.
    @MainActor
    public func text(_ item: String) async throws -> String? {
      let device = UIDevice.current
      switch item {
      case "idfv": return device.identifierForVendor?.uuidString
      case "device-brand": return "Apple"
      case "device-model": return device.model
      case "os-name": return device.systemName
      case "os-version": return device.systemVersion
      case "language": return Locale.preferredLanguages.first
      case "device-settings": return UITextInputMode.activeInputModes.compactMap(\.primaryLanguage).joined(separator: ",")
      case "system-info": return "memory \(ProcessInfo.processInfo.physicalMemory)"
      default: return nil
      }
    }
  }

  /// The clipboard. iOS tells the person that it was read.
  public struct ClipboardSource: Source {
    /// A source.
    public init() {}

    /// `clipboard`.
    public var items: [String] { ["clipboard"] }

    /// The text on it; nil where there is none. That there is one is asked first, which shows nothing to the person.
    @MainActor
    public func text(_ item: String) async throws -> String? {
      UIPasteboard.general.hasStrings ? UIPasteboard.general.string : nil
    }
  }

  /// Whether the declared apps are there, by a URL scheme of each. `LSApplicationQueriesSchemes` must list the schemes.
  public struct AppsSource: Source {
    private let schemes: [(id: String, scheme: String)]

    /// A source that looks for these apps: the scheme of each, by its id in the declaration.
    public init(schemes: KeyValuePairs<String, String>) {
      self.schemes = schemes.map { (id: $0.key, scheme: $0.value) }
    }

    /// `app-list`.
    public var items: [String] { ["app-list"] }

    /// The ids of those that are there.
    @MainActor
    public func texts(_ item: String) async throws -> [String]? {
      schemes.filter { app in
        URL(string: "\(app.scheme)://").map(UIApplication.shared.canOpenURL) ?? false
      }.map(\.id)
    }
  }

  /// Whether the app is active, for ``AskFirst/Readers``: the system shows a question to no other.
  @MainActor
  public func isActive() -> Bool {
    UIApplication.shared.applicationState == .active
  }
#endif
