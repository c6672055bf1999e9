import AskFirst

/// Puts one answer at a time on record, off the main actor: the disk is not waited for there.
@MainActor
final class Recorder {
  private var isBusy = false

  /// Records an answer.
  ///
  /// - Returns: what came of it; nil for a second one meanwhile, which is none.
  func record<Value: Sendable>(_ act: @escaping @Sendable () -> Value) async -> Value? {
    guard !isBusy else { return nil }
    isBusy = true
    defer { isBusy = false }
    return await Task.detached(priority: .userInitiated, operation: act).value
  }
}

/// Somebody who waits for a screen: told once, and with nothing where the screen went away by itself.
@MainActor
final class Waiting<Value: Sendable> {
  private var continuation: CheckedContinuation<Value?, Never>?

  private init(_ continuation: CheckedContinuation<Value?, Never>) {
    self.continuation = continuation
  }

  deinit {
    continuation?.resume(returning: nil)
  }

  /// Ends the waiting; a second time does nothing.
  func tell(_ value: Value?) {
    continuation?.resume(returning: value)
    continuation = nil
  }

  /// Waits until `begin` has handed on who waits, and they were told or forgotten.
  static func wait(_ begin: @MainActor (Waiting<Value>) -> Void) async -> Value? {
    await withCheckedContinuation { begin(Waiting($0)) }
  }
}

/// One dialog for all who ask the same thing at the same time.
@MainActor
final class Asking {
  /// What is asked: the notice of an installation, or about one of its uses.
  struct Subject: Hashable, Sendable {
    let installation: ObjectIdentifier
    let use: UInt16?

    init(_ installation: Installation, use: UInt16? = nil) {
      self.installation = ObjectIdentifier(installation)
      self.use = use
    }
  }

  static let all = Asking()
  private var running: [Subject: Task<Outcome?, Never>] = [:]

  /// Asks, unless somebody does already; then that answer is for both.
  func once(_ subject: Subject, _ ask: @escaping @MainActor () async -> Outcome?) async -> Outcome? {
    if let task = running[subject] {
      return await task.value
    }
    let task = Task { await ask() }
    running[subject] = task
    defer { running[subject] = nil }
    return await task.value
  }
}
