// The declarations of Apple's Network that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubNetwork` by which tests say what it answers.

import Dispatch
import Stubbed

public final class NWPathMonitor: Sendable {
  nonisolated(unsafe) private var handler: (@Sendable (NWPath) -> Void)?

  public init() {}
  public var pathUpdateHandler: (@Sendable (_ newPath: NWPath) -> Void)? {
    get { handler }
    set { handler = newValue }
  }
  public func start(queue: DispatchQueue) {
    Stubbed.note("NWPathMonitor.start")
    guard let path = StubNetwork.path else { return }
    queue.async { [handler] in handler?(path) }
  }
  public func cancel() {}
}

public struct NWPath: Sendable {
  public enum Status: Sendable {
    case satisfied
    case unsatisfied
    case requiresConnection
  }

  public let status: Status
  let types: [NWInterface.InterfaceType]
  public func usesInterfaceType(_ type: NWInterface.InterfaceType) -> Bool { types.contains(type) }
}

public struct NWInterface: Sendable {
  public enum InterfaceType: Sendable {
    case other
    case wifi
    case cellular
    case wiredEthernet
    case loopback
  }
}

public enum StubNetwork {
  /// Nil where the system stays silent.
  nonisolated(unsafe) public static var path: NWPath? = path(.satisfied, .wifi)

  public static func path(_ status: NWPath.Status, _ types: NWInterface.InterfaceType...) -> NWPath {
    NWPath(status: status, types: types)
  }
}
