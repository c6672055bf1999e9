#if os(Linux)
  import AVFoundation
  import AdSupport
  import AppTrackingTransparency
  import AskFirst
  import AskFirstBluetooth
  import AskFirstCalendar
  import AskFirstCapture
  import AskFirstContacts
  import AskFirstLocation
  import AskFirstMotion
  import AskFirstPhotos
  import AskFirstTelephony
  import AskFirstTesting
  import AskFirstTracking
  import AskFirstWiFi
  import Contacts
  import CoreBluetooth
  import CoreLocation
  import CoreMotion
  import CoreTelephony
  import EventKit
  import EverythingConstants
  import Foundation
  import Network
  import NetworkExtension
  import Photos
  import Stubbed
  import UIKit
  import XCTest

  @testable import AskFirstDevice

  /// The device is on the main actor.
  @MainActor private func setDevice(_ change: @MainActor () -> Void) { change() }

  /// The movements begin on the main actor.
  @MainActor private func listening() async {
    while !StubCoreMotion.isRunning { await Task.yield() }
  }

  /// The sources over Apple's frameworks, as the stubs answer them.
  final class AppleTests: StubbedTestCase {
    private struct Failed: Error {}

    private func assertFails<Wanted: Error>(
      _ wanted: Wanted.Type, line: UInt = #line, _ body: () async throws -> Void
    ) async {
      do {
        try await body()
        XCTFail("nothing was thrown", line: line)
      } catch {
        XCTAssertTrue(error is Wanted, "\(error)", line: line)
      }
    }

    /// What a permission says when it is asked, having been undetermined, and what its status is afterwards.
    private func assertPermission(
      _ source: any Source, says expected: PermissionStatus, line: UInt = #line, answering: () -> Void
    ) async throws {
      let permission = try XCTUnwrap(source.permission, line: line)
      let before = await permission.status
      XCTAssertEqual(before, .notDetermined, line: line)
      answering()
      let said = await permission.request()
      XCTAssertEqual(said, expected, line: line)
      let after = await permission.status
      XCTAssertEqual(after, expected, line: line)
    }

    // MARK: Tracking

    func testAllZerosIsNoIdentifier() async throws {
      let identifier = try XCTUnwrap(UUID(uuidString: "6D92078A-8246-4BA4-AE5B-76104861E7DC"))
      StubAdSupport.identifier = identifier
      let told = try await TrackingSource().text("idfa")
      XCTAssertEqual(told, identifier.uuidString)
      StubAdSupport.identifier = try XCTUnwrap(UUID(uuidString: "00000000-0000-0000-0000-000000000000"))
      let zeros = try await TrackingSource().text("idfa")
      XCTAssertNil(zeros)
    }

    func testTrackingThatIsDeniedOrRestrictedIsRefused() async throws {
      try await assertPermission(TrackingSource(), says: .granted) { StubAppTrackingTransparency.answer = .authorized }
      for answer in [ATTrackingManager.AuthorizationStatus.denied, .restricted] {
        StubAppTrackingTransparency.status = .notDetermined
        try await assertPermission(TrackingSource(), says: .refused) { StubAppTrackingTransparency.answer = answer }
      }
    }

    func testZerosBehindTheGateAreUnavailable() async throws {
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      app.agree()
      StubAdSupport.identifier = try XCTUnwrap(UUID(uuidString: "00000000-0000-0000-0000-000000000000"))
      let readers = Readers(app.installation, sources: [TrackingSource()])
      let zeros = await readers.read(EverythingConstants.Uses.selfIDFA, asking: true)
      XCTAssertEqual(zeros, .unavailable(.empty))
      StubAppTrackingTransparency.status = .restricted
      let restricted = await readers.read(EverythingConstants.Uses.selfIDFA, asking: true)
      XCTAssertEqual(restricted, .denied(.permissionMissing))
    }

    // MARK: Location and Wi-Fi

    func testAPlaceIsAsFineAsItIsDeclared() async throws {
      let fine = try await LocationSource().text("location-fine")
      XCTAssertEqual(fine, "30.254321,120.165432")
      XCTAssertEqual(StubCoreLocation.desiredAccuracy, kCLLocationAccuracyBest)
      let coarse = try await LocationSource().text("location-coarse")
      XCTAssertEqual(coarse, "30.25,120.17")
      XCTAssertEqual(StubCoreLocation.desiredAccuracy, kCLLocationAccuracyKilometer)
    }

    func testReducedAccuracyIsNoFinePlace() async throws {
      StubCoreLocation.accuracy = .reducedAccuracy
      let fine = try await LocationSource().text("location-fine")
      XCTAssertNil(fine)
      XCTAssertFalse(Stubbed.calls.contains("CLLocationManager.requestLocation"))
      let coarse = try await LocationSource().text("location-coarse")
      XCTAssertEqual(coarse, "30.25,120.17")
    }

    func testAPlaceThatDoesNotComeIsWaitedForInVain() async throws {
      StubCoreLocation.outcome = .silent
      await assertFails(TimedOut.self) { _ = try await LocationSource(patience: 0).text("location-fine") }
      StubCoreLocation.outcome = .failed(Failed())
      await assertFails(Failed.self) { _ = try await LocationSource().text("location-fine") }
    }

    func testLocationThatIsDeniedOrRestrictedIsRefused() async throws {
      let answers: [(CLAuthorizationStatus, PermissionStatus)] = [
        (.authorizedWhenInUse, .granted), (.authorizedAlways, .granted), (.denied, .refused), (.restricted, .refused),
      ]
      for (answer, expected) in answers {
        StubCoreLocation.status = .notDetermined
        try await assertPermission(LocationSource(), says: expected) { StubCoreLocation.answer = answer }
      }
    }

    func testTheNetworkIsTheOneThatIsConnected() async throws {
      StubNetworkExtension.network = StubNetworkExtension.network("茶馆", "00:11:22:33:44:55")
      let name = try await WiFiSource().text("wifi-ssid")
      XCTAssertEqual(name, "茶馆")
      let address = try await WiFiSource().text("wifi-bssid")
      XCTAssertEqual(address, "00:11:22:33:44:55")
      let points = try await WiFiSource().texts("wifi-access-points")
      XCTAssertEqual(points, ["茶馆\t00:11:22:33:44:55"])
    }

    func testNoNetworkIsNoValue() async throws {
      let name = try await WiFiSource().text("wifi-ssid")
      XCTAssertNil(name)
      let points = try await WiFiSource().texts("wifi-access-points")
      XCTAssertNil(points)
    }

    func testOneQuestionDoesForLocationAndWiFi() async throws {
      StubNetworkExtension.network = StubNetworkExtension.network("茶馆", "00:11:22:33:44:55")
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      app.agree()
      let readers = Readers(app.installation, sources: [WiFiSource(), LocationSource()])
      let name = await readers.read(EverythingConstants.Uses.selfWifiSSID, asking: true)
      XCTAssertEqual(name.value, "茶馆")
      let place = await readers.read(EverythingConstants.Uses.selfLocationFine, asking: true)
      XCTAssertEqual(place.value, "30.254321,120.165432")
      XCTAssertEqual(Stubbed.calls.filter { $0.hasSuffix("requestWhenInUseAuthorization") }.count, 1)
    }

    // MARK: Camera and microphone

    func testEachMediumHasItsOwnPermission() async throws {
      try await assertPermission(CaptureSource.camera, says: .granted) {}
      for answer in [AVAuthorizationStatus.denied, .restricted] {
        StubAVFoundation.statuses[.audio] = nil
        try await assertPermission(CaptureSource.microphone, says: .refused) { StubAVFoundation.answer = answer }
      }
      let camera = await CaptureSource.camera.permission?.status
      XCTAssertEqual(camera, .granted)
    }

    // MARK: Contacts, calendar, photos

    func testOnlyTheFieldsThatAreNamedAreReadOfAContact() async throws {
      StubContacts.people = [
        StubContacts.person("王茶", numbers: ["138 0013 8000", "010-1"], emails: ["cha@example.cn"]), StubContacts.person(""),
      ]
      // The stub ends the process, as the framework does, where a field is looked at that was not asked for.
      let names = try await ContactsSource().texts("contacts")
      XCTAssertEqual(names, ["王茶", ""])
      let all = try await ContactsSource(fields: ContactsSource.Field.allCases).texts("contacts")
      XCTAssertEqual(all, ["王茶\t138 0013 8000\t010-1\tcha@example.cn", ""])
      let numbers = try await ContactsSource(fields: [.phoneNumbers]).texts("contacts")
      XCTAssertEqual(numbers?.first, "138 0013 8000\t010-1")
    }

    func testContactsThatAreLimitedAreGrantedAndOthersNot() async throws {
      let answers: [(CNAuthorizationStatus, PermissionStatus)] = [
        (.authorized, .granted), (.limited, .granted), (.denied, .refused), (.restricted, .refused),
      ]
      for (answer, expected) in answers {
        StubContacts.status = .notDetermined
        try await assertPermission(ContactsSource(), says: expected) { StubContacts.answer = answer }
      }
    }

    func testContactsThatAreDeniedAreNotRead() async throws {
      StubContacts.people = [StubContacts.person("王茶")]
      StubContacts.answer = .denied
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      app.agree()
      let readers = Readers(app.installation, sources: [ContactsSource()])
      let denied = await readers.read(EverythingConstants.Uses.selfContacts, asking: true)
      XCTAssertEqual(denied, .denied(.permissionMissing))
      XCTAssertFalse(Stubbed.calls.contains("CNContactStore.enumerateContactsWithFetchRequest"))
    }

    func testOnlyTheDaysAndFieldsThatAreNamedAreReadOfTheCalendar() async throws {
      let now = Date(timeIntervalSince1970: 1_767_225_600)
      let event = { (title: String, hours: Double) in
        StubEventKit.event(title, at: "杭州", from: now + hours * 3600, to: now + (hours + 1) * 3600)
      }
      StubEventKit.events = [event("later", 30), event("soon", 1), event("past", -2), event("next month", 24 * 30)]
      let times = try await CalendarSource(days: 2, now: { now }).texts("calendar")
      XCTAssertEqual(
        times, ["2026-01-01T01:00:00Z/2026-01-01T02:00:00Z", "2026-01-02T06:00:00Z/2026-01-02T07:00:00Z"])
      let titles = try await CalendarSource(days: 1, fields: [.title, .place], now: { now }).texts("calendar")
      XCTAssertEqual(titles, ["soon\t杭州"])
    }

    func testToAddEventsIsNotToReadThem() async throws {
      let answers: [(EKAuthorizationStatus, PermissionStatus)] = [
        (.fullAccess, .granted), (.writeOnly, .refused), (.denied, .refused), (.restricted, .refused),
      ]
      for (answer, expected) in answers {
        StubEventKit.status = .notDetermined
        try await assertPermission(CalendarSource(), says: expected) { StubEventKit.answer = answer }
      }
      XCTAssertFalse(Stubbed.calls.contains("EKEventStore.requestAccess"), "what iOS 17 has in its place")
    }

    func testPhotosThatAreLimitedAreGrantedAndOthersNot() async throws {
      let answers: [(PHAuthorizationStatus, PermissionStatus)] = [
        (.authorized, .granted), (.limited, .granted), (.denied, .refused), (.restricted, .refused),
      ]
      for (answer, expected) in answers {
        StubPhotos.status = .notDetermined
        try await assertPermission(PhotosSource(), says: expected) { StubPhotos.answer = answer }
      }
    }

    // MARK: Telephony and network

    func testEachTechnologyHasItsGeneration() async throws {
      let generations = [
        "2G": [CTRadioAccessTechnologyGPRS, CTRadioAccessTechnologyEdge, CTRadioAccessTechnologyCDMA1x],
        "3G": [
          CTRadioAccessTechnologyWCDMA, CTRadioAccessTechnologyHSDPA, CTRadioAccessTechnologyHSUPA,
          CTRadioAccessTechnologyCDMAEVDORev0, CTRadioAccessTechnologyCDMAEVDORevA, CTRadioAccessTechnologyCDMAEVDORevB,
          CTRadioAccessTechnologyeHRPD,
        ],
        "4G": [CTRadioAccessTechnologyLTE], "5G": [CTRadioAccessTechnologyNR, CTRadioAccessTechnologyNRNSA],
      ]
      for (generation, technologies) in generations {
        for technology in technologies {
          StubCoreTelephony.technologies = ["1": technology]
          let told = try await TelephonySource().text("network-generation")
          XCTAssertEqual(told, generation, technology)
        }
      }
      for none in [["1": "CTRadioAccessTechnologyOfTomorrow"], [:], nil] {
        StubCoreTelephony.technologies = none
        let told = try await TelephonySource().text("network-generation")
        XCTAssertNil(told)
      }
    }

    func testTheSIMIsTheOneOfData() async throws {
      StubCoreTelephony.technologies = ["1": CTRadioAccessTechnologyEdge, "2": CTRadioAccessTechnologyNR]
      StubCoreTelephony.carriers = [
        "1": StubCoreTelephony.carrier("中国联通", country: "CN"), "2": StubCoreTelephony.carrier("中国移动", country: "HK"),
      ]
      for (service, expected) in [("2", ["5G", "中国移动", "hk"]), (nil, ["2G", "中国联通", "cn"])] {
        StubCoreTelephony.dataService = service
        for (item, value) in zip(["network-generation", "carrier", "sim-country"], expected) {
          let told = try await TelephonySource().text(item)
          XCTAssertEqual(told, value, "\(service ?? "none"): \(item)")
        }
      }
    }

    func testTwoHyphensAreNoCarrier() async throws {
      for none in ["--", "65535", "", nil] {
        StubCoreTelephony.carriers = ["1": StubCoreTelephony.carrier(none, country: none)]
        for item in ["carrier", "sim-country"] {
          let told = try await TelephonySource().text(item)
          XCTAssertNil(told, "\(item): \(none ?? "nil")")
        }
      }
    }

    func testHowTheDeviceIsConnected() async throws {
      let states: [(NWPath, String)] = [
        (StubNetwork.path(.satisfied, .wifi), "wifi"), (StubNetwork.path(.satisfied, .cellular), "cellular"),
        (StubNetwork.path(.satisfied, .wiredEthernet), "ethernet"), (StubNetwork.path(.satisfied, .other), "other"),
        (StubNetwork.path(.unsatisfied, .wifi), "none"),
      ]
      for (path, expected) in states {
        StubNetwork.path = path
        let state = try await NetworkSource().text("network-state")
        XCTAssertEqual(state, expected)
      }
      StubNetwork.path = nil
      await assertFails(TimedOut.self) { _ = try await NetworkSource(patience: 0).text("network-state") }
    }

    // MARK: Bluetooth and motion

    func testDevicesNearby() async throws {
      let (first, second) = (UUID(), UUID())
      StubCoreBluetooth.status = .allowedAlways
      StubCoreBluetooth.devices = [("壶", first), (nil, second), (nil, first)]
      let devices = try await BluetoothSource(seconds: 0).texts("bluetooth-devices")
      XCTAssertEqual(devices, ["壶\t\(first.uuidString)", "\t\(second.uuidString)"])
      XCTAssertNil(StubCoreBluetooth.services)
      XCTAssertFalse(StubCoreBluetooth.showsPowerAlert, "a question that nobody asked for")
      XCTAssertEqual(Stubbed.calls.last, "CBCentralManager.stopScan")
      _ = try await BluetoothSource(seconds: 0, services: ["180D"]).texts("bluetooth-devices")
      XCTAssertEqual(StubCoreBluetooth.services, ["180D"])
    }

    func testBluetoothThatIsOffHasNoDevices() async throws {
      StubCoreBluetooth.status = .allowedAlways
      for state in [CBManagerState.poweredOff, .unauthorized, .unsupported] {
        StubCoreBluetooth.state = state
        let devices = try await BluetoothSource(seconds: 0).texts("bluetooth-devices")
        XCTAssertNil(devices)
      }
      XCTAssertFalse(Stubbed.calls.contains("CBCentralManager.scanForPeripheralsWithServices"))
    }

    func testBluetoothIsAskedForByMakingAManager() async throws {
      let answers: [(CBManagerAuthorization, PermissionStatus)] = [
        (.allowedAlways, .granted), (.denied, .refused), (.restricted, .refused),
      ]
      for (answer, expected) in answers {
        StubCoreBluetooth.status = .notDetermined
        try await assertPermission(BluetoothSource(), says: expected) { StubCoreBluetooth.answer = answer }
      }
      XCTAssertFalse(Stubbed.calls.contains("CBCentralManager.scanForPeripheralsWithServices"))
    }

    func testWithoutARadioNobodyIsAsked() async throws {
      StubCoreBluetooth.state = .unsupported
      try await assertPermission(BluetoothSource(), says: .notDetermined) { StubCoreBluetooth.answer = .notDetermined }
    }

    func testMovementsFlowUntilTheyAreWithdrawn() async throws {
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      app.agree()
      let use = EverythingConstants.Uses.selfSensorsForTest
      var movements = MotionSource().movements(use, of: app.installation).makeAsyncIterator()
      await listening()
      await StubCoreMotion.move(rotation: CMRotationRate(x: 1, y: 2, z: 3))
      let first = await movements.next()
      XCTAssertEqual(first.map { [$0.rotation.x, $0.rotation.y, $0.rotation.z] }, [1, 2, 3])
      XCTAssertEqual(first?.gravity.z, -1)
      let row = try app.installation.report(.en).collected.first { $0.number == use.number }
      XCTAssertEqual(row?.count, 1, "it is on record once")
      app.withdraw()
      await StubCoreMotion.move(rotation: CMRotationRate(x: 4, y: 5, z: 6))
      let last = await movements.next()
      XCTAssertNil(last)
      XCTAssertFalse(StubCoreMotion.isRunning)
    }

    func testMovementsEndWhenNobodyWaitsForThem() async throws {
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      app.agree()
      var stream: AsyncStream<Movement>? = MotionSource().movements(
        EverythingConstants.Uses.selfSensorsForTest, of: app.installation)
      await listening()
      XCTAssertNotNil(stream)
      stream = nil
      await StubCoreMotion.move(rotation: CMRotationRate(x: 1, y: 2, z: 3))
      XCTAssertFalse(StubCoreMotion.isRunning)
    }

    func testThereAreNoMovementsWithoutConsentOrSensors() async throws {
      let app = try TestInstallation(declaration: try made().appendingPathComponent("everything/everything.json"))
      let use = EverythingConstants.Uses.selfSensorsForTest
      for await movement in MotionSource().movements(use, of: app.installation) { XCTFail("\(movement)") }
      XCTAssertFalse(Stubbed.calls.contains("CMMotionManager.startDeviceMotionUpdates"))
      app.agree()
      StubCoreMotion.isAvailable = false
      for await movement in MotionSource().movements(use, of: app.installation) { XCTFail("\(movement)") }
      XCTAssertEqual(try app.installation.report(.en).collected.first { $0.number == use.number }?.count, 0)
    }

    // MARK: The device

    func testWhatIsNotInTheClipboardIsNotRead() async throws {
      let none = try await ClipboardSource().text("clipboard")
      XCTAssertNil(none)
      XCTAssertEqual(Stubbed.calls, ["UIPasteboard.hasStrings"], "reading it would be shown to the person")
      await setDevice { StubUIKit.clipboard = "copied" }
      let copied = try await ClipboardSource().text("clipboard")
      XCTAssertEqual(copied, "copied")
    }

    func testOnlyDeclaredAppsAreLookedFor() async throws {
      await setDevice { StubUIKit.schemes = ["weixin", "alipays"] }
      let apps = try await AppsSource(schemes: ["wechat": "weixin", "qq": "mqq"]).texts("app-list")
      XCTAssertEqual(apps, ["wechat"])
      XCTAssertEqual(Stubbed.calls.count, 2)
    }

    func testTheIdentifierIsNotThereBeforeTheFirstUnlock() async throws {
      let locked = try await DeviceSource().text("idfv")
      XCTAssertNil(locked)
    }

    func testSystemInfoTellsTheMeasuresThatWereNamed() async throws {
      let usual = try await DeviceSource().text("system-info")
      XCTAssertEqual(usual, "memory=\(ProcessInfo.processInfo.physicalMemory) battery=50")
      let watched = await MainActor.run { StubUIKit.isBatteryMonitored }
      XCTAssertFalse(watched, "what the app chose is left as it was")
      await setDevice { StubUIKit.batteryLevel = -1 }
      let all = try await DeviceSource(measures: DeviceSource.Measure.allCases).text("system-info") ?? ""
      let parts = all.split(separator: " ").map { $0.split(separator: "=") }
      XCTAssertEqual(parts.map { String($0[0]) }, ["memory", "storage", "freeStorage", "uptime"], "without an unknown battery")
      XCTAssertTrue(parts.allSatisfy { $0.count == 2 && (Int64($0[1]) ?? -1) > 0 }, all)
    }

    func testTheKeyboardsAndWhetherTheAppIsActive() async throws {
      await setDevice { StubUIKit.inputLanguages = ["zh-Hans", nil, "en-US"] }
      let settings = try await DeviceSource().text("device-settings")
      XCTAssertEqual(settings, "zh-Hans,en-US")
      let active = await isActive()
      XCTAssertTrue(active)
      await setDevice { StubUIKit.state = .inactive }
      let inactive = await isActive()
      XCTAssertFalse(inactive)
    }

    func testTheModelIsTheOneOfTheMachine() async throws {
      let program = Process()
      let output = Pipe()
      program.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      program.arguments = ["uname", "-m"]
      program.standardOutput = output
      try program.run()
      let name = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let model = try await DeviceSource().text("device-model")
      XCTAssertEqual(model, name.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
#endif
