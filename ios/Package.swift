// swift-tools-version: 6.0
import PackageDescription

// ASKFIRST_LIBRARY names the folder of a static library that was built for this machine: development, and Linux. Without it the
// library is the XCFramework that ios/xcframework makes.
let library = Context.environment["ASKFIRST_LIBRARY"]

/// UniFFI's scaffolding in C.
let scaffolding: Target =
  if let library {
    .target(
      name: "CAskFirst", path: "Generated/CAskFirst",
      linkerSettings: [.unsafeFlags(["-L\(library)"]), .linkedLibrary("askfirst_ffi")])
  } else {
    .binaryTarget(name: "CAskFirst", path: "Generated/CAskFirst.xcframework")
  }

// Where Apple's frameworks are not, stubs of them let the sources be type-checked all the same.
#if os(Linux)
  let frameworks = [
    "AdSupport", "AppTrackingTransparency", "AVFoundation", "Contacts", "CoreBluetooth", "CoreLocation", "CoreMotion",
    "CoreTelephony", "EventKit", "FoundationApple", "Network", "NetworkExtension", "Photos", "SwiftUI", "UIKit",
  ]
#else
  let frameworks: [String] = []
#endif

/// What the stubs share.
let stubbed = frameworks.isEmpty ? [] : ["Stubbed"]

/// A target over `AskFirst` and what Apple brings along.
func over(_ name: String, _ apple: String..., own: [Target.Dependency] = ["AskFirst"]) -> Target {
  .target(name: name, dependencies: own + apple.filter(frameworks.contains).map { .byName(name: $0) })
}

/// Constants that `askfirst build` wrote: the tests compile them.
let constants = ["EverythingConstants", "GoldenConstants", "HostileConstants", "MijianConstants"]

/// What apps link: of the readers those of the items that they declare.
let products: [Product] = [
  .library(name: "AskFirst", targets: ["AskFirst"]),
  .library(name: "AskFirstUI", targets: ["AskFirstUI"]),
  .library(name: "AskFirstSDKs", targets: ["AskFirstSDKs"]),
  .library(name: "AskFirstTesting", targets: ["AskFirstTesting"]),
  .library(name: "AskFirstDevice", targets: ["AskFirstDevice"]),
  .library(name: "AskFirstTracking", targets: ["AskFirstTracking"]),
  .library(name: "AskFirstLocation", targets: ["AskFirstLocation"]),
  .library(name: "AskFirstCapture", targets: ["AskFirstCapture"]),
  .library(name: "AskFirstTelephony", targets: ["AskFirstTelephony"]),
  .library(name: "AskFirstWiFi", targets: ["AskFirstWiFi"]),
  .library(name: "AskFirstBluetooth", targets: ["AskFirstBluetooth"]),
  .library(name: "AskFirstContacts", targets: ["AskFirstContacts"]),
  .library(name: "AskFirstCalendar", targets: ["AskFirstCalendar"]),
  .library(name: "AskFirstPhotos", targets: ["AskFirstPhotos"]),
  .library(name: "AskFirstMotion", targets: ["AskFirstMotion"]),
]

/// What the tests test, and what they are made of.
let tested: [String] = products.map(\.name) + constants + frameworks + stubbed + ["CCount"]

/// What only the development of this package needs.
let development: [Target] =
  constants.map { .target(name: $0, dependencies: ["AskFirst"], path: "Generated/\($0)") } + [
    .testTarget(name: "AskFirstTests", dependencies: tested.map { .byName(name: $0) }),
    .target(name: "CCount", path: "Bench/CCount"),
    .executableTarget(
      name: "askfirst-bench", dependencies: ["AskFirst", "CAskFirstPage", "CCount", "MijianConstants"], path: "Bench/Check"),
  ]

let package = Package(
  name: "AskFirst",
  platforms: [.iOS(.v13), .macOS(.v12)],
  products: products,
  targets: [
    scaffolding,
    // What UniFFI wrote, apart and with the settings that it was made for.
    .target(name: "AskFirstFFI", dependencies: ["CAskFirst"], path: "Generated/AskFirstFFI"),
    .target(name: "CAskFirstPage"),
    .target(
      name: "AskFirst",
      dependencies: ["AskFirstFFI", "CAskFirstPage"] + frameworks.filter { $0 == "FoundationApple" }.map { .byName(name: $0) },
      resources: [.copy("PrivacyInfo.xcprivacy")]),
    // Each links the frameworks that it needs, so that an app has none that it declares no use for.
    over("AskFirstDevice", "Network", "UIKit"),
    over("AskFirstTracking", "AdSupport", "AppTrackingTransparency"),
    over("AskFirstLocation", "CoreLocation"),
    over("AskFirstCapture", "AVFoundation"),
    over("AskFirstTelephony", "CoreTelephony"),
    // The permission for the name of a Wi-Fi network is that for the location.
    over("AskFirstWiFi", "NetworkExtension", own: ["AskFirst", "AskFirstLocation"]),
    over("AskFirstBluetooth", "CoreBluetooth"),
    over("AskFirstContacts", "Contacts"),
    over("AskFirstCalendar", "EventKit"),
    over("AskFirstPhotos", "Photos"),
    over("AskFirstMotion", "CoreMotion"),
    over("AskFirstUI", "SwiftUI", "UIKit"),
    .target(name: "AskFirstSDKs", dependencies: ["AskFirst"]),
    // For the tests of apps; nothing that is shipped links it.
    .target(name: "AskFirstTesting", dependencies: ["AskFirst"]),
  ]
    + frameworks.map { .target(name: $0, dependencies: [$0 == "SwiftUI" ? "UIKit" : "Stubbed"], path: "Stubs/\($0)") }
    + stubbed.map { .target(name: $0, path: "Stubs/\($0)") }
    + (library == nil ? [] : development),
  swiftLanguageModes: [.v6]
)
