//! What the person is shown before anything is read: the notice, and the question for a single use.
//!
//! A notice is data in one language, complete enough to be drawn without the core: `askfirst build` writes it to a file
//! that the first-launch dialog reads.

use serde::{Deserialize, Serialize};

use crate::catalogue::Platform;
use crate::declaration::{Compiled, Meaning, Purpose, PurposeKind, RecipientKind, Use, UseGroup, UseId};
use crate::text::Lang;

/// The first-launch notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The language it is written in.
    pub lang: Lang,
    /// The app's name.
    pub app: String,
    /// The company that answers for it.
    pub operator: String,
    /// The policy's version.
    pub version: String,
    /// The day from which the policy applies.
    pub effective: String,
    /// Where the whole policy can be read.
    pub policy_url: String,
    /// The fixed words of the dialog.
    pub words: Words,
    /// Purposes without which the app cannot work.
    pub basic: Vec<NoticePurpose>,
    /// Purposes to choose from; none is chosen beforehand.
    pub additional: Vec<NoticePurpose>,
    /// Everybody but the app who gets data.
    pub recipients: Vec<NoticeRecipient>,
    /// Consents that are asked for on their own when they are needed.
    pub separate: Vec<NoticeSeparate>,
    /// Who answers requests.
    pub contact: NoticeContact,
}

/// The fixed words of the dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The heading.
    pub title: String,
    /// What this is about, in a sentence or two.
    pub intro: String,
    /// The heading of the basic purposes.
    pub basic: String,
    /// The heading of the additional purposes.
    pub additional: String,
    /// The heading of the recipients.
    pub recipients: String,
    /// The button that agrees.
    pub agree: String,
    /// The button that refuses.
    pub refuse: String,
    /// The second thought after a refusal: what refusing costs.
    pub second_thought: String,
    /// Back from the second thought to the notice.
    pub back: String,
    /// Refuses for good and goes on in guest mode.
    pub guest: String,
    /// The link to the policy.
    pub read_policy: String,
}

/// A purpose, and what is used for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePurpose {
    /// Its id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What it is for.
    pub text: String,
    /// What is used, by whom.
    pub uses: Vec<NoticeUse>,
}

/// Some data for one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeUse {
    /// The recipient's id.
    pub recipient: String,
    /// The recipient's name.
    pub title: String,
    /// The data, in the policy's words.
    pub data: Vec<NoticeData>,
    /// The separate consent it will ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separate: Option<String>,
}

/// A term of the policy and the items behind it on this platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeData {
    /// The policy's word.
    pub term: String,
    /// The items; empty where the word names a single item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Whether any of it is sensitive (PIPL art. 28): shown in bold.
    pub sensitive: bool,
}

/// Somebody other than the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRecipient {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The company.
    pub company: String,
    /// Its own policy.
    pub policy_url: String,
    /// What it is used for.
    pub purposes: Vec<String>,
    /// What it gets.
    pub data: Vec<NoticeData>,
}

/// A separate consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSeparate {
    /// Its id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What is asked.
    pub text: String,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeContact {
    /// The department.
    pub department: String,
    /// Its e-mail address.
    pub email: String,
    /// The days within which it answers.
    pub answer_days: u32,
}

/// The question that a feature asks for one use, when the person taps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseQuestion {
    /// Identifies the question for its cool-down: the key of the use.
    pub id: String,
    /// The purpose in a few words.
    pub title: String,
    /// What it is for.
    pub text: String,
    /// Who gets it.
    pub recipient: String,
    /// The data, in the catalogue's words.
    pub data: Vec<String>,
    /// What a yes covers: the use, and the start of the SDK that serves it.
    pub covers: Vec<Meaning>,
    /// The separate consent that a yes gives, where the use needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separate: Option<NoticeSeparate>,
}

/// The notice of a declaration for one platform.
pub fn notice(compiled: &Compiled, platform: Platform, lang: Lang) -> Notice {
    let declaration = compiled.declaration();
    let of_kind = |kind| {
        let purposes = declaration.purposes.iter().filter(move |purpose| purpose.kind == kind);
        purposes
            .map(|purpose| notice_purpose(compiled, purpose, platform, lang))
            .filter(|p| !p.uses.is_empty())
    };
    Notice {
        lang,
        app: declaration.app.name.get(lang).to_owned(),
        operator: declaration.app.operator.clone(),
        version: declaration.policy.version.clone(),
        effective: declaration.policy.effective.clone(),
        policy_url: declaration.policy.url.clone(),
        words: words(declaration.app.name.get(lang), lang),
        basic: of_kind(PurposeKind::Basic).collect(),
        additional: of_kind(PurposeKind::Additional).collect(),
        recipients: recipients(compiled, platform, lang),
        separate: (0..declaration.separate_consents.len())
            .filter_map(|place| separate(compiled, Some(place), lang))
            .collect(),
        contact: NoticeContact {
            department: declaration.contact.department.get(lang).to_owned(),
            email: declaration.contact.email.clone(),
            answer_days: declaration.contact.answer_days,
        },
    }
}

/// The question for one use.
pub fn question(compiled: &Compiled, id: UseId, lang: Lang) -> Option<UseQuestion> {
    let one = compiled.get(id)?;
    let recipient = compiled.recipient(one);
    let purpose = compiled.purpose(one);
    let start = compiled.start_of(&recipient.id).filter(|start| start.purpose == one.purpose);
    Some(UseQuestion {
        id: compiled.key(one),
        title: purpose.title.get(lang).to_owned(),
        text: purpose.text.get(lang).to_owned(),
        recipient: recipient.title.get(lang).to_owned(),
        data: one.what.item().map(|item| item.info().name.get(lang).to_owned()).into_iter().collect(),
        covers: start.into_iter().chain([one]).map(|covered| covered.meaning).collect(),
        separate: separate(compiled, one.separate, lang),
    })
}

fn separate(compiled: &Compiled, place: Option<usize>, lang: Lang) -> Option<NoticeSeparate> {
    let consent = compiled.declaration().separate_consents.get(place?)?;
    Some(NoticeSeparate {
        id: consent.id.clone(),
        title: consent.title.get(lang).to_owned(),
        text: consent.text.get(lang).to_owned(),
    })
}

fn notice_purpose(compiled: &Compiled, purpose: &Purpose, platform: Platform, lang: Lang) -> NoticePurpose {
    let declaration = compiled.declaration();
    let mut uses = Vec::new();
    for recipient in &declaration.recipients {
        let on = |one: &Use| one.platforms.contains(&platform) && compiled.purpose(one).id == purpose.id;
        if !compiled.uses_of(&recipient.id).any(on) {
            continue;
        }
        let groups = groups(compiled, platform, &recipient.id).filter(|group| group.purpose == purpose.id);
        let mut found = groups.peekable();
        if found.peek().is_none() {
            // An SDK that starts for a purpose and declares no data for it is still named.
            uses.push(NoticeUse {
                recipient: recipient.id.clone(),
                title: recipient.title.get(lang).to_owned(),
                data: Vec::new(),
                separate: None,
            });
        }
        for group in found {
            uses.push(NoticeUse {
                recipient: recipient.id.clone(),
                title: recipient.title.get(lang).to_owned(),
                data: data(compiled, group, platform, lang),
                separate: group.separate_consent.clone(),
            });
        }
    }
    NoticePurpose {
        id: purpose.id.clone(),
        title: purpose.title.get(lang).to_owned(),
        text: purpose.text.get(lang).to_owned(),
        uses,
    }
}

/// The groups of a recipient that have a use on `platform`.
fn groups<'a>(
    compiled: &'a Compiled,
    platform: Platform,
    recipient: &'a str,
) -> impl Iterator<Item = &'a UseGroup> + 'a {
    let declaration = compiled.declaration();
    declaration.uses.iter().enumerate().filter_map(move |(place, group)| {
        let on = |one: &Use| one.group == Some(place) && one.platforms.contains(&platform);
        (group.recipient == recipient && compiled.uses().iter().any(on)).then_some(group)
    })
}

/// What a group collects, in the policy's words.
pub(crate) fn data(compiled: &Compiled, group: &UseGroup, platform: Platform, lang: Lang) -> Vec<NoticeData> {
    let declaration = compiled.declaration();
    let mut all = Vec::new();
    for id in &group.data {
        let items = declaration.items(id, platform).unwrap_or_default();
        if items.is_empty() {
            continue;
        }
        let names: Vec<String> = items.iter().map(|item| item.info().name.get(lang).to_owned()).collect();
        let term = declaration.terms.iter().find(|term| term.id == *id).map(|term| term.title.get(lang));
        let sensitive = items.iter().any(|item| item.info().sensitive);
        all.push(match (term, names.as_slice()) {
            (None, [name]) => NoticeData { term: name.clone(), items: Vec::new(), sensitive },
            (Some(term), [name]) if same_words(term, name) => {
                NoticeData { term: term.to_owned(), items: Vec::new(), sensitive }
            }
            (term, _) => NoticeData { term: term.unwrap_or(id).to_owned(), items: names, sensitive },
        });
    }
    all
}

/// Whether two names differ in spaces and brackets alone, as between Chinese and Latin letters they may.
fn same_words(one: &str, other: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    letters(one).eq(letters(other))
}

fn recipients(compiled: &Compiled, platform: Platform, lang: Lang) -> Vec<NoticeRecipient> {
    let others = compiled.declaration().recipients.iter().filter(|r| r.kind != RecipientKind::App);
    let listed = others
        .filter(|recipient| compiled.uses_of(&recipient.id).any(|one| one.platforms.contains(&platform)));
    listed
        .map(|recipient| {
            let mut purposes = Vec::new();
            for one in compiled.uses_of(&recipient.id) {
                let title = compiled.purpose(one).title.get(lang).to_owned();
                if !purposes.contains(&title) {
                    purposes.push(title);
                }
            }
            let mut collected = Vec::new();
            for entry in groups(compiled, platform, &recipient.id)
                .flat_map(|group| data(compiled, group, platform, lang))
            {
                if !collected.contains(&entry) {
                    collected.push(entry);
                }
            }
            NoticeRecipient {
                id: recipient.id.clone(),
                title: recipient.title.get(lang).to_owned(),
                company: recipient.company.clone(),
                policy_url: recipient.policy_url.clone(),
                purposes,
                data: collected,
            }
        })
        .collect()
}

fn words(app: &str, lang: Lang) -> Words {
    let [title, intro, basic, additional, recipients, agree, refuse, second_thought, back, guest, read_policy] =
        match lang {
            Lang::Zh => [
                "个人信息保护提示",
                "在您作出选择之前，{app}不会读取任何个人信息，也不会启动任何第三方SDK。下面列出各项用途、信息和接收方。您可以随时在设置中撤回同意。",
                "基本功能（不同意则无法使用相应功能）",
                "附加功能（默认不开启，由您选择）",
                "信息接收方",
                "同意并继续",
                "不同意",
                "不同意也可以浏览{app}：我们不会读取任何信息，用到某项功能时再单独询问您。",
                "返回查看",
                "仅浏览",
                "阅读隐私政策全文",
            ],
            Lang::En => [
                "How your data is protected",
                "Until you choose, {app} reads no personal data and starts no third-party SDK. Below is what is used, for what, and by whom. You can change your mind in the settings at any time.",
                "Basic functions (they do not work without it)",
                "Additional functions (off until you choose)",
                "Who receives data",
                "Agree and continue",
                "Do not agree",
                "You can browse {app} without agreeing: nothing is read, and a function that needs something asks for just that.",
                "Back to the notice",
                "Just browse",
                "Read the whole privacy policy",
            ],
        }
        .map(|text| text.replace("{app}", app));
    Words {
        title,
        intro,
        basic,
        additional,
        recipients,
        agree,
        refuse,
        second_thought,
        back,
        guest,
        read_policy,
    }
}
