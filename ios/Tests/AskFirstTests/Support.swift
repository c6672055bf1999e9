import AskFirst
import AskFirstTesting
import Foundation
import XCTest

/// The declaration of the example app.
let mijian = root.appendingPathComponent("examples/mijian/declaration.json")

/// An item, as the catalogue knows it on a range of versions of iOS.
struct CatalogueItem {
  let id: String
  let versions: ClosedRange<Int>
  let permissions: [String]
  /// What reads it, by class and member.
  let calls: Set<String>

  /// What `cli/examples/ios.rs` wrote.
  static func all() throws -> [CatalogueItem] {
    let file = try made().appendingPathComponent("everything/items.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      XCTAssertEqual(fields.count, 5, "\(line)")
      let words = { (field: Substring) in field.split(separator: " ").map(String.init) }
      return CatalogueItem(
        id: String(fields[0]), versions: try XCTUnwrap(Int(fields[1]))...XCTUnwrap(Int(fields[2])), permissions: words(fields[3]),
        calls: Set(words(fields[4])))
    }
  }
}
