import Foundation
import XCTest

@testable import AskFirst

/// Two readers of one format must never differ: the core says what it reads in random pages, and this reads the same.
final class PageTests: XCTestCase {
  private static let count = 10_000
  private static let numbers = 4200

  /// What `bindings/examples/pages.rs` wrote, piece by piece.
  private struct Input {
    let file: FileHandle

    func bytes(_ count: Int) throws -> [UInt8] {
      guard count > 0 else { return [] }
      let bytes = try XCTUnwrap(try file.read(upToCount: count), "the pages end too early")
      XCTAssertEqual(bytes.count, count)
      return Array(bytes)
    }

    func number() throws -> Int { try bytes(4).reduce(0) { $0 << 8 | Int($1) } }

    func line() throws -> String {
      var line: [UInt8] = []
      while let byte = try bytes(1).first, byte != UInt8(ascii: "\n") {
        line.append(byte)
      }
      return String(decoding: line, as: UTF8.self)
    }
  }

  func testAgreesWithTheCoreOnEveryCellOfRandomPages() throws {
    let input = Input(file: try FileHandle(forReadingFrom: try made().appendingPathComponent("pages")))
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    XCTAssertEqual(try input.line(), Reason.allCases.map(\.id).joined(separator: " "))
    XCTAssertEqual(try input.line(), Basis.allCases.map(\.id).joined(separator: " "))
    let meanings = (0...UInt8.max).map(meaning)
    var denying = 0
    for page in 0..<PageTests.count {
      let digest = try input.bytes(16)
      let uses = try input.number()
      let bytes = try input.bytes(try input.number())
      let answers = try input.bytes(PageTests.numbers)
      let file = folder.appendingPathComponent(Page.name(of: digest))
      try Data(bytes).write(to: file)
      let gate = Gate()
      gate.turn(to: .map(folder: folder, digest: digest, uses: uses))
      try FileManager.default.removeItem(at: file)
      let read = (0..<UInt16(PageTests.numbers)).map { meanings[Int(gate.cell($0))] }
      if read != answers {
        let number = zip(read, answers).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
        XCTFail("page \(page), number \(number): the core reads \(answers[number]), Swift \(read[number])")
        return
      }
      denying += answers[..<uses].allSatisfy { $0 == 0 } ? 1 : 0
    }
    XCTAssertNil(try input.file.read(upToCount: 1))
    XCTAssertTrue((PageTests.count / 10...PageTests.count / 2).contains(denying), "\(denying) damaged")
    print("pages: \(PageTests.count) read alike, \(denying) of them damaged, \(PageTests.count * PageTests.numbers) cells")
  }

  /// The cell, or 0 where it has no meaning, as the public API shows it.
  private func meaning(_ cell: UInt8) -> UInt8 {
    let isConditional = Cell.isConditional(cell)
    switch Decision(cell: isConditional ? cell - Cell.conditional + Cell.allowed : cell) {
    case .allowed(let basis): return basis.rawValue + (isConditional ? Cell.conditional : Cell.allowed)
    case .denied(let reason): return reason.rawValue
    }
  }

  func testAPageThatIsNotThereDeniesEverything() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let gate = Gate()
    XCTAssertEqual(gate.cell(0), Reason.notReady.rawValue)
    gate.turn(to: .map(folder: folder, digest: Array(repeating: 1, count: 16), uses: 3))
    XCTAssertEqual((0...3).map(gate.cell), [0, 0, 0, Reason.undeclared.rawValue])
  }

  func testEveryByteSaysWhatItsNumberSays() {
    XCTAssertEqual([Cell.reasons, Cell.bases], [UInt8(Reason.allCases.count), UInt8(Basis.allCases.count)])
    for cell in UInt8.min...UInt8.max {
      let basis = cell < Cell.allowed ? nil : Basis(rawValue: cell - Cell.allowed)
      let expected = basis.map(Decision.allowed) ?? .denied(Reason(rawValue: cell) ?? .notReady)
      XCTAssertEqual(Decision(cell: cell), expected, "\(cell)")
    }
  }

  func testTheFormatIsDocumented() throws {
    let text = try String(contentsOf: root.appendingPathComponent("docs/page-format.md"), encoding: .utf8)
    XCTAssertTrue(text.contains("\(Page.size) bytes") && text.contains("\(Page.room) uses"))
  }
}
