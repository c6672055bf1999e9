#if canImport(UIKit)
  import AskFirst
  import Foundation
  import UIKit

  /// The vendor's identifier (IDFV), and what the device is.
  public struct DeviceSource: Source {
    /// What is told of the system's running.
    public enum Measure: String, Sendable, CaseIterable {
      /// The memory, in bytes.
      case memory
      /// The size of the storage, in bytes. Apple wants a reason for it in the app's privacy manifest (disk space).
      case storage
      /// What is free of it, in bytes. Apple wants a reason for it, as for the size.
      case freeStorage
      /// The time since the start, in seconds. Apple wants a reason for it in the app's privacy manifest (system boot time).
      case uptime
      /// The charge of the battery, in percent.
      case battery
    }

    private let measures: [Measure]

    /// A source.
    ///
    /// - Parameter measures: what `system-info` tells, in this order.
    public init(measures: [Measure] = [.memory, .battery]) {
      self.measures = measures
    }

    /// `idfv`, `device-brand`, `device-model`, `os-name`, `os-version`, `language`, `device-settings` and `system-info`.
    public var items: [String] {
      ["idfv", "device-brand", "device-model", "os-name", "os-version", "language", "device-settings", "system-info"]
    }

    /// The value:
    ///
    /// | item | value |
    /// | --- | --- |
    /// | `idfv` | a UUID; nil before the first unlock |
    /// | `device-model` | the model's identifier, like `iPhone16,1` |
    /// | `language` | a BCP 47 tag |
    /// | `device-settings` | the languages of the keyboards, with commas; Apple wants a reason (active keyboards) |
    /// | `system-info` | the measures, like `memory=8000000000 battery=50`; those that are unknown are left out |
    @MainActor
    public func text(_ item: String) async throws -> String? {
      switch item {
      case "idfv": UIDevice.current.identifierForVendor?.uuidString
      case "device-brand": "Apple"
      case "device-model": Machine.model
      case "os-name": UIDevice.current.systemName
      case "os-version": UIDevice.current.systemVersion
      case "language": Locale.preferredLanguages.first
      case "device-settings": UITextInputMode.activeInputModes.compactMap(\.primaryLanguage).joined(separator: ",")
      case "system-info": measured()
      default: nil
      }
    }

    @MainActor
    private func measured() -> String {
      measures.compactMap { measure in value(of: measure).map { "\(measure)=\($0)" } }.joined(separator: " ")
    }

    @MainActor
    private func value(of measure: Measure) -> Int64? {
      switch measure {
      case .memory: Int64(clamping: ProcessInfo.processInfo.physicalMemory)
      case .storage: Machine.storage(.systemSize)
      case .freeStorage: Machine.storage(.systemFreeSize)
      case .uptime: Int64(ProcessInfo.processInfo.systemUptime)
      case .battery: battery
      }
    }

    /// The charge is told only while somebody watches it; what the app chose is left as it was.
    @MainActor
    private var battery: Int64? {
      let device = UIDevice.current
      let wasWatched = device.isBatteryMonitoringEnabled
      device.isBatteryMonitoringEnabled = true
      defer { device.isBatteryMonitoringEnabled = wasWatched }
      return device.batteryLevel < 0 ? nil : Int64((device.batteryLevel * 100).rounded())
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
