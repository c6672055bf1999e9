internal import AskFirstFFI
import Foundation

/// What opening left: the core, and the page that it keeps.
final class Opened: Sendable {
  /// What ``AskFirstFFI/Installation/begin(number:fresh:)`` answers where the value that was read before is to be handed over.
  static let cached: Int64 = 0x80
  /// From here on it answers with tickets.
  static let tickets: Int64 = 0x100

  let core: AskFirstFFI.Installation
  let pageDigest: [UInt8]
  let folder: URL
  let uses: [DeclaredUse]
  let permissions: [String]
  let role: Role
  private let declaration: Data
  private let clock: (@Sendable () -> Int64)?

  /// Opens, or says why not. An extension joins what the app has opened: it makes nothing and takes no lock.
  init(_ config: Config, _ system: System) throws(Problem) {
    do {
      folder = config.folder
      if config.role == .app {
        try system.prepare(config.folder)
      }
      try system.refuseLocked(config.folder)
      let opening = Opening(
        platform: config.platform.core, version: UInt16(clamping: config.version), folder: config.folder.path,
        boot: config.boot ?? Data(), clock: config.clock?())
      core =
        switch config.role {
        case .app: try AskFirstFFI.Installation.open(declaration: config.json, opening: opening)
        case .extension: try AskFirstFFI.Installation.join(declaration: config.json, opening: opening)
        }
      let declared = hexadecimal(Array(core.declarationDigest()))
      uses = core.uses().map(DeclaredUse.init)
      if let constants = config.declaration, constants.digest != declared || constants.uses != uses.count {
        throw Problem(
          "the constants were made from another declaration (\(constants.digest), not \(declared)): "
            + "run askfirst build, and ship the file that it was given")
      }
      pageDigest = Array(core.pageDigest())
      permissions = core.permissions()
      role = config.role
      declaration = config.json
      clock = config.clock
    } catch {
      throw Problem(of: error)
    }
  }

  /// The page that the core keeps.
  var page: Page { Page.map(folder: folder, digest: pageDigest, uses: uses.count) }

  /// What the policy lets people ask for. It is looked up when somebody does, and not while the app starts.
  var requestKinds: [RequestKind] { Promises.kinds(declaration) }

  /// Hands the time to the core, where a test sets it.
  func tick() {
    if let clock {
      core.setClock(now: clock())
    }
  }
}

/// What a declaration promises people who ask.
private struct Promises: Decodable {
  struct Rights: Decodable {
    let requests: [String]
  }

  let rights: Rights

  /// What people may ask for, in the order in which it is offered; all there is where that cannot be read.
  static func kinds(_ declaration: Data) -> [RequestKind] {
    let promises = try? JSONDecoder().decode(Promises.self, from: declaration)
    return RequestKind.allCases.filter { promises?.rights.requests.contains($0.rawValue) ?? true }
  }
}

extension Problem {
  /// What an error says.
  init(of error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case Failure.Failed(let reason): self.init(reason)
    default: self.init("the library failed: \(error)")
    }
  }
}
