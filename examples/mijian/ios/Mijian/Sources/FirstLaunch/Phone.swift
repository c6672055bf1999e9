import AskFirst

/// What stands in for a phone: made-up values, and a line for each time that the system is asked.
struct Phone: Source {
  let items = ["network-state", "system-info"]

  func text(_ item: String) async throws -> String? {
    print("    the system is asked for \(item)")
    return "made up"
  }
}

/// The advertising identifier, behind the system's own question.
struct Tracking: Source {
  let items = ["idfa"]
  let permission: (any SystemPermission)? = TrackingPermission()

  func text(_ item: String) async throws -> String? {
    print("    the system is asked for \(item)")
    return "11111111-2222-3333-4444-555555555555"
  }
}

/// App Tracking Transparency, as somebody who taps "allow" answers it.
struct TrackingPermission: SystemPermission {
  let name = "NSUserTrackingUsageDescription"
  private let answered = Answered()

  var status: PermissionStatus {
    get async { await answered.isAnswered ? .granted : .notDetermined }
  }

  func request() async -> PermissionStatus {
    print("    the system shows its question: may 蜜饯 track you?")
    await answered.answer()
    return .granted
  }
}

private actor Answered {
  private(set) var isAnswered = false
  func answer() { isAnswered = true }
}

/// An SDK that says what it is told.
struct PrintingSdk: Sdk {
  let recipient: Recipient

  func take(_ step: SdkStep) throws {
    print("    \(recipient): \(step)")
  }
}
