import Foundation

#if !canImport(Darwin)
  internal import FoundationApple
#endif

/// What is asked of the system about files and about time: Foundation's answers, or those of a test.
struct System: Sendable {
  /// From when on the files of an installation can be read: from the first unlock after a restart, so that nothing that runs while
  /// the phone is locked is denied what people allowed.
  static let protection = FileProtectionType.completeUntilFirstUserAuthentication

  /// Makes a folder, and those above it, where there is none.
  var makeFolder: @Sendable (URL) throws -> Void = {
    try FileManager.default.createDirectory(
      at: $0, withIntermediateDirectories: true, attributes: [.protectionKey: protection])
  }

  /// Sets from when on what is made in a folder can be read. A folder that was there has what it was made with.
  var protect: @Sendable (URL, FileProtectionType) throws -> Void = {
    try FileManager.default.setAttributes([.protectionKey: $1], ofItemAtPath: $0.path)
  }

  /// Sets what backups do with a folder.
  var set: @Sendable (URL, URLResourceValues) throws -> Void = {
    var folder = $0
    try folder.setResourceValues($1)
  }

  /// Whether a file that is there can be opened now.
  var canOpen: @Sendable (URL) -> Bool = { (try? FileHandle(forReadingFrom: $0)) != nil }

  /// Asks for time: calls back on another thread, with false when the process is not suspended until that returns, and with true
  /// when there is no time, or no more.
  var beginActivity: @Sendable (String, @escaping @Sendable (Bool) -> Void) -> Void = { reason, block in
    #if os(macOS)
      // Nothing is suspended there.
      DispatchQueue.global().async { block(false) }
    #else
      ProcessInfo.processInfo.performExpiringActivity(withReason: reason, using: block)
    #endif
  }

  /// Makes `folder` what an installation needs: there, readable from the first unlock on, and in no backup.
  func prepare(_ folder: URL) throws(Problem) {
    do {
      try makeFolder(folder)
      try protect(folder, System.protection)
      var values = URLResourceValues()
      values.isExcludedFromBackup = true
      try set(folder, values)
    } catch {
      throw Problem("the folder \(folder.path) cannot be made, or be kept out of backups: \(error.localizedDescription)")
    }
  }

  /// Refuses files that the system keeps locked: all of them are, if one is.
  func refuseLocked(_ folder: URL) throws(Problem) {
    let file = folder.appendingPathComponent("ledger")
    if FileManager.default.fileExists(atPath: file.path), !canOpen(file) {
      throw Problem(
        "\(file.path) cannot be read now: until the phone is unlocked for the first time after a restart its files are locked, "
          + "and everything is denied; open again after that")
    }
  }

  /// Does `body` while the system does not suspend the process: whoever is suspended with a lock in a shared folder is ended
  /// (0xdead10cc).
  ///
  /// - Returns: nil where the system gives no time; nothing was begun then.
  func uninterrupted<Result>(_ body: () -> Result) -> Result? {
    let told = DispatchSemaphore(value: 0)
    let granted = DispatchSemaphore(value: 0)
    let over = DispatchSemaphore(value: 0)
    beginActivity("AskFirst") { expired in
      if expired {
        // Behind a grant it says that time is running out. What was begun is over in a moment, and nothing else is begun.
        told.signal()
      } else {
        granted.signal()
        told.signal()
        over.wait()
      }
    }
    told.wait()
    guard granted.wait(timeout: .now()) == .success else { return nil }
    defer { over.signal() }
    return body()
  }
}

extension Problem {
  /// The system is about to suspend this process.
  static let noTime = Problem("the system gives this process no time, so nothing was begun; do it again when the app is in front")
}
