import CAskFirstPage
import Foundation

/// The mapped page of an installation, and what changes beside it.
///
/// This is the one type whose `Sendable` the compiler cannot see: checks read the page's memory by atomic loads, without
/// a lock, and all else is reached through ``with(_:)``.
@usableFromInline
final class Gate: @unchecked Sendable {
  /// What a check reads. It lives as long as this.
  @usableFromInline let checked: UnsafeMutablePointer<askfirst_gate>

  private let lock = NSLock()
  private var state = State()

  init() {
    checked = .allocate(capacity: 1)
    checked.initialize(to: askfirst_gate(cells: askfirst_page_not_ready(), count: UInt32(Page.room)))
  }

  deinit {
    checked.deallocate()
  }

  /// The cell of a use.
  @inlinable
  func cell(_ number: UInt16) -> UInt8 {
    askfirst_gate_cell(checked, UInt32(number))
  }

  /// Has checks read the cells of a page.
  func turn(to page: Page) {
    askfirst_gate_turn(checked, page.cells, UInt32(page.count))
  }

  /// Looks at what changes, or changes it, under the lock. Nothing is called from there that could wait for it.
  func with<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&state)
  }
}

/// What changes of an installation.
struct State: Sendable {
  /// The open library; nil where nothing is open, and then ``problem`` says why.
  var opened: Opened?
  var problem = Problem("AskFirst is not open: call open first")
  /// Values that were read before, one an item, in memory only. Who may have one is decided each time.
  var values: [String: Kept] = [:]
}

/// A value, and the number of the use that it was read for.
struct Kept: Sendable {
  let number: UInt16
  let value: any Sendable
}

/// The gate page, as docs/page-format.md describes it: one byte a use, in a file that all processes of the app map.
struct Page {
  /// How large a page is, and the most uses that there is room for.
  static let size = Int(ASKFIRST_PAGE_SIZE)
  static let room = Int(ASKFIRST_PAGE_ROOM)

  private static let header = Int(ASKFIRST_PAGE_HEADER)
  private static let magic = Array("ASKPAGE\u{1}".utf8)
  private static let digestLength = 16

  /// The cells. There is always ``room`` for them, whatever their number.
  let cells: UnsafePointer<UInt8>
  /// The number of uses.
  let count: Int

  /// What stands in for a page that is not there, or not right: every cell says "not ready".
  static func notReady(uses: Int) -> Page {
    Page(cells: askfirst_page_not_ready(), count: min(max(uses, 0), room))
  }

  /// What a page that `digest` identifies is called.
  static func name(of digest: [UInt8]) -> String {
    "gate-\(hexadecimal(digest)).page"
  }

  /// Maps the page that `digest` identifies. One that is not right has no cells that are ready. The mapping is never undone.
  static func map(folder: URL, digest: [UInt8], uses: Int) -> Page {
    let path = folder.appendingPathComponent(name(of: digest)).path
    guard let bytes = askfirst_page_map(path), isRight(bytes, digest: digest, uses: uses) else {
      return notReady(uses: uses)
    }
    return Page(cells: bytes + header, count: uses)
  }

  private static func isRight(_ bytes: UnsafePointer<UInt8>, digest: [UInt8], uses: Int) -> Bool {
    guard (0...room).contains(uses), digest.count == digestLength else {
      return false
    }
    let count = withUnsafeBytes(of: UInt32(uses).littleEndian) { Array($0) }
    let expected = magic + count + [0, 0, 0, 0] + digest
    return expected.indices.allSatisfy { askfirst_load(bytes + $0) == expected[$0] }
  }
}

/// Bytes in hexadecimal.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
