import AskFirst
import Foundation

/// A part of a line.
struct Piece: Hashable, Sendable {
  let text: String
  var isBold = false
}

/// What is on a line.
typealias Line = [Piece]

/// Something to switch on or off.
enum Choice: Hashable, Sendable {
  case purpose(Purpose)
  /// On means that the recipient gets nothing.
  case recipientOff(Recipient)
  /// On means that the recipient may get data.
  case recipient(Recipient)
  case separate(SeparateConsent)
  case personalisation
}

/// A switch, and what stands beside it.
struct Switch: Hashable, Sendable {
  let choice: Choice
  let label: String
}

/// A link, and what stands on it.
struct Link: Hashable, Sendable {
  let label: String
  let url: URL

  /// Nil where the address is none that a browser or a mail app opens.
  init?(_ label: String, _ address: String) {
    guard let url = URL(string: address), ["http", "https", "mailto"].contains(url.scheme?.lowercased()) else { return nil }
    self.label = label
    self.url = url
  }
}

/// A title, lines, and what can be done about it.
struct Entry: Hashable, Sendable {
  var title = ""
  var lines: [Line] = []
  var toggle: Switch?
  var link: Link?
}

/// A heading and entries.
struct Section: Hashable, Sendable {
  let title: String
  let entries: [Entry]

  /// Whom to turn to.
  static func contact(_ contact: NoticeContact, _ lang: Lang) -> Section {
    let answers = Word.answers(lang, contact.department, "\(contact.answerDays)")
    return Section(
      title: Word.contact(lang), entries: [Entry(lines: plain(answers), link: Link(contact.email, "mailto:\(contact.email)"))])
  }
}

/// A line in one weight; none where there is no text.
func plain(_ text: String) -> [Line] {
  text.isEmpty ? [] : [[Piece(text: text)]]
}

/// The company of a recipient, where it has one.
func company(_ name: String) -> [Line] {
  plain(name.trimmingCharacters(in: .whitespacesAndNewlines))
}

/// The policy's words for data, with the items behind them; what is sensitive is bold (PIPL art. 28).
func line(_ data: [NoticeData], _ lang: Lang) -> Line {
  separated(
    data.map { one in
      let items = one.items.joined(separator: Word.and(lang))
      return Piece(text: items.isEmpty ? one.term : Word.brackets(lang, one.term, items), isBold: one.isSensitive)
    }, lang)
}

/// Pieces with a semicolon between them, which is part of none.
func separated(_ pieces: [Piece], _ lang: Lang) -> Line {
  pieces.enumerated().flatMap { at, piece in at == 0 ? [piece] : [Piece(text: Word.semicolon(lang)), piece] }
}

/// A moment, in the time zone of the device.
func time(_ milliseconds: Int64?, in zone: TimeZone = .current) -> String {
  guard let milliseconds else { return "—" }
  let format = DateFormatter()
  format.locale = Locale(identifier: "en_US_POSIX")
  format.timeZone = zone
  format.dateFormat = "yyyy-MM-dd HH:mm"
  return format.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
}
