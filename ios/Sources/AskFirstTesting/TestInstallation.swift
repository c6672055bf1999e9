import AskFirst
import Foundation

/// An installation that nobody was asked on yet, in a temporary folder that goes with it. What a person would say in the dialog is said
/// by a call.
///
/// ```swift
/// let app = try TestInstallation(declaration: file, constants: Declared.declaration)
/// app.agree()
/// XCTAssertTrue(app.installation.isAllowed(Uses.selfSystemInfo))
/// ```
///
/// It begins in the foreground, at ``TestClock/start``. Keep it for as long as the test lasts: the folder is removed with it.
public final class TestInstallation: Sendable {
  /// The time, which stands still.
  public let clock: TestClock

  /// The folder of its files.
  public let folder: URL

  private let config: Config
  private let opened: Locked<Installation>

  /// Opens an installation.
  ///
  /// - Parameters:
  ///   - declaration: the declaration's file.
  ///   - constants: what the generated constants were made from; nil where none are used.
  ///   - version: the major version of iOS.
  ///   - clock: the time.
  /// - Throws: ``AskFirst/Problem`` that says why it does not open, and what reading the file throws.
  public init(declaration: URL, constants: Declaration? = nil, version: Int = 17, clock: TestClock = TestClock()) throws {
    self.clock = clock
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("askfirst-\(UUID().uuidString)")
    var config = Config(json: try Data(contentsOf: declaration), folder: folder, version: version, declaration: constants)
    config.clock = { clock.now }
    self.config = config
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    opened = Locked(Installation())
    try start()
  }

  deinit {
    installation.close()
    try? FileManager.default.removeItem(at: folder)
  }

  private func start() throws(Problem) {
    try installation.open(config)
    try installation.observeForeground(true)
  }

  /// The installation. After ``restart()`` it is another object.
  public var installation: Installation { opened.value }

  /// The process ends and begins again; what was said stays.
  ///
  /// - Throws: ``AskFirst/Problem`` that says why it does not open.
  public func restart() throws(Problem) {
    opened.change { installation in
      installation.close()
      installation = Installation()
    }
    try start()
  }

  /// The app comes to the front.
  ///
  /// - Throws: ``AskFirst/Problem`` that says why that failed.
  public func comeToFront() throws(Problem) {
    try installation.observeForeground(true)
  }

  /// The app leaves the front.
  ///
  /// - Throws: ``AskFirst/Problem`` that says why that failed.
  public func leaveFront() throws(Problem) {
    try installation.observeForeground(false)
  }

  /// The person agrees to the notice, and ticks what `choices` says.
  @discardableResult
  public func agree(_ choices: Choices = Choices()) -> Outcome {
    installation.agree(choices)
  }

  /// The person agrees to the notice, and to everything that is asked for beside it: additional purposes and separate consents.
  ///
  /// - Throws: ``AskFirst/Problem`` that says why there is no notice.
  @discardableResult
  public func agreeToEverything() throws(Problem) -> Outcome {
    let notice = try installation.notice(.en)
    return agree(
      Choices(
        purposes: Set(notice.additional.map(\.purpose)), separateConsents: Set(notice.separate.map(\.consent))))
  }

  /// The person refuses.
  @discardableResult
  public func refuse() -> Outcome {
    installation.refuse()
  }

  /// The person takes everything back.
  @discardableResult
  public func withdraw() -> Outcome {
    installation.withdraw()
  }
}
