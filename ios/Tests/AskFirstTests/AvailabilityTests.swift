import Foundation
import XCTest

/// Nothing on Linux looks at which iOS has a declaration: the compiler does so for Apple's platforms only. This does, line by line: what a
/// stub marks with `@available(iOS …)` is used where the sources say that this iOS is there.
final class AvailabilityTests: XCTestCase {
  private typealias Version = [Int]

  /// What is newer than the oldest iOS of the package, and how its use looks.
  private struct Newer {
    let framework: String
    let version: Version
    let use: String
  }

  private func matches(_ pattern: String, _ text: String) throws -> [[String]] {
    let found = try NSRegularExpression(pattern: pattern).matches(in: text, range: NSRange(text.startIndex..., in: text))
    return found.map { match in
      (0..<match.numberOfRanges).map { Range(match.range(at: $0), in: text).map { String(text[$0]) } ?? "" }
    }
  }

  private func version(_ text: String) -> Version {
    let numbers = text.split(separator: ".").compactMap { Int($0) }
    return numbers.count == 1 ? numbers + [0] : numbers
  }

  private func isOlder(_ one: Version, _ other: Version) -> Bool { one.lexicographicallyPrecedes(other) }

  /// The version that a line says it has, if it does.
  private func said(_ line: String) throws -> Version? {
    try matches(#"[#@]available\(iOS ([0-9.]+), \*\)"#, line).first.map { version($0[1]) }
  }

  private func newer(than oldest: Version) throws -> [Newer] {
    try files("Stubs").flatMap { file -> [Newer] in
      let lines = try text(file).components(separatedBy: "\n")
      return try zip(lines, lines.dropFirst()).compactMap { mark, declaration in
        guard let version = try said(mark), isOlder(oldest, version) else { return nil }
        let declared = try matches(#"(class|enum|struct|var|let|case|func) (?!func|var)(\w+)(\(\w+)?"#, declaration)
        // An extension has no name of its own.
        guard let words = declared.first else { return nil }
        let use = words[1] == "func" ? "\\b\(words[2])\\(\(words[3].dropFirst())" : "\\b\(words[2])\\b(?!\\()"
        return Newer(framework: file.deletingLastPathComponent().lastPathComponent, version: version, use: use)
      }
    }
  }

  private func files(_ folder: String) throws -> [URL] {
    let all = FileManager.default.enumerator(at: root.appendingPathComponent("ios/\(folder)"), includingPropertiesForKeys: nil)
    let files = try XCTUnwrap(all).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    return files.sorted { $0.path < $1.path }
  }

  private func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  /// The lines of a source that use what may not be there.
  private func missing(_ source: String, _ all: [Newer], since oldest: Version) throws -> [String] {
    let own = all.filter { source.contains("import \($0.framework)\n") }
    // The version that is there, in each block that is open.
    var blocks = [oldest]
    var next: Version?
    var found: [String] = []
    for line in source.components(separatedBy: "\n") {
      let code = line.trimmingCharacters(in: .whitespaces)
      guard !code.hasPrefix("//") else { continue }
      let here = try said(code)
      if code.hasPrefix("@available") {
        next = here
        continue
      }
      if code.hasPrefix("guard"), let here { blocks[blocks.count - 1] = here }
      // What follows `else` in the line is for older ones.
      for (nth, part) in code.components(separatedBy: "else ").enumerated() {
        func there() -> Version { [blocks.last, nth == 0 ? here : nil, next].compactMap { $0 }.max(by: isOlder) ?? oldest }
        // A line that closes a block is outside of it.
        if part.hasPrefix("}") && blocks.count > 1 { blocks.removeLast() }
        for one in own where isOlder(there(), one.version) {
          found += try matches(one.use, part).isEmpty ? [] : ["iOS \(one.version): \(code)"]
        }
        for brace in part.dropFirst(part.hasPrefix("}") ? 1 : 0) where brace == "{" || brace == "}" {
          if brace == "{" { blocks.append(there()) } else if blocks.count > 1 { blocks.removeLast() }
        }
      }
      next = nil
    }
    return found
  }

  func testWhatIsNewerThanTheOldestSystemIsAskedForFirst() throws {
    let package = try text(root.appendingPathComponent("ios/Package.swift"))
    let oldest = version(try XCTUnwrap(try matches(#"\.iOS\(\.v(\d+)\)"#, package).first?[1]))
    let all = try newer(than: oldest)
    XCTAssertGreaterThan(all.count, 10)
    for file in try files("Sources") {
      XCTAssertEqual(try missing(try text(file), all, since: oldest), [], file.lastPathComponent)
    }
  }

  func testAUseThatIsNotAskedForIsFound() throws {
    let all = try newer(than: [13, 0])
    let bad = """
      import Photos
      func status() -> Bool {
        if #available(iOS 14.0, *), PHPhotoLibrary.authorizationStatus(for: .readWrite) == .limited {
          return true
        } else {
          return PHPhotoLibrary.authorizationStatus(for: .addOnly) == .authorized
        }
      }
      """
    XCTAssertEqual(try missing(bad, all, since: [13, 0]).count, 1)
    let good = bad.replacingOccurrences(of: "authorizationStatus(for: .addOnly)", with: "authorizationStatus()")
    XCTAssertEqual(try missing(good, all, since: [13, 0]), [])
    let late = "import EventKit\n@available(iOS 16, *)\nfunc ask() { EKEventStore().requestFullAccessToEvents() }"
    XCTAssertEqual(try missing(late, all, since: [13, 0]).count, 1)
    XCTAssertEqual(try missing(late.replacingOccurrences(of: "16", with: "17"), all, since: [13, 0]), [])
  }
}
