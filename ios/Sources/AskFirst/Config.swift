import Foundation

#if !canImport(Darwin)
  internal import FoundationApple
#endif

/// How an installation is opened.
public struct Config: Sendable {
  /// The declaration's file, byte by byte.
  public var json: Data

  /// The folder of the installation's files. ``Installation/open(_:)`` makes it, has backups skip it and lets it be read from
  /// the first unlock on. The processes of an app group that share an installation share the folder.
  public var folder: URL

  /// The major version of the system.
  public var version: Int

  /// What the generated constants were made from; the file must be the same. Nil where no constants are used.
  public var declaration: Declaration?

  /// What this process may do.
  public var role: Role = .app

  /// Identifies the system's running time since its start, in 16 bytes. Without it the read budgets of running windows
  /// count as spent after each start that follows an unclean end.
  public var boot: Data?

  /// For tests: the time, in milliseconds since the Unix epoch, instead of the system's.
  public var clock: (@Sendable () -> Int64)?

  /// For tests: where it runs.
  public var platform: Platform = .ios

  /// An installation whose files are in `folder`.
  public init(
    json: Data, folder: URL, version: Int = ProcessInfo.processInfo.operatingSystemVersion.majorVersion,
    declaration: Declaration? = nil
  ) {
    self.json = json
    self.folder = folder
    self.version = version
    self.declaration = declaration
  }

  /// The installation of this app: `declaration.json` of its bundle, and the folder that its processes share.
  ///
  /// - Parameters:
  ///   - group: the app group of the app and its extensions; nil for an app without extensions, whose folder is in Application
  ///     Support.
  ///   - bundle: where `declaration.json` is. An extension has a bundle of its own, with a copy of the same file.
  ///   - declaration: what the generated constants were made from.
  /// - Throws: ``Problem`` where there is no such file, or this process is not in the group.
  public init(group: String? = nil, bundle: Bundle = .main, declaration: Declaration? = nil) throws(Problem) {
    guard let file = bundle.url(forResource: "declaration", withExtension: "json"), let json = try? Data(contentsOf: file)
    else {
      throw Problem("\(bundle.bundlePath) has no declaration.json: add what askfirst build wrote to the target's resources")
    }
    let files = FileManager.default
    let place =
      if let group {
        files.containerURL(forSecurityApplicationGroupIdentifier: group)
      } else {
        files.urls(for: .applicationSupportDirectory, in: .userDomainMask).first
      }
    guard let place else {
      throw Problem("this process is not in the app group \(group ?? ""): add the group to the target's capabilities")
    }
    self.init(json: json, folder: place.appendingPathComponent("AskFirst"), declaration: declaration)
  }
}

/// What a process of the app may do with the installation that it shares.
public enum Role: Sendable {
  /// The app: everything.
  case app

  /// An extension, which the system may suspend at any moment. It checks, reads and counts, and it may take back; everything else
  /// is the app's. It never takes the lock of the folder, so that it is never suspended with it: what it takes back is marked, and
  /// on the disk, when ``Installation/withdraw()`` returns, and the app puts it on record when it opens or comes to the front. Until
  /// the app has opened once, and after an update until it has again, everything is denied here.
  case `extension`
}

/// The platforms that a declaration speaks of.
public enum Platform: Sendable {
  /// iOS and iPadOS.
  case ios

  /// Android. What plays scenes needs it; an app that this library is part of does not run there.
  case android
}

/// Something that went wrong, in words for people. Nothing was allowed.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible, LocalizedError {
  /// What is wrong, where, and what to do.
  public let description: String

  /// See ``description``.
  public var errorDescription: String? { description }

  init(_ description: String) {
    self.description = description
  }
}
