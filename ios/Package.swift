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

/// Constants that `askfirst build` wrote: the tests compile them.
let constants = ["GoldenConstants", "HostileConstants", "MijianConstants"]

let package = Package(
  name: "AskFirst",
  platforms: [.iOS(.v13), .macOS(.v12)],
  products: [
    .library(name: "AskFirst", targets: ["AskFirst"])
  ],
  targets: [
    scaffolding,
    // What UniFFI wrote, apart and with the settings that it was made for.
    .target(name: "AskFirstFFI", dependencies: ["CAskFirst"], path: "Generated/AskFirstFFI"),
    .target(name: "CAskFirstPage"),
    .target(name: "AskFirst", dependencies: ["AskFirstFFI", "CAskFirstPage"]),
  ]
    + (library == nil ? [] : constants.map { .target(name: $0, dependencies: ["AskFirst"], path: "Generated/\($0)") })
    + (library == nil
      ? [] : [.testTarget(name: "AskFirstTests", dependencies: ["AskFirst"] + constants.map { .byName(name: $0) })]),
  swiftLanguageModes: [.v6]
)
