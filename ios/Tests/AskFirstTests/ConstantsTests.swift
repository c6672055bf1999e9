import AskFirst
import Foundation
import GoldenConstants
import HostileConstants
import MijianConstants
import XCTest

/// What `askfirst build --swift` writes is what it says by its types, also where somebody tried to break it.
final class ConstantsTests: XCTestCase {
  func testEachUseSaysWhatReadingItGives() {
    let text: Use<String> = GoldenConstants.Uses.selfIDFV
    let texts: Use<[String]> = GoldenConstants.Uses.selfAppList
    let nothing: Use<Never> = GoldenConstants.Uses.wechatStart
    XCTAssertEqual([text.number, texts.number, nothing.number], [4, 6, 7])
    XCTAssertEqual(GoldenConstants.Recipients.self_, Recipient("self"))
  }

  func testHostileTextsAreTextsOnly() {
    XCTAssertTrue(HostileConstants.Declared.policyVersion.hasPrefix("*/ }"))
    XCTAssertEqual(HostileConstants.Declared.declaration.uses, GoldenConstants.Declared.declaration.uses)
  }

  func testTheLibraryOpensWithItsConstants() throws {
    let folder = try temporaryFolder()
    addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
    let json = try Data(contentsOf: root.appendingPathComponent("examples/mijian/declaration.json"))
    let app = Installation()
    try app.open(Config(json: json, folder: folder, version: 17, declaration: MijianConstants.Declared.declaration))
    let idfa = MijianConstants.Uses.selfIDFAForDeviceIdentity
    XCTAssertEqual(app.item(of: idfa), "idfa")
    XCTAssertEqual(app.item(of: Use<Never>(declared: 4000)), "")
  }
}
