package io.askfirst.ui

import io.askfirst.Lang
import io.askfirst.RequestKind

/**
 * The fixed words that the notice does not bring along, in both languages. `{0}`, `{1}`… stand for what is put in.
 */
internal enum class Word(
    private val zh: String,
    private val en: String,
) {
    // Between the parts of a line.
    AND("、", ", "),
    SEMICOLON("；", "; "),
    COLON("{0}：{1}", "{0}: {1}"),
    BRACKETS("{0}（{1}）", "{0} ({1})"),

    // The notice.
    IN_FORCE("{0} · 版本 {1} · 自 {2} 起适用", "{0} · version {1} · applies from {2}"),
    CHANGED(
        "隐私政策已更新。标有“新”的内容需要您重新选择，在此之前不会使用。",
        "The privacy policy has changed. What is marked “new” needs a new answer and is not used until then.",
    ),
    ASKED_AGAIN(
        "隐私政策已更新，需要您重新选择。",
        "The privacy policy has changed, and needs a new answer.",
    ),
    EXPIRED("您之前的同意已经到期，请重新选择。", "Your earlier answer has come to its end. Please choose again."),
    NEW("新 · {0}", "New · {0}"),
    USED_FOR("用于：{0}", "For: {0}"),
    GETS("获得：{0}", "Gets: {0}"),
    ASKED_SEPARATELY("使用时另行询问", "asked separately when needed"),
    NOT_TO("不提供给{0}", "Do not share with {0}"),
    POLICY_OF("{0}的隐私政策", "Privacy policy of {0}"),
    SEPARATE("使用时另行询问的事项", "Asked separately, when needed"),
    CONTACT("联系方式", "Contact"),
    ANSWERS("{0}，{1} 天内答复", "{0}, answers within {1} days"),
    BASIC_LOST(
        "不同意时，以下功能暂时不能使用，用到时会再询问您：{0}。",
        "Without it these do not work until you allow them one by one: {0}.",
    ),
    INFORM_TITLE("隐私政策有新版本", "A new version of the privacy policy"),
    INFORM(
        "版本 {0} 自 {1} 起适用。您同意过的用途、信息和接收方都没有变化，不需要重新选择。",
        "Version {0} applies from {1}. No purpose, data or recipient that you agreed to has changed; nothing needs " +
            "an answer.",
    ),
    CLOSE("关闭", "Close"),
    SAVING("正在保存…", "Saving…"),
    LOADING("正在读取…", "Loading…"),
    NOT_SAVED(
        "没有保存成功，什么都没有改变。您的选择还在这里，请再试一次。（{0}）",
        "It could not be saved, and nothing has changed. Your choices are still here: please try again. ({0})",
    ),
    CANNOT_OPEN("这台设备上没有应用能打开：{0}", "No app on this device opens {0}"),

    // The question for one use.
    RECIPIENT("接收方：{0}", "Who gets it: {0}"),
    DATA("信息：", "Data: "),
    THEN_SYSTEM("允许后，系统会再询问一次权限。", "If you allow it, the system asks for its permission next."),
    ALLOW("允许", "Allow"),
    DO_NOT_ALLOW("不允许", "Do not allow"),

    // Settings.
    SETTINGS("隐私设置", "Privacy settings"),
    BACK("返回", "Back"),
    POLICY("隐私政策", "Privacy policy"),
    AGREED("您于 {0} 同意了版本 {1}。", "You agreed to version {1} on {0}."),
    REFUSED("您没有同意，正在仅浏览模式下使用。", "You did not agree. The app is in guest mode."),
    WITHDRAWN("您撤回了同意。不会再读取任何信息。", "You withdrew your consent. Nothing is read any more."),
    NO_ANSWER("您还没有作出选择。在此之前不会读取任何信息。", "You have not answered yet. Nothing is read until you do."),
    ENDED("您的同意已经到期。在您重新选择之前不会读取任何信息。", "Your consent has ended. Nothing is read until you choose again."),
    CHOOSE("查看提示，重新选择", "See the notice, and choose"),
    COLLECTED("已收集个人信息清单", "What was collected"),
    SHARED("与第三方共享个人信息清单", "What is shared with third parties"),
    REQUESTS("查阅、更正、删除与注销", "Access, correction, deletion"),
    EVIDENCE("导出同意记录", "Export the record of consent"),
    WITHDRAW_ALL("撤回全部同意", "Withdraw everything"),
    PERSONALISATION("个性化", "Personalisation"),
    PERSONALISATION_TEXT(
        "根据您的信息展示内容和推送。关闭后只展示与您无关的内容。",
        "Shows and sends what fits what is known of you. When it is off, nothing depends on you.",
    ),
    PERSONALISATION_SWITCH("个性化展示和推送", "Show and send what fits me"),
    ALLOWED_SINGLY("单独允许过的功能", "Allowed one by one"),
    ADDITIONAL("附加功能", "Additional functions"),
    RECIPIENTS("信息接收方", "Who receives data"),
    SEPARATES("另行询问的同意", "Separate consents"),
    WITHDRAW_TITLE("撤回全部同意？", "Withdraw everything?"),
    WITHDRAW_TEXT(
        "撤回后立即生效，应用和第三方 SDK 不再读取任何信息，附加功能全部关闭。撤回之前的处理不受影响。应用仍可浏览。",
        "It holds at once: the app and third-party SDKs read nothing any more, and all additional functions are off. " +
            "What was done before is not affected. The app can still be browsed.",
    ),
    WITHDRAW("撤回", "Withdraw"),
    KEEP("不撤回", "Do not withdraw"),
    WITHDRAWN_NOW("已撤回，立即生效，并已记录。", "Withdrawn. It holds from now on and is on record."),
    WITHDRAWN_ONLY_NOW(
        "已撤回，立即生效；但没有写入磁盘，下次启动时会重新询问。（{0}）",
        "Withdrawn, and it holds from now on; but it could not be written to the disk: you are asked again after a " +
            "restart. ({0})",
    ),
    SHOWN_AGAIN("没有保存成功，开关已恢复原状。（{0}）", "It could not be saved; the switch is as it was. ({0})"),
    PROBLEM("读取不到：{0}", "This could not be loaded: {0}"),
    PURPOSE("目的：{0}", "Purpose: {0}"),
    SITUATION("场景：{0}", "Situation: {0}"),
    READER("使用方：{0}", "Used by: {0}"),
    TIMES("已收集 {0} 次，最近一次 {1}", "Collected {0} times, last on {1}"),
    NEVER("尚未收集", "Not collected yet"),
    WAY("共享方式：{0}", "Way of sharing: {0}"),
    STARTED("已启动过", "Was started"),
    NOT_STARTED("未启动过", "Was never started"),
    NOTHING_SHARED("不与第三方共享。", "Nothing is shared with third parties."),
    ASK_FOR("提出请求", "Make a request"),
    ASKED("已提出的请求", "Requests made"),
    NONE_ASKED("还没有提出过请求。", "No request was made yet."),
    DUE("{0} 提出，应在 {1} 前答复", "Made on {0}, due on {1}"),
    OVERDUE("{0} 提出，应在 {1} 前答复，已逾期", "Made on {0}, due on {1}, overdue"),
    DONE("{0} 提出，{1} 已办理", "Made on {0}, done on {1}"),
    TURNED_DOWN("{0} 提出，{1} 未予办理", "Made on {0}, turned down on {1}"),
    ACCESS("查阅我的信息", "See what is held"),
    CORRECT("更正我的信息", "Correct it"),
    DELETE("删除我的信息", "Delete it"),
    EXPORT("复制我的信息", "Take a copy along"),
    CLOSE_ACCOUNT("注销账户", "Close the account"),
    EXPLAIN_DECISION("解释自动化决策", "Have an automated decision explained"),
    EXPORTED("已导出。", "Exported."),
    NOT_EXPORTED("没有导出：{0}", "It was not exported: {0}"),
    ;

    /** The words in a language, with [values] in their places. */
    fun of(
        lang: Lang,
        vararg values: String,
    ): String {
        val words = if (lang == Lang.ZH) zh else en
        return PLACE.replace(words) { place -> values[place.groupValues[1].toInt()] }
    }

    companion object {
        private val PLACE = Regex("\\{(\\d)\\}")

        /** What a request is called. */
        fun of(kind: RequestKind): Word = valueOf(kind.name)
    }
}
