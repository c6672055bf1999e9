#if canImport(Network)
  import AskFirst
  import Foundation
  import Network

  /// How the device is connected.
  public struct NetworkSource: Source {
    private let patience: TimeInterval

    /// A source that waits for at most this many seconds.
    public init(patience: TimeInterval = 2) {
      self.patience = patience
    }

    /// `network-state`.
    public var items: [String] { ["network-state"] }

    /// `wifi`, `cellular`, `ethernet`, `other` or `none`.
    public func text(_ item: String) async throws -> String? {
      let monitor = NWPathMonitor()
      defer { monitor.cancel() }
      let states = AsyncStream<String?> { stream in
        monitor.pathUpdateHandler = { stream.yield(NetworkSource.state(of: $0)) }
        monitor.start(queue: DispatchQueue(label: "io.askfirst.network"))
        DispatchQueue.global().asyncAfter(deadline: .now() + patience) { stream.yield(nil) }
      }
      for await state in states {
        guard let state else { throw TimedOut() }
        return state
      }
      return nil
    }

    private static func state(of path: NWPath) -> String {
      guard path.status == .satisfied else { return "none" }
      if path.usesInterfaceType(.wifi) { return "wifi" }
      if path.usesInterfaceType(.cellular) { return "cellular" }
      return path.usesInterfaceType(.wiredEthernet) ? "ethernet" : "other"
    }
  }
#endif
