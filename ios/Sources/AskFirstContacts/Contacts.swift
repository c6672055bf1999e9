#if canImport(Contacts) && !os(macOS)
  import AskFirst
  import Contacts
  import Foundation

  /// The people in the contacts; where the person lets the app see some only (from iOS 18), those.
  public struct ContactsSource: Source {
    /// What is read of a contact.
    public enum Field: Sendable, CaseIterable {
      /// The full name, in the order of its language.
      case name
      /// The phone numbers.
      case phoneNumbers
      /// The e-mail addresses.
      case emailAddresses
    }

    private let fields: [Field]

    /// A source that reads no more than these fields.
    ///
    /// - Parameter fields: what is read, in this order. The system hands over nothing else.
    public init(fields: [Field] = [.name]) {
      self.fields = fields
    }

    /// `contacts`.
    public var items: [String] { ["contacts"] }

    /// The contacts.
    public var permission: (any SystemPermission)? { ContactsPermission() }

    /// One text a contact: the values of the fields, with a tab between any two.
    public func texts(_ item: String) async throws -> [String]? {
      var people: [String] = []
      try CNContactStore().enumerateContacts(with: CNContactFetchRequest(keysToFetch: fields.map(\.key))) { contact, _ in
        people.append(fields.flatMap { $0.values(of: contact) }.joined(separator: "\t"))
      }
      return people
    }
  }

  extension ContactsSource.Field {
    fileprivate var key: any CNKeyDescriptor {
      switch self {
      case .name: CNContactFormatter.descriptorForRequiredKeys(for: .fullName)
      case .phoneNumbers: NSString(string: CNContactPhoneNumbersKey)
      case .emailAddresses: NSString(string: CNContactEmailAddressesKey)
      }
    }

    fileprivate func values(of contact: CNContact) -> [String] {
      switch self {
      case .name: [CNContactFormatter.string(from: contact, style: .fullName) ?? ""]
      case .phoneNumbers: contact.phoneNumbers.map(\.value.stringValue)
      case .emailAddresses: contact.emailAddresses.map { "\($0.value)" }
      }
    }
  }

  /// The contacts. Limited access is granted: the person chose whom the app sees.
  public struct ContactsPermission: SystemPermission {
    /// `NSContactsUsageDescription`.
    public let name = "NSContactsUsageDescription"

    /// A permission.
    public init() {}

    /// What was said so far.
    public var status: PermissionStatus {
      get async { ContactsPermission.now }
    }

    /// Has the system ask.
    public func request() async -> PermissionStatus {
      // A refusal is thrown; what was said is asked afterwards, because of limited access.
      _ = try? await CNContactStore().requestAccess(for: .contacts)
      return ContactsPermission.now
    }

    private static var now: PermissionStatus {
      let status = CNContactStore.authorizationStatus(for: .contacts)
      if #available(iOS 18.0, *), status == .limited {
        return .granted
      }
      switch status {
      case .notDetermined: return .notDetermined
      case .authorized: return .granted
      default: return .refused
      }
    }
  }
#endif
