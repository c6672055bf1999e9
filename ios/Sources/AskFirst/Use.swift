/// A declared use: who gets what, for what. `askfirst build --swift` writes one constant for each, so that only what is
/// declared can be asked for.
///
/// `Value` is what reading it gives; a use that nothing is read for, such as the start of an SDK, is a `Use<Never>`. It holds a
/// number and nothing that is counted, so that passing it around and checking it cost next to nothing.
@frozen
public struct Use<Value: Sendable>: Hashable, Sendable, CustomStringConvertible {
  /// Its number in the declaration that the constants were made from.
  public let number: UInt16

  /// For what `askfirst build` writes: the use of this number.
  @inlinable
  public init(declared number: UInt16) {
    self.number = number
  }

  /// Its number.
  public var description: String { "use \(number)" }
}

/// Who gets data: the app, or one third-party SDK. `askfirst build` writes one constant for each.
public struct Recipient: Hashable, Sendable, CustomStringConvertible {
  /// Its id in the declaration.
  public let id: String

  /// The recipient of this id.
  public init(_ id: String) {
    self.id = id
  }

  /// The ``id``.
  public var description: String { id }
}

/// What data is used for. `askfirst build` writes one constant for each.
public struct Purpose: Hashable, Sendable, CustomStringConvertible {
  /// Its id in the declaration.
  public let id: String

  /// The purpose of this id.
  public init(_ id: String) {
    self.id = id
  }

  /// The ``id``.
  public var description: String { id }
}

/// A consent that is asked for on its own. `askfirst build` writes one constant for each.
public struct SeparateConsent: Hashable, Sendable, CustomStringConvertible {
  /// Its id in the declaration.
  public let id: String

  /// The consent of this id.
  public init(_ id: String) {
    self.id = id
  }

  /// The ``id``.
  public var description: String { id }
}

/// The declaration that constants were made from. `askfirst build` writes it beside them.
public struct Declaration: Hashable, Sendable {
  /// Its SHA-256, in hexadecimal: one that is opened must have it.
  public let digest: String

  /// How many uses it has.
  public let uses: Int

  /// The version of its policy.
  public let policyVersion: String

  /// For what `askfirst build` writes.
  public init(digest: String, uses: Int, policyVersion: String) {
    self.digest = digest
    self.uses = uses
    self.policyVersion = policyVersion
  }
}
