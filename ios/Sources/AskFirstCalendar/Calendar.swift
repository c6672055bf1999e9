#if canImport(EventKit) && !os(macOS)
  import AskFirst
  import EventKit
  import Foundation

  /// The events of the coming days, of all calendars.
  public struct CalendarSource: Source {
    /// What is read of an event.
    public enum Field: Sendable, CaseIterable {
      /// From when until when: `2026-01-01T01:00:00Z/2026-01-01T02:00:00Z` (ISO 8601).
      case time
      /// The title.
      case title
      /// The place; empty where there is none.
      case place
    }

    private let days: Int
    private let fields: [Field]
    private let now: @Sendable () -> Date

    /// A source that reads no more than these days and fields.
    ///
    /// - Parameters:
    ///   - days: how many days are read, from now on; EventKit reads no more than four years.
    ///   - fields: what is told of an event, in this order.
    ///   - now: the time, for tests.
    public init(days: Int = 7, fields: [Field] = [.time], now: @escaping @Sendable () -> Date = { Date() }) {
      self.days = days
      self.fields = fields
      self.now = now
    }

    /// `calendar`.
    public var items: [String] { ["calendar"] }

    /// The calendars.
    public var permission: (any SystemPermission)? { CalendarPermission() }

    /// One text an event, by the time of its start: the values of the fields, with a tab between any two.
    public func texts(_ item: String) async throws -> [String]? {
      let (store, from) = (EKEventStore(), now())
      let coming = store.predicateForEvents(withStart: from, end: from + TimeInterval(days) * 86_400, calendars: nil)
      let events = store.events(matching: coming)
      return events.sorted { ($0.startDate ?? from) < ($1.startDate ?? from) }.map { event in
        fields.map { $0.value(of: event) }.joined(separator: "\t")
      }
    }
  }

  extension CalendarSource.Field {
    fileprivate func value(of event: EKEvent) -> String {
      switch self {
      case .time:
        [event.startDate, event.endDate].compactMap { $0 }.map { ISO8601DateFormatter().string(from: $0) }.joined(separator: "/")
      case .title: event.title ?? ""
      case .place: event.location ?? ""
      }
    }
  }

  /// The calendars, to read them. To add events only is another permission, and does not do.
  public struct CalendarPermission: SystemPermission {
    /// `NSCalendarsFullAccessUsageDescription`; before iOS 17 `NSCalendarsUsageDescription`.
    public var name: String {
      if #available(iOS 17.0, *) { "NSCalendarsFullAccessUsageDescription" } else { "NSCalendarsUsageDescription" }
    }

    /// A permission.
    public init() {}

    /// What was said so far.
    public var status: PermissionStatus {
      get async { CalendarPermission.now }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      let store = EKEventStore()
      if #available(iOS 17.0, *) {
        _ = try? await store.requestFullAccessToEvents()
      } else {
        _ = try? await store.requestAccess(to: .event)
      }
      return CalendarPermission.now
    }

    private static var now: PermissionStatus {
      let status = EKEventStore.authorizationStatus(for: .event)
      guard status != .notDetermined else { return .notDetermined }
      let isGranted = if #available(iOS 17.0, *) { status == .fullAccess } else { status == .authorized }
      return isGranted ? .granted : .refused
    }
  }
#endif
