internal import AskFirstFFI
import Foundation

// From what UniFFI wrote to what people see, and back.

extension Outcome {
  init(_ core: AskFirstFFI.Outcome) {
    self.init(
      isEffective: core.effective, isDurable: core.durable, problem: core.problem.isEmpty ? nil : Problem(core.problem),
      denied: core.denied.map(UInt16.init(clamping:)), allowed: core.allowed.map(UInt16.init(clamping:)))
  }
}

extension Choices {
  var core: AskFirstFFI.Choices {
    AskFirstFFI.Choices(
      purposes: purposes.map(\.id), recipientsOff: recipientsOff.map(\.id), separate: separateConsents.map(\.id))
  }
}

extension Platform {
  var core: AskFirstFFI.Platform {
    switch self {
    case .ios: .ios
    case .android: .android
    }
  }
}

extension Lang {
  var core: AskFirstFFI.Lang {
    switch self {
    case .zh: .zh
    case .en: .en
    }
  }
}

extension Log {
  var core: AskFirstFFI.Log {
    switch self {
    case .decisions: .decisions
    case .activity: .activity
    }
  }
}

extension Question {
  init(_ core: AskFirstFFI.Question) {
    self =
      switch core {
      case .none: .none
      case .first: .first
      case .changed: .changed
      case .expired: .expired
      case .inform: .inform
      }
  }
}

extension Answer {
  init(_ core: AskFirstFFI.Answer) {
    self =
      switch core {
      case .none: .none
      case .agreed: .agreed
      case .refused: .refused
      case .withdrawn: .withdrawn
      }
  }
}

extension Consent {
  init(_ core: AskFirstFFI.ConsentState) {
    self.init(
      answer: Answer(core.answer), answeredAt: core.answer == .none ? nil : core.answered, policyVersion: core.policy,
      purposes: Set(core.purposes.map(Purpose.init(_:))),
      recipientsOff: Set(core.recipientsOff.map(Recipient.init(_:))),
      separateConsents: Set(core.separate.map(SeparateConsent.init(_:))), expiresAt: core.expires,
      isExpired: core.expired, isLoggedIn: core.loggedIn, age: core.age.map(Int.init),
      hasGuardianConsent: core.guardian, isPersonalised: core.personalisation, isAccountClosed: core.accountClosed,
      isServiceEnded: core.serviceEnded)
  }
}

extension UseQuestion {
  init(_ core: AskFirstFFI.UseQuestion, number: UInt16) {
    self.init(
      number: number, title: core.title, text: core.text, recipient: core.recipient, data: core.data,
      separate: core.separate.map {
        SeparateQuestion(consent: SeparateConsent($0.id), title: $0.title, text: $0.text)
      })
  }
}

extension DeclaredUse {
  init(_ core: AskFirstFFI.UseInfo) {
    self.init(
      number: UInt16(clamping: core.number), item: core.item, recipient: Recipient(core.recipient),
      purpose: Purpose(core.purpose), isOnDevice: core.onDevice)
  }
}

extension SdkPlan {
  init(_ core: AskFirstFFI.SdkPlan) {
    self.init(
      core: core, sdk: Recipient(core.sdk), steps: core.steps.map(SdkStep.init), limits: core.limits.map(SdkLimit.init),
      isStart: core.then == .running)
  }
}

extension SdkStep {
  init(_ core: AskFirstFFI.SdkStep) {
    self =
      switch core {
      case .preInit: .preInit
      case .grant(let granted): .grant(granted)
      case .switches(let items): .switches(items)
      case .start: .start
      case .stop: .stop
      case .forget: .forget
      }
  }
}

extension SdkLimit {
  init(_ core: AskFirstFFI.SdkLimit) {
    self =
      switch core {
      case .noOffSwitch: .noOffSwitch
      case .noItemSwitches: .noItemSwitches
      }
  }
}

extension SdkState {
  init(_ core: AskFirstFFI.SdkState) {
    self =
      switch core {
      case .idle: .idle
      case .running: .running
      case .stopped: .stopped
      case .failed: .failed
      }
  }
}

extension SdkOutcome {
  init(_ core: AskFirstFFI.SdkOutcome) {
    self =
      switch core {
      case .done: .done
      case .failed(let reason): .failed(reason: reason)
      case .notOffered: .notOffered
      }
  }

  var core: AskFirstFFI.SdkOutcome {
    switch self {
    case .done: .done
    case .failed(let reason): .failed(reason: reason)
    case .notOffered: .notOffered
    }
  }
}

extension RequestKind {
  init(_ core: AskFirstFFI.RequestKind) {
    self =
      switch core {
      case .access: .access
      case .correct: .correct
      case .delete: .delete
      case .export: .export
      case .closeAccount: .closeAccount
      case .explainDecision: .explainDecision
      }
  }

  var core: AskFirstFFI.RequestKind {
    switch self {
    case .access: .access
    case .correct: .correct
    case .delete: .delete
    case .export: .export
    case .closeAccount: .closeAccount
    case .explainDecision: .explainDecision
    }
  }
}

extension Request {
  init(_ core: AskFirstFFI.RequestRow) {
    self.init(
      number: Int(core.number), kind: RequestKind(core.kind), ground: core.ground, madeAt: core.made, dueAt: core.due,
      answeredAt: core.answered, refusedOn: core.refused, isOverdue: core.overdue)
  }
}

extension CollectedRow {
  init(_ core: AskFirstFFI.Row) {
    self.init(
      number: UInt16(clamping: core.number), item: core.item, name: core.name, purpose: core.purpose,
      situation: core.situation, recipient: core.recipient, source: core.source, count: core.count, lastAt: core.last)
  }
}

extension Report {
  init(_ core: AskFirstFFI.Report) {
    self.init(
      collected: core.collected.map(CollectedRow.init),
      shared: core.shared.map { row in
        SharedRow(
          recipient: Recipient(row.recipient), title: row.title, company: row.company, policyURL: row.policyUrl,
          way: row.way, rows: row.rows.map(CollectedRow.init), wasStarted: row.started)
      },
      sdks: core.sdks.map { row in
        SdkRow(
          recipient: Recipient(row.recipient), title: row.title,
          steps: row.steps.map { SdkStepRow(at: $0.at, step: SdkStep($0.step), outcome: SdkOutcome($0.outcome)) })
      })
  }
}

extension Evidence {
  init(_ core: AskFirstFFI.Evidence) {
    self.init(name: core.name, bytes: core.bytes, checkpoint: core.checkpoint)
  }
}
