// The declarations of Apple's CoreBluetooth that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubCoreBluetooth` by which tests say what it answers.

import Foundation
import Stubbed

public enum CBManagerState: Int, Sendable {
  case unknown = 0
  case resetting
  case unsupported
  case unauthorized
  case poweredOff
  case poweredOn
}

public enum CBManagerAuthorization: Int, Sendable {
  case notDetermined = 0
  case restricted
  case denied
  case allowedAlways
}

public let CBCentralManagerOptionShowPowerAlertKey = "kCBInitOptionShowPowerAlert"

open class CBUUID: NSObject {
  open var uuidString: String
  public init(string theString: String) { uuidString = theString }
}

open class CBPeer: NSObject {
  open var identifier = UUID()
}

open class CBPeripheral: CBPeer {
  open var name: String?
}

open class CBManager: NSObject {
  open var state: CBManagerState { StubCoreBluetooth.state }

  @available(iOS 13.1, *)
  open class var authorization: CBManagerAuthorization {
    Stubbed.note("CBManager.authorization")
    return StubCoreBluetooth.status
  }
}

public protocol CBCentralManagerDelegate: AnyObject {
  func centralManagerDidUpdateState(_ central: CBCentralManager)
  func centralManager(
    _ central: CBCentralManager, didDiscover peripheral: CBPeripheral, advertisementData: [String: Any], rssi RSSI: NSNumber)
}

open class CBCentralManager: CBManager {
  open weak var delegate: (any CBCentralManagerDelegate)?

  /// The system asks where nobody was asked yet.
  public init(delegate: (any CBCentralManagerDelegate)?, queue: DispatchQueue?, options: [String: Any]? = nil) {
    self.delegate = delegate
    super.init()
    Stubbed.note("CBCentralManager.init")
    StubCoreBluetooth.showsPowerAlert = options?[CBCentralManagerOptionShowPowerAlertKey] as? Bool ?? true
    nonisolated(unsafe) let manager = self
    DispatchQueue.main.async {
      if StubCoreBluetooth.status == .notDetermined {
        // Once while the question is on the screen, once when it is answered.
        manager.delegate?.centralManagerDidUpdateState(manager)
        StubCoreBluetooth.status = StubCoreBluetooth.answer
      }
      manager.delegate?.centralManagerDidUpdateState(manager)
    }
  }

  open func scanForPeripherals(withServices serviceUUIDs: [CBUUID]?, options: [String: Any]? = nil) {
    Stubbed.note("CBCentralManager.scanForPeripheralsWithServices")
    StubCoreBluetooth.services = serviceUUIDs?.map(\.uuidString)
    for (name, identifier) in StubCoreBluetooth.devices {
      let device = CBPeripheral()
      device.name = name
      device.identifier = identifier
      delegate?.centralManager(self, didDiscover: device, advertisementData: [:], rssi: NSNumber(value: -50))
    }
  }

  open func stopScan() {
    Stubbed.note("CBCentralManager.stopScan")
  }
}

public enum StubCoreBluetooth {
  nonisolated(unsafe) public static var status = CBManagerAuthorization.notDetermined
  nonisolated(unsafe) public static var answer = CBManagerAuthorization.allowedAlways
  nonisolated(unsafe) public static var state = CBManagerState.poweredOn
  nonisolated(unsafe) public static var devices: [(String?, UUID)] = []
  nonisolated(unsafe) public static var services: [String]?
  nonisolated(unsafe) public static var showsPowerAlert = true
}
