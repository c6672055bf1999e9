import AskFirst

/// A phone that is made up: it writes down, in order, everything that it is asked.
///
/// ```swift
/// let phone = FakePhone(items: ["system-info"], behind: ["NSUserTrackingUsageDescription": ["idfa"]])
/// let readers = Readers(app.installation, sources: phone.sources, isActive: phone.isActive)
/// _ = await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true)
/// try await phone.assertNone()  // nobody agreed to anything
/// app.agree()
/// await phone.answer(.refused)
/// _ = await readers.read(Uses.selfIDFAForDeviceIdentity, asking: true)
/// try await phone.assertOnly(asking: "NSUserTrackingUsageDescription")
/// ```
///
/// Every permission is undetermined and will be granted, and each item has a value, until something else is said.
public actor FakePhone {
  /// What the phone is asked.
  public enum Call: Hashable, Sendable, CustomStringConvertible {
    /// What was said about a permission so far.
    case status(String)
    /// The system's question for a permission.
    case question(String)
    /// The value of an item.
    case read(String)

    /// The call in a few words.
    public var description: String {
      switch self {
      case .status(let permission): "the status of \(permission)"
      case .question(let permission): "the question for \(permission)"
      case .read(let item): "the value of \(item)"
      }
    }
  }

  /// What came of reading, where it was set.
  private enum Held: Sendable {
    case text(String)
    case texts([String])
    case nothing
    case failure(any Error)
  }

  private nonisolated let items: [String]
  private nonisolated let behind: [String: [String]]
  private var answers: [String: PermissionStatus] = [:]
  private var statuses: [String: PermissionStatus] = [:]
  private var held: [String: Held] = [:]
  private var meanwhile: [Call: @Sendable () async -> Void] = [:]
  private var answer = PermissionStatus.granted
  private var isInFront = true

  /// What it was asked so far, in order.
  public private(set) var calls: [Call] = []

  /// A phone.
  ///
  /// - Parameters:
  ///   - items: the ids of the items that need no permission.
  ///   - behind: those that need one, by the key of `Info.plist` that stands for it.
  public init(items: [String] = [], behind: [String: [String]] = [:]) {
    self.items = items
    self.behind = behind
  }

  // MARK: For readers

  /// The ways to its items.
  public nonisolated var sources: [any Source] {
    let open = FakeSource(items: items, key: nil, phone: self)
    return [open] + behind.sorted { $0.key < $1.key }.map { FakeSource(items: $0.value, key: $0.key, phone: self) }
  }

  /// Whether the app is active.
  public nonisolated var isActive: @Sendable () async -> Bool {
    { await self.isInFront }
  }

  // MARK: What it answers

  /// What the person says to every question from now on.
  public func answer(_ answer: PermissionStatus) {
    self.answer = answer
  }

  /// What the person says to the question for one permission.
  public func answer(_ answer: PermissionStatus, to permission: String) {
    answers[permission] = answer
  }

  /// What was said to the system so far, as if in its settings.
  public func set(_ status: PermissionStatus, of permission: String) {
    statuses[permission] = status
  }

  /// The value of an item that is one text.
  public func set(_ text: String, of item: String) {
    held[item] = .text(text)
  }

  /// The value of an item that is a list of texts.
  public func set(_ texts: [String], of item: String) {
    held[item] = .texts(texts)
  }

  /// An item has no value.
  public func setNothing(of item: String) {
    held[item] = .nothing
  }

  /// Reading an item fails: with ``AskFirst/TimedOut``, or as anything else.
  public func fail(_ item: String, with error: any Error) {
    held[item] = .failure(error)
  }

  /// Whether the app is active.
  public func setActive(_ isActive: Bool) {
    isInFront = isActive
  }

  /// Something happens while the phone answers, such as a withdrawal while its question is on the screen.
  public func during(_ call: Call, _ body: @escaping @Sendable () async -> Void) {
    meanwhile[call] = body
  }

  // MARK: What it was asked

  /// Forgets what it was asked so far.
  public func forget() {
    calls = []
  }

  /// Fails the test if the phone was asked for anything: before a person agreed, after a refusal, after a withdrawal.
  ///
  /// - Throws: ``AskedTooMuch`` with each call. XCTest and Swift Testing show it.
  public func assertNone() throws(AskedTooMuch) {
    try assertOnly()
  }

  /// Fails the test if the phone was asked for anything but these items, with the statuses and questions of their permissions; or of
  /// further permissions.
  ///
  /// - Parameters:
  ///   - items: the items that may be read.
  ///   - permissions: permissions whose status may be looked at and whose question may be asked, although nothing of theirs is read.
  /// - Throws: ``AskedTooMuch`` with each call. XCTest and Swift Testing show it.
  public func assertOnly(_ items: String..., asking permissions: String...) throws(AskedTooMuch) {
    let needed = behind.filter { $0.value.contains { items.contains($0) } }.keys
    let allowed = Set(permissions).union(needed)
    let others = calls.filter { call in
      switch call {
      case .status(let permission), .question(let permission): !allowed.contains(permission)
      case .read(let item): !items.contains(item)
      }
    }
    if !others.isEmpty {
      throw AskedTooMuch(calls: calls, others: others, allowed: items + permissions)
    }
  }

  // MARK: What sources and permissions ask

  fileprivate func status(of permission: String) async -> PermissionStatus {
    await note(.status(permission))
    return statuses[permission] ?? .notDetermined
  }

  fileprivate func question(for permission: String) async -> PermissionStatus {
    await note(.question(permission))
    let said = answers[permission] ?? answer
    statuses[permission] = said
    return said
  }

  fileprivate func text(of item: String) async throws -> String? {
    await note(.read(item))
    switch held[item] {
    case .text(let text): return text
    case .texts, .nothing: return nil
    case .failure(let error): throw error
    case nil: return "value of \(item)"
    }
  }

  fileprivate func texts(of item: String) async throws -> [String]? {
    await note(.read(item))
    switch held[item] {
    case .texts(let texts): return texts
    case .text, .nothing: return nil
    case .failure(let error): throw error
    case nil: return ["value of \(item)"]
    }
  }

  private func note(_ call: Call) async {
    calls.append(call)
    await meanwhile[call]?()
  }
}

/// A phone was asked for what it may not be asked.
public struct AskedTooMuch: Error, CustomStringConvertible {
  /// Everything that it was asked, in order.
  public let calls: [FakePhone.Call]

  /// What it should not have been asked.
  public let others: [FakePhone.Call]

  let allowed: [String]

  /// What was allowed, and each call with a mark where it was not.
  public var description: String {
    let what = allowed.isEmpty ? "nothing" : "only \(allowed.joined(separator: ", "))"
    let lines = calls.enumerated().map { "\n  \($0 + 1). \($1)\(others.contains($1) ? "  <- not allowed" : "")" }
    return "\(what) may be asked of the phone, and it was asked for\(lines.joined())"
  }
}

private struct FakeSource: Source {
  let items: [String]
  let key: String?
  let phone: FakePhone

  var permission: (any SystemPermission)? { key.map { FakePermission(name: $0, phone: phone) } }

  func text(_ item: String) async throws -> String? { try await phone.text(of: item) }

  func texts(_ item: String) async throws -> [String]? { try await phone.texts(of: item) }
}

private struct FakePermission: SystemPermission {
  let name: String
  let phone: FakePhone

  var status: PermissionStatus { get async { await phone.status(of: name) } }

  func request() async -> PermissionStatus { await phone.question(for: name) }
}
