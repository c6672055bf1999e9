// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "Mijian",
  platforms: [.iOS(.v14), .macOS(.v12)],
  dependencies: [.package(name: "AskFirst", path: "../../../../ios")],
  targets: [
    .executableTarget(
      name: "Mijian", dependencies: [.product(name: "AskFirst", package: "AskFirst")])
  ],
  swiftLanguageModes: [.v6]
)
