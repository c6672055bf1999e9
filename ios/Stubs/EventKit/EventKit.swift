// The declarations of Apple's EventKit that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubEventKit` by which tests say what it answers.

import Foundation
import Stubbed

public enum EKEntityType: UInt, Sendable {
  case event
  case reminder
}

public enum EKAuthorizationStatus: Int, Sendable {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  @available(iOS 17, *)
  case fullAccess = 3
  @available(iOS 17, *)
  case writeOnly = 4

  @available(iOS, introduced: 6, deprecated: 17)
  public static var authorized: EKAuthorizationStatus { .fullAccess }
}

open class EKCalendar: NSObject {}

open class EKEvent: NSObject {
  open var title: String!
  open var location: String?
  open var startDate: Date!
  open var endDate: Date!
}

open class EKEventStore: NSObject {
  open class func authorizationStatus(for entityType: EKEntityType) -> EKAuthorizationStatus {
    Stubbed.note("EKEventStore.authorizationStatus")
    return StubEventKit.status
  }

  @available(iOS, introduced: 6, deprecated: 17)
  open func requestAccess(to entityType: EKEntityType) async throws -> Bool {
    Stubbed.note("EKEventStore.requestAccess")
    return answered()
  }

  @available(iOS 17, *)
  open func requestFullAccessToEvents() async throws -> Bool {
    Stubbed.note("EKEventStore.requestFullAccessToEvents")
    return answered()
  }

  private func answered() -> Bool {
    StubEventKit.status = StubEventKit.answer
    return StubEventKit.answer == .fullAccess
  }

  open func predicateForEvents(withStart startDate: Date, end endDate: Date, calendars: [EKCalendar]?) -> NSPredicate {
    NSPredicate { event, _ in
      guard let event = event as? EKEvent, let start = event.startDate, let end = event.endDate else { return false }
      return start < endDate && end > startDate
    }
  }

  open func events(matching predicate: NSPredicate) -> [EKEvent] {
    Stubbed.note("EKEventStore.eventsMatchingPredicate")
    return StubEventKit.events.filter { predicate.evaluate(with: $0) }
  }
}

public enum StubEventKit {
  nonisolated(unsafe) public static var status = EKAuthorizationStatus.notDetermined
  nonisolated(unsafe) public static var answer = EKAuthorizationStatus.fullAccess
  nonisolated(unsafe) public static var events: [EKEvent] = []

  public static func event(_ title: String, at place: String? = nil, from start: Date, to end: Date) -> EKEvent {
    let event = EKEvent()
    event.title = title
    event.location = place
    event.startDate = start
    event.endDate = end
    return event
  }
}
