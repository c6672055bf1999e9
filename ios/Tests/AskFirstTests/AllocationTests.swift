import AskFirst
import AskFirstTesting
import CCount
import Foundation
import MijianConstants
import XCTest

/// A check allocates nothing. Only the C library of Linux lets its calls be counted.
final class AllocationTests: XCTestCase {
  func testACheckAllocatesNothing() throws {
    let app = try TestInstallation(declaration: root.appendingPathComponent("examples/mijian/declaration.json"))
    let installation = app.installation
    func allocations(_ body: () -> Int) -> (made: UInt64, sum: Int) {
      let before = askfirst_allocations()
      let sum = body()
      return (askfirst_allocations() - before, sum)
    }
    #if os(Linux)
      let array = allocations { Array(repeating: 7, count: Int.random(in: 100...200)).count }
      XCTAssertGreaterThan(array.made, 0, "they are counted")
    #endif
    for _ in 0..<2 {
      let checks = allocations {
        var allowed = 0
        for number: UInt16 in 0..<299 {
          let use = Use<Never>(declared: number)
          if installation.isAllowed(use) { allowed += 1 }
          if installation.check(use).isAllowed { allowed += 1 }
        }
        return allowed
      }
      XCTAssertEqual(checks.made, 0)
      // Uses whose answer depends on this moment ask the core: they are denied here without it, before and after.
      XCTAssertEqual(checks.sum > 0, installation.question == Question.none)
      app.agree()
    }
  }
}
