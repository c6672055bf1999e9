import Foundation

/// The languages that notices and reports are written in.
public enum Lang: String, CaseIterable, Sendable {
  /// Simplified Chinese.
  case zh
  /// English.
  case en

  /// The one of the two that the person reads: Chinese unless English comes first among their languages.
  public static func preferred(among languages: [String] = Locale.preferredLanguages) -> Lang {
    let known = languages.lazy.compactMap { language in allCases.first { language.hasPrefix($0.rawValue) } }
    return known.first ?? .zh
  }
}

/// The first-launch notice: everything that the dialog shows.
public struct Notice: Hashable, Sendable, Decodable {
  /// The app's name.
  public let app: String

  /// The company that answers for it.
  public let operatedBy: String

  /// The policy's version.
  public let policyVersion: String

  /// The day from which the policy applies.
  public let effective: String

  /// Where the whole policy can be read.
  public let policyURL: String

  /// The fixed words of the dialog.
  public let words: NoticeWords

  /// Purposes without which the app cannot work.
  public let basic: [NoticePurpose]

  /// Purposes to choose from; none is chosen beforehand.
  public let additional: [NoticePurpose]

  /// Everybody but the app who gets data.
  public let recipients: [NoticeRecipient]

  /// Consents that are asked for on their own when they are needed.
  public let separate: [SeparateQuestion]

  /// Who answers requests.
  public let contact: NoticeContact

  enum CodingKeys: String, CodingKey {
    case app, effective, words, basic, additional, recipients, separate, contact
    case operatedBy = "operator"
    case policyVersion = "version"
    case policyURL = "policy_url"
  }

  /// The notice in the file `notice.json` that `askfirst build` made. It needs no open installation.
  ///
  /// - Throws: ``Problem`` if it is no such file, or has no notice for iOS in this language.
  public init(file: Data, lang: Lang) throws(Problem) {
    let all: NoticeFile = try Notice.decoded(file)
    guard let notice = all.notices["ios"]?[lang.rawValue] else {
      throw Problem("this file has no notice for iOS in the language \(lang.rawValue): does the declaration name iOS?")
    }
    self = notice
  }

  static func decoded<Value: Decodable>(_ json: Data) throws(Problem) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: json)
    } catch {
      throw Problem("this is no notice: \(error); askfirst build writes one")
    }
  }
}

private struct NoticeFile: Decodable {
  let notices: [String: [String: Notice]]
}

/// The fixed words of the dialog.
public struct NoticeWords: Hashable, Sendable, Decodable {
  /// The heading.
  public let title: String

  /// What this is about, in a sentence or two.
  public let intro: String

  /// The heading of the basic purposes.
  public let basic: String

  /// The heading of the additional purposes.
  public let additional: String

  /// The heading of the recipients.
  public let recipients: String

  /// The button that agrees.
  public let agree: String

  /// The button that refuses.
  public let refuse: String

  /// The second thought after a refusal: what refusing costs.
  public let secondThought: String

  /// Back from the second thought to the notice.
  public let back: String

  /// Refuses for good and goes on in guest mode.
  public let guest: String

  /// The link to the policy.
  public let readPolicy: String

  enum CodingKeys: String, CodingKey {
    case title, intro, basic, additional, recipients, agree, refuse, back, guest
    case secondThought = "second_thought"
    case readPolicy = "read_policy"
  }
}

/// A purpose, and what is used for it.
public struct NoticePurpose: Hashable, Sendable, Decodable {
  /// The purpose.
  public let purpose: Purpose

  /// A few words.
  public let title: String

  /// What it is for.
  public let text: String

  /// What is used, by whom.
  public let uses: [NoticeUse]

  enum CodingKeys: String, CodingKey {
    case title, text, uses
    case purpose = "id"
  }
}

/// Some data for one recipient.
public struct NoticeUse: Hashable, Sendable, Decodable {
  /// The recipient.
  public let recipient: Recipient

  /// Its name.
  public let title: String

  /// The data, in the policy's words.
  public let data: [NoticeData]

  /// The separate consent it will ask for; nil where it needs none.
  public let separate: SeparateConsent?
}

/// A term of the policy and the items behind it.
public struct NoticeData: Hashable, Sendable, Decodable {
  /// The policy's word.
  public let term: String

  /// The items; empty where the word names a single item.
  public let items: [String]

  /// Whether any of it is sensitive: shown in bold.
  public let isSensitive: Bool

  enum CodingKeys: String, CodingKey {
    case term, items
    case isSensitive = "sensitive"
  }

  /// The term as the notice's JSON has it.
  public init(from decoder: any Decoder) throws {
    let json = try decoder.container(keyedBy: CodingKeys.self)
    term = try json.decode(String.self, forKey: .term)
    items = try json.decodeIfPresent([String].self, forKey: .items) ?? []
    isSensitive = try json.decode(Bool.self, forKey: .isSensitive)
  }
}

/// Somebody other than the app.
public struct NoticeRecipient: Hashable, Sendable, Decodable {
  /// The recipient.
  public let recipient: Recipient

  /// Its name.
  public let title: String

  /// The company.
  public let company: String

  /// Its own policy.
  public let policyURL: String

  /// What it is used for.
  public let purposes: [String]

  /// What it gets.
  public let data: [NoticeData]

  enum CodingKeys: String, CodingKey {
    case title, company, purposes, data
    case recipient = "id"
    case policyURL = "policy_url"
  }
}

/// Who answers requests.
public struct NoticeContact: Hashable, Sendable, Decodable {
  /// The department.
  public let department: String

  /// Its e-mail address.
  public let email: String

  /// The days within which it answers.
  public let answerDays: Int

  enum CodingKeys: String, CodingKey {
    case department, email
    case answerDays = "answer_days"
  }
}

/// A separate consent, as it is asked for.
public struct SeparateQuestion: Hashable, Sendable, Decodable {
  /// The consent.
  public let consent: SeparateConsent

  /// A few words.
  public let title: String

  /// What is asked.
  public let text: String

  enum CodingKeys: String, CodingKey {
    case title, text
    case consent = "id"
  }
}

// An id is written as a mere text.

extension Purpose: Decodable {
  /// The purpose whose id is written there.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }
}

extension Recipient: Decodable {
  /// The recipient whose id is written there.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }
}

extension SeparateConsent: Decodable {
  /// The consent whose id is written there.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }
}
