#if canImport(CoreBluetooth) && !os(macOS)
  import AskFirst
  import CoreBluetooth
  import Foundation

  /// The Bluetooth Low Energy devices nearby.
  public struct BluetoothSource: Source {
    private let seconds: TimeInterval
    private let services: [String]

    /// A source that listens for so many seconds.
    ///
    /// - Parameters:
    ///   - seconds: how long it listens. It takes power, and finds more the longer it does.
    ///   - services: the UUIDs of the services that a device must offer to be listed, as `CBUUID(string:)` takes them; empty means
    ///     any. Name those that the app can talk to: a list of everything nearby tells where the person is.
    public init(seconds: TimeInterval = 4, services: [String] = []) {
      self.seconds = seconds
      self.services = services
    }

    /// `bluetooth-devices`.
    public var items: [String] { ["bluetooth-devices"] }

    /// Bluetooth.
    public var permission: (any SystemPermission)? { BluetoothPermission() }

    /// The devices in the order in which they were found: name, tab, identifier. The identifier is one that iOS makes for this app;
    /// the name is empty where a device tells none. Nil where Bluetooth is off.
    public func texts(_ item: String) async throws -> [String]? {
      await Radio.listen(seconds: seconds, services: services)
    }
  }

  /// Bluetooth, in the foreground and in the background.
  public struct BluetoothPermission: SystemPermission {
    /// `NSBluetoothAlwaysUsageDescription`.
    public let name = "NSBluetoothAlwaysUsageDescription"

    /// A permission.
    public init() {}

    /// What was said so far. On iOS 13.0 it cannot be told without asking, and counts as refused.
    public var status: PermissionStatus {
      get async { BluetoothPermission.now }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      await Radio.request()
    }

    static var now: PermissionStatus {
      guard #available(iOS 13.1, *) else { return .refused }
      switch CBManager.authorization {
      case .notDetermined: return .notDetermined
      case .allowedAlways: return .granted
      case .denied, .restricted: return .refused
      @unknown default: return .refused
      }
    }
  }

  /// One question to the radio, which answers on the main queue. The system shows its own question as soon as a manager is made.
  @MainActor
  private final class Radio: NSObject, @preconcurrency CBCentralManagerDelegate {
    private var manager: CBCentralManager?
    private var services: [CBUUID]?
    private var order: [UUID] = []
    private var names: [UUID: String] = [:]
    private var settled: CheckedContinuation<PermissionStatus, Never>?
    private var isUsable: CheckedContinuation<Bool, Never>?

    private func begin() {
      // That Bluetooth is off is told, and the person is not asked to switch it on.
      manager = CBCentralManager(delegate: self, queue: nil, options: [CBCentralManagerOptionShowPowerAlertKey: false])
    }

    static func request() async -> PermissionStatus {
      let radio = Radio()
      // The manager does not keep its delegate.
      defer { withExtendedLifetime(radio) {} }
      return await withCheckedContinuation { continuation in
        radio.settled = continuation
        radio.begin()
      }
    }

    static func listen(seconds: TimeInterval, services: [String]) async -> [String]? {
      let radio = Radio()
      defer { withExtendedLifetime(radio) {} }
      radio.services = services.isEmpty ? nil : services.map { CBUUID(string: $0) }
      let isUsable = await withCheckedContinuation { continuation in
        radio.isUsable = continuation
        radio.begin()
      }
      guard isUsable else { return nil }
      radio.manager?.scanForPeripherals(withServices: radio.services)
      // Whoever does not wait any longer gets what was found.
      try? await Task.sleep(nanoseconds: UInt64(seconds * 1_000_000_000))
      radio.manager?.stopScan()
      return radio.order.map { "\(radio.names[$0] ?? "")\t\($0.uuidString)" }
    }

    func centralManagerDidUpdateState(_ central: CBCentralManager) {
      // While the question is on the screen the state is told too. Where there is no radio nobody is asked.
      let said = BluetoothPermission.now
      if let waiting = settled, said != .notDetermined || central.state == .unsupported {
        settled = nil
        waiting.resume(returning: said)
      }
      if let waiting = isUsable, ![.unknown, .resetting].contains(central.state) {
        isUsable = nil
        waiting.resume(returning: central.state == .poweredOn)
      }
    }

    func centralManager(
      _ central: CBCentralManager, didDiscover peripheral: CBPeripheral, advertisementData: [String: Any], rssi RSSI: NSNumber
    ) {
      if names[peripheral.identifier] == nil {
        order.append(peripheral.identifier)
      }
      names[peripheral.identifier] = peripheral.name ?? names[peripheral.identifier] ?? ""
    }
  }
#endif
