/// Why a use is denied. Where several reasons apply, the first is told.
///
/// The raw value is its number in the gate page. It never changes.
@frozen
public enum Reason: UInt8, CaseIterable, Sendable, CustomStringConvertible {
  /// Nothing was opened yet, or something about it is wrong.
  case notReady
  /// A withdrawal is under way.
  case withdrawing
  /// The declaration has no such use.
  case undeclared
  /// This version of the system has no such item.
  case notOnPlatform
  /// The service was shut down.
  case serviceEnded
  /// The account was closed.
  case accountClosed
  /// A child, and no guardian agreed.
  case child
  /// A minor, and no guardian agreed where the declaration asks for one.
  case minor
  /// Nobody has answered the notice yet.
  case notAnswered
  /// The notice was refused.
  case refused
  /// Consent was withdrawn.
  case withdrawn
  /// The policy changed in a way that touches this use.
  case policyChanged
  /// The purpose is additional and was not chosen.
  case purposeNotChosen
  /// It needs a separate consent that was not given.
  case separateConsentMissing
  /// The recipient is switched off.
  case recipientOff
  /// Personalisation is off.
  case personalisationOff
  /// The consent has come to its end.
  case expired
  /// The system's permission is off, or this process has not looked yet.
  case permissionMissing
  /// The app is in the background.
  case background
  /// It was read as often as was declared.
  case overBudget

  /// Its name in files and logs. It never changes.
  public var id: String {
    switch self {
    case .notReady: "not-ready"
    case .withdrawing: "withdrawing"
    case .undeclared: "undeclared"
    case .notOnPlatform: "not-on-platform"
    case .serviceEnded: "service-ended"
    case .accountClosed: "account-closed"
    case .child: "child"
    case .minor: "minor"
    case .notAnswered: "not-answered"
    case .refused: "refused"
    case .withdrawn: "withdrawn"
    case .policyChanged: "policy-changed"
    case .purposeNotChosen: "purpose-not-chosen"
    case .separateConsentMissing: "separate-consent-missing"
    case .recipientOff: "recipient-off"
    case .personalisationOff: "personalisation-off"
    case .expired: "expired"
    case .permissionMissing: "permission-missing"
    case .background: "background"
    case .overBudget: "over-budget"
    }
  }

  /// The ``id``.
  public var description: String { id }
}

/// The ground on which a use is allowed. The raw value is its number in the gate page. It never changes.
@frozen
public enum Basis: UInt8, CaseIterable, Sendable, CustomStringConvertible {
  /// The general agreement.
  case consent
  /// The general agreement and a separate consent.
  case separateConsent
  /// The agreement of a child's or minor's guardian.
  case guardian
  /// A statutory exception that the declaration names.
  case exception

  /// Its name in files and logs. It never changes.
  public var id: String {
    switch self {
    case .consent: "consent"
    case .separateConsent: "separate-consent"
    case .guardian: "guardian"
    case .exception: "exception"
    }
  }

  /// The ``id``.
  public var description: String { id }
}

/// Whether a use is allowed.
@frozen
public enum Decision: Hashable, Sendable, CustomStringConvertible {
  /// It is, on this ground.
  case allowed(Basis)
  /// It is not, for this reason.
  case denied(Reason)

  /// Whether it is allowed.
  @inlinable
  public var isAllowed: Bool {
    if case .allowed = self { true } else { false }
  }

  /// The ground on which it is allowed; nil where it is denied.
  public var basis: Basis? {
    if case .allowed(let basis) = self { basis } else { nil }
  }

  /// Why it is denied; nil where it is allowed.
  public var reason: Reason? {
    if case .denied(let reason) = self { reason } else { nil }
  }

  /// The answer with its ground or reason, as logs have it.
  public var description: String {
    switch self {
    case .allowed(let basis): "allowed: \(basis)"
    case .denied(let reason): "denied: \(reason)"
    }
  }

  /// What a cell says that does not depend on this moment. All bytes without a meaning deny.
  @inlinable
  init(cell: UInt8) {
    // An enum without values is its place among its cases, and these are frozen. The initialiser that Swift makes for raw values
    // is a call for other modules, and several times the rest of a check.
    if cell &- Cell.allowed < Cell.bases {
      self = .allowed(unsafeBitCast(cell &- Cell.allowed, to: Basis.self))
    } else {
      self = .denied(cell < Cell.reasons ? unsafeBitCast(cell, to: Reason.self) : .notReady)
    }
  }
}

/// The cells of a page, as numbers.
@usableFromInline
enum Cell {
  // Computed, so that other modules see numbers and not variables that are set at their first use.
  @inlinable static var allowed: UInt8 { 0x80 }
  @inlinable static var conditional: UInt8 { 0xC0 }
  @inlinable static var bases: UInt8 { 4 }
  @inlinable static var reasons: UInt8 { 20 }

  /// Whether the answer depends on this process and this moment, so that the core has to be asked.
  @inlinable
  static func isConditional(_ cell: UInt8) -> Bool {
    cell >= conditional
  }
}
