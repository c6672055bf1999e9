// The calls of vendors' SDKs that the adapters are made of. An app has the vendors' own modules instead.

enum WXApi {
  static func registerApp(_ id: String, universalLink: String) -> Bool { true }
}

enum UMConfigure {
  static func submitPolicyGrantResult(_ granted: Bool) {}
  static func initWithAppkey(_ key: String, channel: String?) {}
}
