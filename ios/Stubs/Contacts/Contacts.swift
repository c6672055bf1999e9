// The declarations of Apple's Contacts that ios/Sources uses, by its documentation, so that these sources are type-checked on Linux,
// and a `StubContacts` by which tests say what it answers.

import Foundation
import Stubbed

public enum CNEntityType: Int, Sendable {
  case contacts
}

public enum CNAuthorizationStatus: Int, Sendable {
  case notDetermined = 0
  case restricted = 1
  case denied = 2
  case authorized = 3
  @available(iOS 18, *)
  case limited = 4
}

public protocol CNKeyDescriptor: NSObjectProtocol {}
extension NSString: CNKeyDescriptor {}

public let CNContactPhoneNumbersKey = "phoneNumbers"
public let CNContactEmailAddressesKey = "emailAddresses"

open class CNPhoneNumber: NSObject {
  open var stringValue: String
  public init(stringValue string: String) { stringValue = string }
}

open class CNLabeledValue<ValueType: NSCopying & NSObjectProtocol>: NSObject {
  open var value: ValueType
  public init(label: String?, value: ValueType) { self.value = value }
}

extension CNPhoneNumber: NSCopying {
  public func copy(with zone: NSZone? = nil) -> Any { self }
}

open class CNContact: NSObject {
  let name: String
  let all: [String: [String]]
  var fetched: Set<String> = []

  init(name: String, all: [String: [String]]) {
    self.name = name
    self.all = all
  }

  open var phoneNumbers: [CNLabeledValue<CNPhoneNumber>] {
    texts(CNContactPhoneNumbersKey).map { CNLabeledValue(label: nil, value: CNPhoneNumber(stringValue: $0)) }
  }

  open var emailAddresses: [CNLabeledValue<NSString>] {
    texts(CNContactEmailAddressesKey).map { CNLabeledValue(label: nil, value: NSString(string: $0)) }
  }

  /// The real class ends the process where a key was not fetched.
  private func texts(_ key: String) -> [String] {
    precondition(fetched.contains(key), "CNPropertyNotFetchedException: \(key)")
    return all[key] ?? []
  }
}

public enum CNContactFormatterStyle: Int, Sendable {
  case fullName
}

open class CNContactFormatter: NSObject {
  private static let key = "fullName"

  open class func descriptorForRequiredKeys(for style: CNContactFormatterStyle) -> any CNKeyDescriptor { NSString(string: key) }

  open class func string(from contact: CNContact, style: CNContactFormatterStyle) -> String? {
    precondition(contact.fetched.contains(key), "CNPropertyNotFetchedException: \(key)")
    return contact.name.isEmpty ? nil : contact.name
  }
}

open class CNContactFetchRequest: NSObject {
  open var keysToFetch: [any CNKeyDescriptor]
  public init(keysToFetch: [any CNKeyDescriptor]) { self.keysToFetch = keysToFetch }
}

open class CNContactStore: NSObject {
  open class func authorizationStatus(for entityType: CNEntityType) -> CNAuthorizationStatus {
    Stubbed.note("CNContactStore.authorizationStatus")
    return StubContacts.status
  }

  open func requestAccess(for entityType: CNEntityType) async throws -> Bool {
    Stubbed.note("CNContactStore.requestAccess")
    StubContacts.status = StubContacts.answer
    if StubContacts.answer == .denied {
      throw CocoaError(.fileReadNoPermission)
    }
    return true
  }

  open func enumerateContacts(
    with fetchRequest: CNContactFetchRequest, usingBlock block: (CNContact, UnsafeMutablePointer<ObjCBool>) -> Void
  ) throws {
    Stubbed.note("CNContactStore.enumerateContactsWithFetchRequest")
    var stop = ObjCBool(false)
    for contact in StubContacts.people where !stop.boolValue {
      contact.fetched = Set(fetchRequest.keysToFetch.map { "\($0)" })
      block(contact, &stop)
    }
  }
}

public enum StubContacts {
  nonisolated(unsafe) public static var status = CNAuthorizationStatus.notDetermined
  /// The real class throws where the person refuses.
  nonisolated(unsafe) public static var answer = CNAuthorizationStatus.authorized
  nonisolated(unsafe) public static var people: [CNContact] = []

  public static func person(_ name: String, numbers: [String] = [], emails: [String] = []) -> CNContact {
    CNContact(name: name, all: [CNContactPhoneNumbersKey: numbers, CNContactEmailAddressesKey: emails])
  }
}
