#if os(Linux)
  import AskFirst
  import AskFirstBluetooth
  import AskFirstCalendar
  import AskFirstCapture
  import AskFirstContacts
  import AskFirstDevice
  import AskFirstLocation
  import AskFirstMotion
  import AskFirstPhotos
  import AskFirstTelephony
  import AskFirstTesting
  import AskFirstTracking
  import AskFirstWiFi
  import EverythingConstants
  import Foundation
  import Stubbed
  import XCTest

  /// What holds of each item that iOS has, whatever source reads it.
  final class CatalogueTests: StubbedTestCase {
    /// A server computes it from what the app sends: nothing reads it here, and `record` counts it.
    private static let recorded = ["caid"]

    private static let everySource: [any Source] = [
      AddressSource(), AppsSource(schemes: ["tea": "cn.example.tea", "cake": "cn.example.cake"]), BluetoothSource(seconds: 0),
      CalendarSource(), CaptureSource.camera, CaptureSource.microphone, ClipboardSource(), ContactsSource(), DeviceSource(),
      LocationSource(), MotionSource(), NetworkSource(), PhotosSource(), TelephonySource(), TrackingSource(), WiFiSource(),
    ]

    private static func owner(of item: String) -> [any Source] { everySource.filter { $0.items.contains(item) } }

    func testEachItemHasOneSource() throws {
      let known = try CatalogueItem.all().map(\.id)
      XCTAssertGreaterThan(Set(known).count, 25)
      for item in Set(known).subtracting(CatalogueTests.recorded) {
        XCTAssertEqual(CatalogueTests.owner(of: item).count, 1, item)
      }
      let read = CatalogueTests.everySource.flatMap(\.items)
      XCTAssertEqual(Set(read).subtracting(known), [], "iOS has no such items")
      XCTAssertEqual(Set(read).intersection(CatalogueTests.recorded), [])
    }

    func testEachSourceHasThePermissionOfTheCatalogue() throws {
      // The last range of an item is what current systems want, or what the last that had it wanted.
      let newest = Dictionary(try CatalogueItem.all().map { ($0.id, $0) }) { one, other in
        other.versions.upperBound > one.versions.upperBound ? other : one
      }
      for (item, known) in newest {
        for source in CatalogueTests.owner(of: item) {
          XCTAssertEqual(source.permission.map { [$0.name] } ?? [], known.permissions, item)
        }
      }
    }

    /// The uses of the app that uses everything, and the type of each constant.
    private func everything(_ version: Int) throws -> (app: TestInstallation, types: [(use: DeclaredUse, type: String)]) {
      let folder = try made().appendingPathComponent("everything")
      let app = try TestInstallation(
        declaration: folder.appendingPathComponent("everything.json"), constants: EverythingConstants.Declared.declaration,
        version: version)
      let constants = try String(contentsOf: folder.appendingPathComponent("Constants.swift"), encoding: .utf8)
      let constant = try NSRegularExpression(pattern: #"Use<(.+)> = Use\(declared: (\d+)\)"#)
      let whole = NSRange(constants.startIndex..., in: constants)
      let types = constant.matches(in: constants, range: whole).compactMap { match -> (UInt16, String)? in
        guard let type = Range(match.range(at: 1), in: constants), let number = Range(match.range(at: 2), in: constants) else {
          return nil
        }
        return UInt16(constants[number]).map { ($0, String(constants[type])) }
      }
      let typed = Dictionary(uniqueKeysWithValues: types)
      return (app, try app.installation.uses().map { ($0, try XCTUnwrap(typed[$0.number], $0.key)) })
    }

    /// Reads or begins a use, by the type of its constant: whether something came, and why not.
    private func take(_ use: DeclaredUse, _ type: String, _ readers: Readers) async -> (came: Bool, reason: Reason?, told: String)
    {
      func came<Value>(_ reading: Reading<Value>) -> (Bool, Reason?, String) {
        if case .denied(let reason) = reading { (false, reason, "\(reading)") } else { (reading.value != nil, nil, "\(reading)") }
      }
      switch type {
      case "String": return came(await readers.read(Use<String>(declared: use.number), freshness: .new, asking: true))
      case "[String]": return came(await readers.read(Use<[String]>(declared: use.number), freshness: .new, asking: true))
      default:
        let decision = await readers.begin(use.use)
        return (decision.isAllowed, decision.reason, "\(decision)")
      }
    }

    func testNothingIsAskedBeforeConsentNorAfterARefusalNorAfterAWithdrawal() async throws {
      await furnish()
      let (app, uses) = try everything(16)
      let readers = Readers(app.installation, sources: CatalogueTests.everySource)
      func assertDenied(_ expected: Reason) async {
        for (use, type) in uses {
          let taken = await take(use, type, readers)
          XCTAssertEqual(taken.reason, use.isOnDevice ? expected : .notOnPlatform, use.key)
        }
        XCTAssertEqual(Stubbed.calls, [], "\(expected)")
      }
      await assertDenied(.notAnswered)
      app.refuse()
      await assertDenied(.refused)
      app.agree()
      app.withdraw()
      await assertDenied(.withdrawn)
    }

    /// The last iOS with a carrier, and one that came after it.
    func testReadingAnItemMakesItsOwnCallsAndNoOthers() async throws {
      let known = try CatalogueItem.all()
      let calls = Set(known.flatMap(\.calls))
      for version in [16, 18] {
        await furnish()
        let (app, uses) = try everything(version)
        app.agree()
        let readers = Readers(app.installation, sources: CatalogueTests.everySource)
        var seen: Set<String> = []
        for (use, type) in uses {
          Stubbed.forget()
          let taken = await take(use, type, readers)
          guard use.isOnDevice else {
            XCTAssertEqual(taken.reason, .notOnPlatform, use.key)
            XCTAssertEqual(Stubbed.calls, [], use.key)
            continue
          }
          seen.insert(use.item)
          if use.item == "calendar" && version < 17 {
            // The source asks this system which permission it has, and that is the newest.
            XCTAssertEqual(taken.reason, .permissionMissing)
            continue
          }
          XCTAssertTrue(taken.came, "\(use.key) on iOS \(version): \(taken.told)")
          let own = known.first { $0.id == use.item && $0.versions.contains(version) }?.calls ?? []
          let made = calls.intersection(Stubbed.calls)
          XCTAssertEqual(made.subtracting(own), [], "\(use.key) makes calls of other items")
          XCTAssertEqual(made.isEmpty, type == "Never" || CatalogueTests.ofFoundation.contains(use.item), "\(use.key): \(made)")
        }
        XCTAssertEqual(seen.contains("carrier"), version == 16)
      }
    }

    /// Foundation and POSIX are not stubs: they run here as they do on a phone.
    private static let ofFoundation = ["device-brand", "device-model", "ip-address", "language"]
  }
#endif
