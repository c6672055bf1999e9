// swift-tools-version: 6.0
import PackageDescription

/// What of AskFirst a target takes.
func askFirst(_ names: String...) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "ios") }
}

let package = Package(
  name: "Mijian",
  platforms: [.iOS(.v14), .macOS(.v12)],
  products: [
    .executable(name: "FirstLaunch", targets: ["FirstLaunch"]),
    .library(name: "App", targets: ["App"]),
  ],
  dependencies: [.package(path: "../../../../ios")],
  targets: [
    // Constants.swift, which `askfirst build --swift` writes.
    .target(name: "Constants", dependencies: askFirst("AskFirst")),
    // The first launch as a program: what needs no phone.
    .executableTarget(name: "FirstLaunch", dependencies: ["Constants"] + askFirst("AskFirst")),
    // The app, and its extension.
    .target(
      name: "App",
      dependencies: ["Constants"]
        + askFirst(
          "AskFirst", "AskFirstUI", "AskFirstDevice", "AskFirstTracking", "AskFirstLocation", "AskFirstCapture", "AskFirstSDKs")),
  ],
  swiftLanguageModes: [.v6]
)
