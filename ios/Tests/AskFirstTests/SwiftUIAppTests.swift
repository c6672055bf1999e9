#if canImport(SwiftUI) && canImport(UIKit)
  import AskFirst
  import AskFirstUI
  import MijianConstants
  import SwiftUI
  import XCTest

  /// The snippets of the documentation are compiled here, line by line as they stand there.
  final class SwiftUIAppTests: XCTestCase {
    func testTheSnippetsOfTheDocumentationAreThoseThatAreCompiled() throws {
      let source = try String(contentsOf: root.appendingPathComponent("ios/Sources/AskFirstUI/SwiftUI.swift"), encoding: .utf8)
      let compiled = Set(lines(of: try String(contentsOfFile: #filePath, encoding: .utf8)))
      var isCode = false
      var checked = 0
      for line in lines(of: source) where line.hasPrefix("///") {
        // A bundle of tests has no main, and this one has scenes of its own.
        let text = line.dropFirst(3).trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "@main ", with: "")
          .replacingOccurrences(of: "some Scene", with: "some SwiftUI.Scene")
        if text.hasPrefix("```") {
          isCode.toggle()
        } else if isCode {
          XCTAssertTrue(compiled.contains(text), text)
          checked += 1
        }
      }
      XCTAssertGreaterThan(checked, 25)
    }

    private func lines(of text: String) -> [String] {
      text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  private let config = Config(json: Data(), folder: URL(fileURLWithPath: "/"))
  private let readers = Readers(sources: [])

  struct Mijian: App {
    init() {
      do {
        try AskFirst.open(config)
      } catch {
        print(error)  // everything stays denied, and the app goes on
      }
    }

    var body: some SwiftUI.Scene {
      WindowGroup {
        Home()
          .asksFirst { outcome in print(outcome) }
      }
    }
  }

  struct Home: View {
    @State private var isShown = false

    var body: some View {
      Button("Privacy") { isShown = true }
        .sheet(isPresented: $isShown) {
          SettingsView { isShown = false }
        }
    }
  }

  struct Nearby: View {
    @State private var asked: Use<String>?

    var body: some View {
      Button("Nearby") { asked = Uses.selfLocationFine }
        .asksFirst(for: $asked) { _ in show() }
    }

    private func show() {
      Task { print(await readers.read(Uses.selfLocationFine, asking: true)) }
    }
  }
#endif
