import AskFirst

/// An adapter that writes down the steps that it is told to take.
///
/// ```swift
/// let pangle = RecordingSdk(Recipients.pangle)
/// try app.installation.startSdks([pangle])
/// XCTAssertFalse(pangle.steps.contains(.start))  // nobody agreed to anything
/// ```
@MainActor
public final class RecordingSdk: Sdk {
  /// The recipient that the SDK is in the declaration.
  public let recipient: Recipient

  /// The steps so far, in order, those that failed among them.
  public private(set) var steps: [SdkStep] = []

  /// Whether each step fails.
  public var fails: Bool

  /// Whether the SDK offers something for a step. Everything, until something else is set.
  public var offers: @MainActor (SdkStep) -> Bool = { _ in true }

  /// An adapter.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that the SDK is in the declaration.
  ///   - fails: whether each step fails.
  public init(_ recipient: Recipient, fails: Bool = false) {
    self.recipient = recipient
    self.fails = fails
  }

  /// Writes a step down.
  ///
  /// - Throws: ``AskFirst/NotOffered`` where the SDK offers nothing for it, and ``SdkFailed`` where it fails.
  public func take(_ step: SdkStep) throws {
    guard offers(step) else { throw NotOffered() }
    steps.append(step)
    if fails { throw SdkFailed() }
  }
}

/// What an SDK of a test fails with.
public struct SdkFailed: Error {
  /// A failure.
  public init() {}
}

/// The vendor's side of adapters: calls to be handed to `VendorSdk`, each of which writes down that it was made.
///
/// ```swift
/// let vendor = RecordingVendor()
/// let sdk = VendorSdk.jd(Recipients.jd, start: vendor.call("jd start"))
/// ```
@MainActor
public final class RecordingVendor {
  /// The calls so far, in order, with what they were told.
  public private(set) var calls: [String] = []

  /// The names of the calls that fail, or answer no.
  public var failing: Set<String> = []

  /// A vendor.
  public init() {}

  /// Forgets the calls so far.
  public func forget() {
    calls = []
  }

  /// A call.
  public func call(_ name: String) -> @MainActor () throws -> Void {
    { [self] in
      calls.append(name)
      if failing.contains(name) { throw SdkFailed() }
    }
  }

  /// A call that is told yes or no.
  public func yesOrNo(_ name: String) -> @MainActor (Bool) throws -> Void {
    { [self] yes in try call("\(name) \(yes)")() }
  }

  /// A call that is told which items the SDK may read, by their ids.
  public func items(_ name: String) -> @MainActor (Set<String>) throws -> Void {
    { [self] items in try call("\(name) \(items.isEmpty ? "none" : items.sorted().joined(separator: " "))")() }
  }

  /// A call that answers whether it worked.
  public func answer(_ name: String) -> @MainActor () -> Bool {
    { [self] in
      calls.append(name)
      return !failing.contains(name)
    }
  }
}
