import AskFirst
import Foundation
import XCTest

@testable import AskFirstUI

/// The words are the same sentences on both platforms.
final class WordsTests: XCTestCase {
  /// A sentence in both languages.
  private struct Sentence: Hashable {
    let zh: String
    let en: String
  }

  private static let literal = #""(?:[^"\\]|\\.)*""#
  private static let literals = #"\#(literal)(?:\s*\+\s*\#(literal))*"#

  /// All sentences of a source by their names, where `before` and `between` are what stands around the two languages.
  private func sentences(_ path: String, before: String, between: String) throws -> [String: Sentence] {
    let source = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    let pattern = "\(before)\\s*(\(WordsTests.literals)),\\s*\(between)(\(WordsTests.literals))"
    let expression = try NSRegularExpression(pattern: pattern)
    let found = expression.matches(in: source, range: NSRange(source.startIndex..., in: source)).map { match in
      (1...3).map { Range(match.range(at: $0), in: source).map { String(source[$0]) } ?? "" }
    }
    let names = try NSRegularExpression(pattern: before + #"\s*""#)
    XCTAssertEqual(found.count, names.numberOfMatches(in: source, range: NSRange(source.startIndex..., in: source)), path)
    return Dictionary(uniqueKeysWithValues: try found.map { ($0[0], Sentence(zh: try text($0[1]), en: try text($0[2]))) })
  }

  /// What literals in a row say.
  private func text(_ literals: String) throws -> String {
    let expression = try NSRegularExpression(pattern: WordsTests.literal)
    let all = expression.matches(in: literals, range: NSRange(literals.startIndex..., in: literals))
    return all.compactMap { Range($0.range, in: literals) }.map { literals[$0].dropFirst().dropLast() }.joined()
  }

  private func camelCase(_ name: String) -> String {
    let words = name.lowercased().split(separator: "_")
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private func kotlin() throws -> [String: Sentence] {
    let path = "android/library/src/main/kotlin/io/askfirst/ui/Word.kt"
    let all = try sentences(path, before: #"\n    ([A-Z_]+)\("#, between: "")
    return Dictionary(uniqueKeysWithValues: all.map { (camelCase($0.key), $0.value) })
  }

  private func swift() throws -> [String: Sentence] {
    try sentences(
      "ios/Sources/AskFirstUI/Words.swift", before: #"static let ([A-Za-z]+) = Word\(\s*zh:"#, between: #"en:\s*"#)
  }

  func testEachSentenceIsThatOfAndroid() throws {
    let (kotlin, swift) = (try kotlin(), try swift())
    XCTAssertGreaterThan(kotlin.count, 80)
    for (name, sentence) in swift where kotlin[name] != nil {
      XCTAssertEqual(sentence, kotlin[name], name)
    }
    // The navigation bar has its own way back.
    XCTAssertEqual(Set(kotlin.keys).subtracting(swift.keys), ["back"])
    XCTAssertEqual(
      Set(swift.keys).subtracting(kotlin.keys),
      [
        "sdks", "noSdks", "preInit", "granted", "notGranted", "switchesOff", "switches", "start", "stop", "forget", "stepDone",
        "stepFailed", "stepNotOffered", "closeAccountTitle", "closeAccountText", "doNotClose",
      ])
  }

  func testBothLanguagesHaveThePlacesOfEachWord() throws {
    func places(_ text: String) -> Set<String> {
      Set(text.components(separatedBy: "{").dropFirst().map { String($0.prefix(2)) })
    }
    for (name, sentence) in try swift() {
      XCTAssertFalse(sentence.zh.isEmpty || sentence.en.isEmpty, name)
      XCTAssertEqual(places(sentence.zh), places(sentence.en), name)
    }
  }

  func testWordsPutNothingIntoWhatWasPutIn() {
    XCTAssertEqual(Word.inForce(.en, "{1}", "2", "3"), "{1} · version 2 · applies from 3")
  }
}
