// The declarations of Apple's CoreMotion that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubCoreMotion` by which tests say what it answers.

import Foundation
import Stubbed

public struct CMRotationRate: Sendable {
  public var x: Double
  public var y: Double
  public var z: Double
  public init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }
}

public struct CMAcceleration: Sendable {
  public var x: Double
  public var y: Double
  public var z: Double
  public init(x: Double, y: Double, z: Double) { (self.x, self.y, self.z) = (x, y, z) }
}

open class CMDeviceMotion: NSObject {
  open var rotationRate = CMRotationRate(x: 0, y: 0, z: 0)
  open var gravity = CMAcceleration(x: 0, y: 0, z: -1)
  open var userAcceleration = CMAcceleration(x: 0, y: 0, z: 0)
}

public typealias CMDeviceMotionHandler = (CMDeviceMotion?, (any Error)?) -> Void

open class CMMotionManager: NSObject {
  open var deviceMotionUpdateInterval: TimeInterval = 0
  open var isDeviceMotionAvailable: Bool { StubCoreMotion.isAvailable }

  open func startDeviceMotionUpdates(to queue: OperationQueue, withHandler handler: @escaping CMDeviceMotionHandler) {
    Stubbed.note("CMMotionManager.startDeviceMotionUpdates")
    StubCoreMotion.handler = handler
  }

  open func stopDeviceMotionUpdates() {
    Stubbed.note("CMMotionManager.stopDeviceMotionUpdates")
    StubCoreMotion.handler = nil
  }
}

public enum StubCoreMotion {
  nonisolated(unsafe) public static var isAvailable = true
  nonisolated(unsafe) static var handler: CMDeviceMotionHandler?

  /// Whether anybody listens.
  public static var isRunning: Bool { handler != nil }

  /// The device moves.
  @MainActor public static func move(rotation: CMRotationRate) {
    let motion = CMDeviceMotion()
    motion.rotationRate = rotation
    handler?(motion, nil)
  }
}
