/// One way to items: what reads them from the system, once the gate has said yes. `AskFirstDevice`, `AskFirstTracking` and their
/// sisters have those of iOS, each in a module of its own, so that an app links only the frameworks that it declares a use for.
public protocol Source: Sendable {
  /// The ids of the items that it reads.
  var items: [String] { get }

  /// The permission of the system that it needs; nil where it needs none.
  var permission: (any SystemPermission)? { get }

  /// The value of an item that is one text; nil where the system has none.
  ///
  /// - Throws: ``TimedOut``, or any other error if the system fails.
  func text(_ item: String) async throws -> String?

  /// The value of an item that is a list of texts; nil where the system has none.
  ///
  /// - Throws: ``TimedOut``, or any other error if the system fails.
  func texts(_ item: String) async throws -> [String]?
}

extension Source {
  /// None.
  public var permission: (any SystemPermission)? { nil }

  /// Nothing, unless a source says otherwise.
  public func text(_ item: String) async throws -> String? { nil }

  /// Nothing, unless a source says otherwise.
  public func texts(_ item: String) async throws -> [String]? { nil }
}

/// A permission of the system, which a person grants and takes back.
public protocol SystemPermission: Sendable {
  /// The key of `Info.plist` that explains it, which stands for it in declarations.
  var name: String { get }

  /// What the person said to the system so far.
  var status: PermissionStatus { get async }

  /// Has the system ask the person, and tells the answer.
  func request() async -> PermissionStatus
}

/// What a person said to the system about a permission.
public enum PermissionStatus: Sendable {
  /// Nothing yet: the system would ask.
  case notDetermined
  /// Yes.
  case granted
  /// No, or somebody else said no for them: the system will not ask again.
  case refused
}

/// Reads items through the gate, in the one order that is right: the declaration and the person's consent first, then the
/// system's own question, then the system.
///
/// A source, and the status of its permission, is not even looked at before the gate has nothing against the use but the
/// permission. The system's question is asked for a declared use that is consented to, while the app is active, and once.
public actor Readers {
  private let installation: Installation
  private let sources: [any Source]
  private let isActive: @Sendable () async -> Bool
  private var questions: [String: Task<PermissionStatus, Never>] = [:]

  /// Readers of an installation.
  ///
  /// - Parameters:
  ///   - installation: whose gate and records these use.
  ///   - sources: the ways to items; of two ways to one item the first is taken.
  ///   - isActive: whether the app is active, so that the system would show a question.
  public init(
    _ installation: Installation = AskFirst.installation, sources: [any Source],
    isActive: @escaping @Sendable () async -> Bool = { true }
  ) {
    self.installation = installation
    self.sources = sources
    self.isActive = isActive
  }

  /// Reads an item that is one text.
  ///
  /// - Parameters:
  ///   - use: what is read, and what for.
  ///   - freshness: whether a value that was read before will do.
  ///   - asking: whether the system may ask the person for its permission now.
  /// - Returns: the value, or why there is none.
  public func read(_ use: Use<String>, freshness: Freshness = .cached, asking: Bool = false) async -> Reading<String> {
    await read(use, freshness, asking) { source, item in try await source.text(item) }
  }

  /// Reads an item that is a list of texts. The parameters are those of the other.
  public func read(_ use: Use<[String]>, freshness: Freshness = .cached, asking: Bool = false) async -> Reading<[String]> {
    await read(use, freshness, asking) { source, item in try await source.texts(item) }
  }

  /// Begins something that reads while it lasts, such as filming or recording: settles the permission, and puts it on record.
  /// Whoever films then checks the use now and again, and stops when it is denied.
  ///
  /// - Parameters:
  ///   - use: what is begun, and what for.
  ///   - asking: whether the system may ask the person for its permission now.
  /// - Returns: whether it may begin.
  public func begin(_ use: Use<Never>, asking: Bool = true) async -> Decision {
    if let reason = await denial(of: use, asking) {
      return .denied(reason)
    }
    return installation.record(use)
  }

  private func read<Value>(
    _ use: Use<Value>, _ freshness: Freshness, _ asking: Bool,
    by reader: @escaping @Sendable (any Source, String) async throws -> Value?
  ) async -> Reading<Value> {
    if let reason = await denial(of: use, asking) {
      return .denied(reason)
    }
    let item = installation.item(of: use)
    guard let source = source(of: item) else {
      return .unavailable(.failed)
    }
    let ask: @Sendable () async throws -> Value? = { try await reader(source, item) }
    return await installation.read(use, freshness: freshness, reader: ask)
  }

  private func source(of item: String) -> (any Source)? {
    sources.first { $0.items.contains(item) }
  }

  /// Why a use is denied, after the system's permission was looked at; nil where nothing is in the way.
  private func denial(of use: Use<some Any>, _ asking: Bool) async -> Reason? {
    switch installation.check(use) {
    case .denied(let reason) where reason != .permissionMissing:
      return reason
    case .allowed, .denied:
      // What was granted when this process last looked may have been taken back since.
      if let permission = source(of: installation.item(of: use))?.permission {
        await look(at: permission, asking)
      }
      return installation.check(use).reason
    }
  }

  private func look(at permission: any SystemPermission, _ asking: Bool) async {
    var status = await permission.status
    installation.observePermission(permission.name, granted: status == .granted)
    if status == .notDetermined && asking {
      status = await ask(for: permission)
      installation.observePermission(permission.name, granted: status == .granted)
    }
  }

  /// Who asks while the question is on the screen gets the same answer.
  private func ask(for permission: any SystemPermission) async -> PermissionStatus {
    if let question = questions[permission.name] {
      return await question.value
    }
    let question = Task { [installation, isActive] in
      guard await isActive(), installation.mayRequest(permission.name) else {
        return PermissionStatus.notDetermined
      }
      let answer = await permission.request()
      if answer == .refused {
        // If that cannot be put on record, the system still knows it and will not ask again.
        _ = installation.permissionRefused(permission.name)
      }
      return answer
    }
    questions[permission.name] = question
    defer { questions[permission.name] = nil }
    return await question.value
  }
}
