import AskFirst

/// A word in both languages, for what the notice does not bring along.
struct Word: Sendable {
  let zh: String
  let en: String

  /// The word in a language.
  func callAsFunction(_ lang: Lang) -> String {
    switch lang {
    case .zh: zh
    case .en: en
    }
  }

  /// The word in a language, with values in the places of `{0}`, `{1}`…
  func callAsFunction(_ lang: Lang, _ values: String...) -> String {
    // What is put in is never looked at for places.
    var rest = Substring(self(lang))
    var whole = ""
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      whole += rest[..<open]
      if let place = Int(rest[rest.index(after: open)..<close]), values.indices.contains(place) {
        whole += values[place]
      }
      rest = rest[rest.index(after: close)...]
    }
    return whole + rest
  }

  // Between the parts of a line.
  static let and = Word(zh: "、", en: ", ")
  static let semicolon = Word(zh: "；", en: "; ")
  static let colon = Word(zh: "{0}：{1}", en: "{0}: {1}")
  static let brackets = Word(zh: "{0}（{1}）", en: "{0} ({1})")

  // The notice.
  static let inForce = Word(zh: "{0} · 版本 {1} · 自 {2} 起适用", en: "{0} · version {1} · applies from {2}")
  static let changed = Word(
    zh: "隐私政策已更新。标有“新”的内容需要您重新选择，在此之前不会使用。",
    en: "The privacy policy has changed. What is marked “new” needs a new answer and is not used until then.")
  static let askedAgain = Word(zh: "隐私政策已更新，需要您重新选择。", en: "The privacy policy has changed, and needs a new answer.")
  static let expired = Word(zh: "您之前的同意已经到期，请重新选择。", en: "Your earlier answer has come to its end. Please choose again.")
  static let new = Word(zh: "新 · {0}", en: "New · {0}")
  static let usedFor = Word(zh: "用于：{0}", en: "For: {0}")
  static let gets = Word(zh: "获得：{0}", en: "Gets: {0}")
  static let askedSeparately = Word(zh: "使用时另行询问", en: "asked separately when needed")
  static let notTo = Word(zh: "不提供给{0}", en: "Do not share with {0}")
  static let policyOf = Word(zh: "{0}的隐私政策", en: "Privacy policy of {0}")
  static let separate = Word(zh: "使用时另行询问的事项", en: "Asked separately, when needed")
  static let contact = Word(zh: "联系方式", en: "Contact")
  static let answers = Word(zh: "{0}，{1} 天内答复", en: "{0}, answers within {1} days")
  static let basicLost = Word(
    zh: "不同意时，以下功能暂时不能使用，用到时会再询问您：{0}。", en: "Without it these do not work until you allow them one by one: {0}.")
  static let informTitle = Word(zh: "隐私政策有新版本", en: "A new version of the privacy policy")
  static let inform = Word(
    zh: "版本 {0} 自 {1} 起适用。您同意过的用途、信息和接收方都没有变化，不需要重新选择。",
    en: "Version {0} applies from {1}. No purpose, data or recipient that you agreed to has changed; nothing "
      + "needs an answer.")
  static let close = Word(zh: "关闭", en: "Close")
  static let saving = Word(zh: "正在保存…", en: "Saving…")
  static let loading = Word(zh: "正在读取…", en: "Loading…")
  static let notSaved = Word(
    zh: "没有保存成功，什么都没有改变。您的选择还在这里，请再试一次。（{0}）",
    en: "It could not be saved, and nothing has changed. Your choices are still here: please try again. ({0})")
  static let cannotOpen = Word(zh: "这台设备上没有应用能打开：{0}", en: "No app on this device opens {0}")

  // The question for one use.
  static let recipient = Word(zh: "接收方：{0}", en: "Who gets it: {0}")
  static let data = Word(zh: "信息：", en: "Data: ")
  static let thenSystem = Word(zh: "允许后，系统会再询问一次权限。", en: "If you allow it, the system asks for its permission next.")
  static let allow = Word(zh: "允许", en: "Allow")
  static let doNotAllow = Word(zh: "不允许", en: "Do not allow")

  // Settings.
  static let settings = Word(zh: "隐私设置", en: "Privacy settings")
  static let policy = Word(zh: "隐私政策", en: "Privacy policy")
  static let agreed = Word(zh: "您于 {0} 同意了版本 {1}。", en: "You agreed to version {1} on {0}.")
  static let refused = Word(zh: "您没有同意，正在仅浏览模式下使用。", en: "You did not agree. The app is in guest mode.")
  static let withdrawn = Word(zh: "您撤回了同意。不会再读取任何信息。", en: "You withdrew your consent. Nothing is read any more.")
  static let noAnswer = Word(zh: "您还没有作出选择。在此之前不会读取任何信息。", en: "You have not answered yet. Nothing is read until you do.")
  static let ended = Word(
    zh: "您的同意已经到期。在您重新选择之前不会读取任何信息。", en: "Your consent has ended. Nothing is read until you choose again.")
  static let choose = Word(zh: "查看提示，重新选择", en: "See the notice, and choose")
  static let collected = Word(zh: "已收集个人信息清单", en: "What was collected")
  static let shared = Word(zh: "与第三方共享个人信息清单", en: "What is shared with third parties")
  static let requests = Word(zh: "查阅、更正、删除与注销", en: "Access, correction, deletion")
  static let evidence = Word(zh: "导出同意记录", en: "Export the record of consent")
  static let withdrawAll = Word(zh: "撤回全部同意", en: "Withdraw everything")
  static let personalisation = Word(zh: "个性化", en: "Personalisation")
  static let personalisationText = Word(
    zh: "根据您的信息展示内容和推送。关闭后只展示与您无关的内容。",
    en: "Shows and sends what fits what is known of you. When it is off, nothing depends on you.")
  static let personalisationSwitch = Word(zh: "个性化展示和推送", en: "Show and send what fits me")
  static let allowedSingly = Word(zh: "单独允许过的功能", en: "Allowed one by one")
  static let additional = Word(zh: "附加功能", en: "Additional functions")
  static let recipients = Word(zh: "信息接收方", en: "Who receives data")
  static let separates = Word(zh: "另行询问的同意", en: "Separate consents")
  static let withdrawTitle = Word(zh: "撤回全部同意？", en: "Withdraw everything?")
  static let withdrawText = Word(
    zh: "撤回后立即生效，应用和第三方 SDK 不再读取任何信息，附加功能全部关闭。撤回之前的处理不受影响。应用仍可浏览。",
    en: "It holds at once: the app and third-party SDKs read nothing any more, and all additional functions are "
      + "off. What was done before is not affected. The app can still be browsed.")
  static let withdraw = Word(zh: "撤回", en: "Withdraw")
  static let keep = Word(zh: "不撤回", en: "Do not withdraw")
  static let withdrawnNow = Word(zh: "已撤回，立即生效，并已记录。", en: "Withdrawn. It holds from now on and is on record.")
  static let withdrawnOnlyNow = Word(
    zh: "已撤回，立即生效；但没有写入磁盘，下次启动时会重新询问。（{0}）",
    en: "Withdrawn, and it holds from now on; but it could not be written to the disk: you are asked again after "
      + "a restart. ({0})")
  static let shownAgain = Word(zh: "没有保存成功，开关已恢复原状。（{0}）", en: "It could not be saved; the switch is as it was. ({0})")
  static let problem = Word(zh: "读取不到：{0}", en: "This could not be loaded: {0}")
  static let purpose = Word(zh: "目的：{0}", en: "Purpose: {0}")
  static let situation = Word(zh: "场景：{0}", en: "Situation: {0}")
  static let reader = Word(zh: "使用方：{0}", en: "Used by: {0}")
  static let times = Word(zh: "已收集 {0} 次，最近一次 {1}", en: "Collected {0} times, last on {1}")
  static let never = Word(zh: "尚未收集", en: "Not collected yet")
  static let way = Word(zh: "共享方式：{0}", en: "Way of sharing: {0}")
  static let started = Word(zh: "已启动过", en: "Was started")
  static let notStarted = Word(zh: "未启动过", en: "Was never started")
  static let nothingShared = Word(zh: "不与第三方共享。", en: "Nothing is shared with third parties.")
  static let askFor = Word(zh: "提出请求", en: "Make a request")
  static let asked = Word(zh: "已提出的请求", en: "Requests made")
  static let noneAsked = Word(zh: "还没有提出过请求。", en: "No request was made yet.")
  static let due = Word(zh: "{0} 提出，应在 {1} 前答复", en: "Made on {0}, due on {1}")
  static let overdue = Word(zh: "{0} 提出，应在 {1} 前答复，已逾期", en: "Made on {0}, due on {1}, overdue")
  static let done = Word(zh: "{0} 提出，{1} 已办理", en: "Made on {0}, done on {1}")
  static let turnedDown = Word(zh: "{0} 提出，{1} 未予办理", en: "Made on {0}, turned down on {1}")
  static let access = Word(zh: "查阅我的信息", en: "See what is held")
  static let correct = Word(zh: "更正我的信息", en: "Correct it")
  static let delete = Word(zh: "删除我的信息", en: "Delete it")
  static let export = Word(zh: "复制我的信息", en: "Take a copy along")
  static let closeAccount = Word(zh: "注销账户", en: "Close the account")
  static let explainDecision = Word(zh: "解释自动化决策", en: "Have an automated decision explained")
  static let exported = Word(zh: "已导出。", en: "Exported.")
  static let notExported = Word(zh: "没有导出：{0}", en: "It was not exported: {0}")

  // Only here: the account of the SDKs, and the question before an account is closed.
  static let sdks = Word(zh: "第三方 SDK 的启动与停止", en: "What third-party SDKs were told")
  static let noSdks = Word(zh: "还没有第三方 SDK 运行过。", en: "No third-party SDK has run yet.")
  static let preInit = Word(zh: "初始化，不读取信息", en: "initialised, reading nothing")
  static let granted = Word(zh: "告知您已同意", en: "told that you agreed")
  static let notGranted = Word(zh: "告知您未同意", en: "told that you do not agree")
  static let switchesOff = Word(zh: "关闭所有读取开关", en: "all its switches turned off")
  static let switches = Word(zh: "只打开这些读取开关：{0}", en: "only these switches left on: {0}")
  static let start = Word(zh: "启动", en: "started")
  static let stop = Word(zh: "停止", en: "stopped")
  static let forget = Word(zh: "要求其删除所存信息", en: "told to delete what it holds")
  static let stepDone = Word(zh: "{0}，{1}", en: "{0}, {1}")
  static let stepFailed = Word(zh: "{0}，{1}：没有成功（{2}）", en: "{0}, {1}: it failed ({2})")
  static let stepNotOffered = Word(zh: "{0}，{1}：该 SDK 不提供", en: "{0}, {1}: the SDK offers no way")
  static let closeAccountTitle = Word(zh: "注销账户？", en: "Close the account?")
  static let closeAccountText = Word(
    zh: "提出后会在 {0} 天内办理。注销后，您的信息会按隐私政策删除或匿名化，不能恢复。",
    en: "The request is handled within {0} days. What is held of you is then deleted or made anonymous, as the "
      + "privacy policy says, and cannot be brought back.")
  static let doNotClose = Word(zh: "不注销", en: "Do not close it")
}
