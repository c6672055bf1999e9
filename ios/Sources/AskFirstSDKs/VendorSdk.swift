import AskFirst

/// An adapter made of the vendor's own calls, which the app hands over.
///
/// This package links no vendor: whoever has the SDK writes one line for each call that it offers, and the adapter takes them in the
/// order of the plan. The functions that make one are named for the SDK and their parameters for its calls, so that what an SDK does
/// not offer cannot be filled in, and what it does cannot be forgotten.
@MainActor
public struct VendorSdk: Sdk {
  /// A call that may fail.
  public typealias Call = @MainActor () throws -> Void
  /// A call that is told yes or no.
  public typealias YesOrNo = @MainActor (Bool) throws -> Void
  /// A call that is told which items, by their ids, the SDK may read.
  public typealias Items = @MainActor (Set<String>) throws -> Void

  /// The recipient that the SDK is in the declaration.
  public let recipient: Recipient

  var preInit: Call?
  var grant: YesOrNo?
  var switches: Items?
  var start: Call?
  var stop: Call?
  var forget: Call?

  /// Takes one step.
  ///
  /// - Throws: `NotOffered` if the SDK offers nothing for it, and what the vendor's call throws.
  public func take(_ step: SdkStep) throws {
    switch step {
    case .preInit: try offered(preInit)()
    case .grant(let granted): try offered(grant)(granted)
    case .switches(let items): try offered(switches)(Set(items))
    case .start: try offered(start)()
    case .stop: try offered(stop)()
    case .forget: try offered(forget)()
    }
  }

  private func offered<Offered>(_ call: Offered?) throws -> Offered {
    guard let call else { throw NotOffered() }
    return call
  }
}

/// A vendor's call answered no.
public struct VendorRefused: Error {
  /// It did.
  public init() {}
}

// MARK: Pre-initialisation allowed, then a grant, then the start

extension VendorSdk {
  /// Umeng, of the shape "phased". It takes a refusal, and has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - preInit: the vendor's pre-initialisation, which reads nothing; leave it empty where the version has none.
  ///   - grant: hands the person's answer over.
  ///   - start: `UMConfigure.initWithAppkey(_:channel:)`.
  /// - Returns: the adapter.
  public static func umeng(
    _ recipient: Recipient, preInit: @escaping Call, grant: @escaping YesOrNo, start: @escaping Call
  ) -> VendorSdk {
    VendorSdk(recipient: recipient, preInit: preInit, grant: grant, start: start)
  }

  /// Getui's push, of the shape "phased".
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - preInit: the vendor's pre-initialisation; leave it empty where the version has none.
  ///   - start: `GeTuiSdk.start(withAppId:appKey:appSecret:delegate:)`.
  ///   - stop: turns pushes off.
  /// - Returns: the adapter.
  public static func getui(
    _ recipient: Recipient, preInit: @escaping Call, start: @escaping Call, stop: @escaping Call
  ) -> VendorSdk {
    VendorSdk(recipient: recipient, preInit: preInit, start: start, stop: stop)
  }

  /// Getui's one-tap log-in (GeYan), of the shape "phased". It has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - preInit: the vendor's pre-initialisation; leave it empty where the version has none.
  ///   - start: `GeYanSdk.start(withAppId:withCallback:)`.
  /// - Returns: the adapter.
  public static func geYan(_ recipient: Recipient, preInit: @escaping Call, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, preInit: preInit, start: start)
  }

  /// Qiyu's customer service, of the shape "phased". It has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - preInit: sets it up without a connection; leave it empty where the version has no such call.
  ///   - start: `QYSDK.register(withAppId:appName:)`.
  /// - Returns: the adapter.
  public static func qiyu(_ recipient: Recipient, preInit: @escaping Call, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, preInit: preInit, start: start)
  }
}

// MARK: Switches for single items, then the start

extension VendorSdk {
  /// Pangle's advertisements, of the shape "controlled". It has no way to stop; withdrawn, all its switches are off.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - switches: sets `BUAdSDKConfiguration`: limits personal advertisements, and forbids CAID, for items that are not among these.
  ///   - start: `BUAdSDKManager.start(…)`.
  /// - Returns: the adapter.
  public static func pangle(_ recipient: Recipient, switches: @escaping Items, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, switches: switches, start: start)
  }

  /// Tencent's advertisements (GDT), of the shape "controlled". It has no way to stop; withdrawn, all its switches are off.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - switches: `GDTSDKConfig.setPersonalizedState(_:)` and its sisters, for items that are not among these.
  ///   - start: `GDTSDKConfig.registerAppId(_:)`.
  /// - Returns: the adapter.
  public static func gdt(_ recipient: Recipient, switches: @escaping Items, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, switches: switches, start: start)
  }
}

// MARK: One grant, with switches where it has them

extension VendorSdk {
  /// MobTech, of the shape "granted". It takes a refusal.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - switches: tells its controller which items it may read; leave it empty where the version has none.
  ///   - grant: `MobSDK.uploadPrivacyPermissionStatus(_:onResult:)`.
  /// - Returns: the adapter.
  public static func mobTech(_ recipient: Recipient, switches: @escaping Items, grant: @escaping YesOrNo) -> VendorSdk {
    VendorSdk(recipient: recipient, grant: grant, switches: switches)
  }
}

// MARK: Nothing before consent, nothing to switch

extension VendorSdk {
  /// WeChat's Open SDK, of the shape "held". It has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - register: `WXApi.registerApp(_:universalLink:)`, which answers whether it could.
  /// - Returns: the adapter.
  public static func weChat(_ recipient: Recipient, register: @escaping @MainActor () -> Bool) -> VendorSdk {
    VendorSdk(recipient: recipient, start: { if !register() { throw VendorRefused() } })
  }

  /// Alibaba's Baichuan, of the shape "held". It has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - start: `AlibcTradeSDK.sharedInstance().asyncInit(success:failure:)`.
  /// - Returns: the adapter.
  public static func baichuan(_ recipient: Recipient, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, start: start)
  }

  /// JD's Kepler, of the shape "held". It has no way to stop.
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - start: `KeplerApiManager.sharedKPService().asyncInitSdk(…)`.
  /// - Returns: the adapter.
  public static func jd(_ recipient: Recipient, start: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, start: start)
  }

  /// Tencent's instant messaging, of the shape "held".
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - start: `V2TIMManager.sharedInstance().initSDK(_:config:)`, which answers whether it could.
  ///   - stop: `V2TIMManager.sharedInstance().unInitSDK()`.
  /// - Returns: the adapter.
  public static func tencentIM(
    _ recipient: Recipient, start: @escaping @MainActor () -> Bool, stop: @escaping Call
  ) -> VendorSdk {
    VendorSdk(recipient: recipient, start: { if !start() { throw VendorRefused() } }, stop: stop)
  }

  /// Tencent's live streams, of the shape "held".
  ///
  /// - Parameters:
  ///   - recipient: the recipient that it is in the declaration.
  ///   - start: `TXLiveBase.setLicenceURL(_:key:)`.
  ///   - stop: stops what is pushed and played.
  /// - Returns: the adapter.
  public static func tencentLive(_ recipient: Recipient, start: @escaping Call, stop: @escaping Call) -> VendorSdk {
    VendorSdk(recipient: recipient, start: start, stop: stop)
  }
}
