package io.askfirst

import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject

/** The languages that notices and reports are written in. */
public enum class Lang {
    /** Simplified Chinese. */
    ZH,

    /** English. */
    EN,
}

/**
 * The first-launch notice: everything that the dialog shows.
 *
 * @property app the app's name.
 * @property operator the company that answers for it.
 * @property policyVersion the policy's version.
 * @property effective the day from which the policy applies.
 * @property policyUrl where the whole policy can be read.
 * @property words the fixed words of the dialog.
 * @property basic purposes without which the app cannot work.
 * @property additional purposes to choose from; none is chosen beforehand.
 * @property recipients everybody but the app who gets data.
 * @property separate consents that are asked for on their own when they are needed.
 * @property contact who answers requests.
 */
@Suppress("LongParameterList") // A dialog shows that much.
public class Notice private constructor(
    public val app: String,
    public val operator: String,
    public val policyVersion: String,
    public val effective: String,
    public val policyUrl: String,
    public val words: NoticeWords,
    public val basic: List<NoticePurpose>,
    public val additional: List<NoticePurpose>,
    public val recipients: List<NoticeRecipient>,
    public val separate: List<SeparateQuestion>,
    public val contact: NoticeContact,
) {
    /** Reads notices. */
    public companion object {
        /**
         * The notice in the file `notice.json` that `askfirst build` made. It needs no native code.
         *
         * @param declaration where it is given, what the notice must have been made from.
         * @throws IllegalArgumentException if [file] is no such file, has no notice for Android in this language, or was
         *   made from another declaration: people would agree to something else.
         */
        @JvmStatic
        @JvmOverloads
        public fun fromFile(
            file: String,
            lang: Lang,
            declaration: Declaration? = null,
        ): Notice =
            read(file) { all ->
                require(declaration == null || all.optString("declaration") == declaration.digest) {
                    "this notice was made from another declaration; run askfirst build"
                }
                of(all.getJSONObject("notices").getJSONObject("android").getJSONObject(lang.name.lowercase()))
            }

        internal fun fromCore(text: String): Notice = read(text, ::of)

        private fun read(
            text: String,
            take: (JSONObject) -> Notice,
        ): Notice =
            try {
                take(JSONObject(text))
            } catch (wrong: JSONException) {
                throw IllegalArgumentException("this is no notice: ${wrong.message}; askfirst build writes one", wrong)
            }

        private fun of(json: JSONObject): Notice =
            Notice(
                app = json.getString("app"),
                operator = json.getString("operator"),
                policyVersion = json.getString("version"),
                effective = json.getString("effective"),
                policyUrl = json.getString("policy_url"),
                words = words(json.getJSONObject("words")),
                basic = json.list("basic", ::purpose),
                additional = json.list("additional", ::purpose),
                recipients = json.list("recipients", ::recipient),
                separate = json.list("separate", ::separate),
                contact = contact(json.getJSONObject("contact")),
            )

        private fun words(json: JSONObject): NoticeWords =
            NoticeWords(
                title = json.getString("title"),
                intro = json.getString("intro"),
                basic = json.getString("basic"),
                additional = json.getString("additional"),
                recipients = json.getString("recipients"),
                agree = json.getString("agree"),
                refuse = json.getString("refuse"),
                secondThought = json.getString("second_thought"),
                back = json.getString("back"),
                guest = json.getString("guest"),
                readPolicy = json.getString("read_policy"),
            )

        private fun purpose(json: JSONObject): NoticePurpose =
            NoticePurpose(
                purpose = Purpose(json.getString("id")),
                title = json.getString("title"),
                text = json.getString("text"),
                uses = json.list("uses", ::use),
            )

        private fun use(json: JSONObject): NoticeUse =
            NoticeUse(
                recipient = Recipient(json.getString("recipient")),
                title = json.getString("title"),
                data = json.list("data", ::data),
                separate = if (json.has("separate")) SeparateConsent(json.getString("separate")) else null,
            )

        private fun data(json: JSONObject): NoticeData =
            NoticeData(
                term = json.getString("term"),
                items = if (json.has("items")) json.getJSONArray("items").texts() else emptyList(),
                isSensitive = json.getBoolean("sensitive"),
            )

        private fun recipient(json: JSONObject): NoticeRecipient =
            NoticeRecipient(
                recipient = Recipient(json.getString("id")),
                title = json.getString("title"),
                company = json.getString("company"),
                policyUrl = json.getString("policy_url"),
                purposes = json.getJSONArray("purposes").texts(),
                data = json.list("data", ::data),
            )

        private fun separate(json: JSONObject): SeparateQuestion =
            SeparateQuestion(
                consent = SeparateConsent(json.getString("id")),
                title = json.getString("title"),
                text = json.getString("text"),
            )

        private fun contact(json: JSONObject): NoticeContact =
            NoticeContact(
                department = json.getString("department"),
                email = json.getString("email"),
                answerDays = json.getInt("answer_days"),
            )

        private fun <T> JSONObject.list(
            name: String,
            take: (JSONObject) -> T,
        ): List<T> = getJSONArray(name).let { all -> List(all.length()) { take(all.getJSONObject(it)) } }

        private fun JSONArray.texts(): List<String> = List(length()) { getString(it) }
    }
}

/**
 * The fixed words of the dialog.
 *
 * @property title the heading.
 * @property intro what this is about, in a sentence or two.
 * @property basic the heading of the basic purposes.
 * @property additional the heading of the additional purposes.
 * @property recipients the heading of the recipients.
 * @property agree the button that agrees.
 * @property refuse the button that refuses.
 * @property secondThought the second thought after a refusal: what refusing costs.
 * @property back back from the second thought to the notice.
 * @property guest refuses for good and goes on in guest mode.
 * @property readPolicy the link to the policy.
 */
@Suppress("LongParameterList") // A dialog has that many.
public class NoticeWords internal constructor(
    public val title: String,
    public val intro: String,
    public val basic: String,
    public val additional: String,
    public val recipients: String,
    public val agree: String,
    public val refuse: String,
    public val secondThought: String,
    public val back: String,
    public val guest: String,
    public val readPolicy: String,
)

/**
 * A purpose, and what is used for it.
 *
 * @property purpose the purpose.
 * @property title a few words.
 * @property text what it is for.
 * @property uses what is used, by whom.
 */
public class NoticePurpose internal constructor(
    public val purpose: Purpose,
    public val title: String,
    public val text: String,
    public val uses: List<NoticeUse>,
)

/**
 * Some data for one recipient.
 *
 * @property recipient the recipient.
 * @property title its name.
 * @property data the data, in the policy's words.
 * @property separate the separate consent it will ask for; null where it needs none.
 */
public class NoticeUse internal constructor(
    public val recipient: Recipient,
    public val title: String,
    public val data: List<NoticeData>,
    public val separate: SeparateConsent?,
)

/**
 * A term of the policy and the items behind it.
 *
 * @property term the policy's word.
 * @property items the items; empty where the word names a single item.
 * @property isSensitive whether any of it is sensitive: shown in bold.
 */
public class NoticeData internal constructor(
    public val term: String,
    public val items: List<String>,
    public val isSensitive: Boolean,
)

/**
 * Somebody other than the app.
 *
 * @property recipient the recipient.
 * @property title its name.
 * @property company the company.
 * @property policyUrl its own policy.
 * @property purposes what it is used for.
 * @property data what it gets.
 */
public class NoticeRecipient internal constructor(
    public val recipient: Recipient,
    public val title: String,
    public val company: String,
    public val policyUrl: String,
    public val purposes: List<String>,
    public val data: List<NoticeData>,
)

/**
 * Who answers requests.
 *
 * @property department the department.
 * @property email its e-mail address.
 * @property answerDays the days within which it answers.
 */
public class NoticeContact internal constructor(
    public val department: String,
    public val email: String,
    public val answerDays: Int,
)
