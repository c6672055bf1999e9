import AskFirst
import MijianConstants
import XCTest

@testable import AskFirstUI

/// What happens around a dialog: two taps, two who ask, a screen that goes away.
final class RecorderTests: XCTestCase {
  func testTwoTapsAreOneAnswer() async throws {
    let example = try Example(self)
    let (app, recorder) = (example.app, Recorder())
    let before = try example.records()
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let wait = DispatchSemaphore(value: 0)
    let first = Task {
      await recorder.record {
        begin.finish()
        wait.wait()
        return app.agree()
      }
    }
    for await _ in begun {}
    let second = await recorder.record { app.agree() }
    XCTAssertNil(second)
    wait.signal()
    let outcome = await first.value
    XCTAssertEqual(outcome?.isDurable, true)
    XCTAssertEqual(try example.records(), before + 1)
    let third = await recorder.record { app.withdraw() }
    XCTAssertEqual(third?.isDurable, true)
  }

  func testWhatFailsLeavesTheTicks() async throws {
    let example = try Example(self)
    let (app, recorder) = (example.app, Recorder())
    var dialog = try NoticeDialog(app, .zh)
    dialog.turn(.purpose(Purposes.statistics), on: true)
    let act = try XCTUnwrap(dialog.tap(.agree))
    app.close()
    let failed = await recorder.record { [dialog] in dialog.record(act, app) }
    XCTAssertEqual(failed??.isEffective, false)
    XCTAssertEqual(dialog.ticked, [.purpose(Purposes.statistics)])
    try example.open()
    let done = await recorder.record { [dialog] in dialog.record(act, app) }
    XCTAssertEqual(done??.isDurable, true)
    XCTAssertEqual(try app.consent().purposes, [Purposes.statistics])
  }

  func testWhoWaitsIsToldOnce() async {
    let told = await Waiting<Int>.wait { waiting in
      waiting.tell(1)
      waiting.tell(2)
    }
    XCTAssertEqual(told, 1)
  }

  func testWhoWaitsForAScreenThatIsGoneIsTold() async {
    let told = await Waiting<Int>.wait { _ in }
    XCTAssertNil(told)
  }

  func testWhoAsksTheSameMeanwhileGetsTheSameAnswer() async {
    let app = Installation()
    let notice = Asking.Subject(app)
    let (screens, outcome) = (Screens(), app.refuse())
    let both = [await screens.ask(notice), await screens.ask(notice)]
    var shown = await screens.settle()
    guard shown == 1 else {
      await screens.goAway()
      return XCTFail("\(shown) screens for one question")
    }
    let other = await screens.ask(Asking.Subject(app, use: 1))
    shown = await screens.settle()
    XCTAssertEqual(shown, 2, "and one for another question")
    await screens.answer(outcome)
    for one in both {
      let answer = await one.value
      XCTAssertEqual(answer, outcome)
    }
    let again = await screens.ask(notice)
    shown = await screens.settle()
    XCTAssertEqual(shown, 2, "what was answered can be asked again")
    await screens.goAway()
    for one in [other, again] {
      let answer = await one.value
      XCTAssertNil(answer)
    }
  }
}

/// Screens that were shown, and who waits for them.
@MainActor
private final class Screens {
  private var shown: [Waiting<Outcome>] = []
  private let asking = Asking()

  func ask(_ subject: Asking.Subject) -> Task<Outcome?, Never> {
    Task {
      await asking.once(subject) { [weak self] in
        await Waiting.wait { self?.shown.append($0) }
      }
    }
  }

  /// Everybody who is there comes as far as they can.
  ///
  /// - Returns: how many screens are shown then.
  func settle() async -> Int {
    for _ in 0..<100 { await Task.yield() }
    return shown.count
  }

  /// The person answers on the first one, which goes away.
  func answer(_ outcome: Outcome) {
    shown.removeFirst().tell(outcome)
  }

  /// All others are taken away without an answer.
  func goAway() {
    shown = []
  }
}
