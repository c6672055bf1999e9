#if canImport(CoreMotion) && !os(macOS)
  import AskFirst
  import CoreMotion
  import Foundation

  /// The sensors of motion: what flows while a feature runs. iOS has no permission for it, so that the gate is all there is.
  public struct MotionSource: Source {
    /// A source.
    public init() {}

    /// `sensors`.
    public var items: [String] { ["sensors"] }

    /// How the device moves, for as long as the use is allowed. The beginning is put on record, and needs no other.
    ///
    /// - Parameters:
    ///   - use: what is read, and what for.
    ///   - installation: whose gate is asked, again for each movement.
    ///   - interval: the time between two movements, in seconds.
    /// - Returns: the movements. They end with a denial, and when nobody waits for them any more; there are none where the use is denied
    ///   or the device has no such sensors. Whoever is too slow gets the newest.
    public func movements(
      _ use: Use<Never>, of installation: Installation = AskFirst.installation, every interval: TimeInterval = 0.1
    ) -> AsyncStream<Movement> {
      AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
        Task { @MainActor in
          Sensors.start(
            stream, interval, isAllowed: { installation.isAllowed(use) }, begin: { installation.record(use).isAllowed })
        }
      }
    }
  }

  /// How the device moves, at one moment.
  public struct Movement: Hashable, Sendable {
    /// What has a direction: x to the right of the screen, y to its top, z out of it.
    public struct Vector: Hashable, Sendable {
      /// To the right.
      public let x: Double
      /// To the top.
      public let y: Double
      /// Towards the person.
      public let z: Double
    }

    /// How it turns, in radians a second.
    public let rotation: Vector
    /// Where down is, in multiples of the gravity of Earth.
    public let gravity: Vector
    /// How the person moves it, without gravity, in multiples of that.
    public let acceleration: Vector
  }

  /// The sensors, which are told on the main queue.
  @MainActor
  private enum Sensors {
    static func start(
      _ stream: AsyncStream<Movement>.Continuation, _ interval: TimeInterval, isAllowed: @escaping @Sendable () -> Bool,
      begin: () -> Bool
    ) {
      let manager = CMMotionManager()
      guard manager.isDeviceMotionAvailable, begin() else {
        stream.finish()
        return
      }
      manager.deviceMotionUpdateInterval = interval
      manager.startDeviceMotionUpdates(to: .main) { motion, _ in
        if let motion, isAllowed(), stream.isHeard(Movement(motion)) {
          return
        }
        manager.stopDeviceMotionUpdates()
        stream.finish()
      }
    }
  }

  extension AsyncStream<Movement>.Continuation {
    /// Hands a value over; false where nobody waits for any more.
    fileprivate func isHeard(_ value: Movement) -> Bool {
      if case .terminated = yield(value) { false } else { true }
    }
  }

  extension Movement {
    fileprivate init(_ motion: CMDeviceMotion) {
      rotation = Vector(x: motion.rotationRate.x, y: motion.rotationRate.y, z: motion.rotationRate.z)
      gravity = Vector(x: motion.gravity.x, y: motion.gravity.y, z: motion.gravity.z)
      acceleration = Vector(x: motion.userAcceleration.x, y: motion.userAcceleration.y, z: motion.userAcceleration.z)
    }
  }
#endif
