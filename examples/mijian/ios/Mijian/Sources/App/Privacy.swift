import AskFirst
import AskFirstCapture
import AskFirstDevice
import AskFirstLocation
import AskFirstSDKs
import AskFirstTracking
import Constants

/// What the app and its extensions share.
enum Privacy {
  /// Opens the installation, in each process before anything else.
  static func open(_ role: Role = .app) {
    do {
      var config = try Config(group: "group.cn.example.mijian", declaration: Declared.declaration)
      config.role = role
      try AskFirst.open(config)
    } catch {
      log(error)  // everything stays denied, and the app goes on
    }
  }

  /// The ways to what is declared. What is not declared has none here, and its framework is not linked.
  static let readers = Readers(
    sources: [
      TrackingSource(), DeviceSource(), NetworkSource(), LocationSource(), ClipboardSource(), CaptureSource.camera,
      AppsSource(schemes: ["wechat": "weixin"]),
    ],
    isActive: isActive)

  /// The third-party SDKs, made of their vendors' calls. None is touched before its plan says so.
  @MainActor
  static let sdks: [any Sdk] = [
    VendorSdk.weChat(Recipients.wechat) { WXApi.registerApp("wx0123456789", universalLink: "https://mijian.example/") },
    VendorSdk.umeng(
      Recipients.umeng, preInit: {}, grant: { UMConfigure.submitPolicyGrantResult($0) },
      start: { UMConfigure.initWithAppkey("0123456789", channel: nil) }),
  ]

  /// Starts what may start, and stops what may not go on: after opening, and after each answer, switch and withdrawal.
  @MainActor
  static func startSdks() {
    do {
      try AskFirst.installation.startSdks(sdks)
    } catch {
      log(error)
    }
  }

  static func log(_ problem: Problem) { print("AskFirst: \(problem)") }
}
