/// The installation of this app: what ``Installation`` has that is called every day, without an object to pass around.
///
/// Until ``open(_:)`` succeeded everything is denied.
public enum AskFirst {
  /// All of it.
  public static let installation = Installation()

  /// See ``Installation/open(_:)``.
  public static func open(_ config: Config) throws(Problem) {
    try installation.open(config)
  }

  /// See ``Installation/check(_:)``.
  @inlinable
  public static func check(_ use: Use<some Any>) -> Decision {
    installation.check(use)
  }

  /// See ``Installation/isAllowed(_:)``.
  @inlinable
  public static func isAllowed(_ use: Use<some Any>) -> Bool {
    installation.isAllowed(use)
  }

  /// Reads an item through the gate, as `read` of ``Installation`` does.
  public static func read<Value>(
    _ use: Use<Value>, freshness: Freshness = .cached, reader: () throws -> Value?
  ) -> Reading<Value> {
    installation.read(use, freshness: freshness, reader: reader)
  }

  /// See ``Installation/record(_:)``.
  public static func record(_ use: Use<some Any>) -> Decision {
    installation.record(use)
  }

  /// See ``Installation/question-property``.
  public static var question: Question { installation.question }

  /// See ``Installation/agree(_:)``.
  public static func agree(_ choices: Choices = Choices()) -> Outcome {
    installation.agree(choices)
  }

  /// See ``Installation/refuse()``.
  public static func refuse() -> Outcome {
    installation.refuse()
  }

  /// See ``Installation/withdraw()``.
  public static func withdraw() -> Outcome {
    installation.withdraw()
  }

  /// Takes one use back.
  public static func withdraw(_ use: Use<some Any>) -> Outcome {
    installation.withdraw(use)
  }

  /// Gives an additional purpose up.
  public static func withdraw(_ purpose: Purpose) -> Outcome {
    installation.withdraw(purpose)
  }

  /// Switches a recipient off.
  public static func withdraw(_ recipient: Recipient) -> Outcome {
    installation.withdraw(recipient)
  }

  /// Takes a separate consent back.
  public static func withdraw(_ consent: SeparateConsent) -> Outcome {
    installation.withdraw(consent)
  }

  /// Chooses an additional purpose.
  public static func allow(_ purpose: Purpose) -> Outcome {
    installation.allow(purpose)
  }

  /// Switches a recipient on.
  public static func allow(_ recipient: Recipient) -> Outcome {
    installation.allow(recipient)
  }

  /// Gives a separate consent.
  public static func allow(_ consent: SeparateConsent) -> Outcome {
    installation.allow(consent)
  }
}
