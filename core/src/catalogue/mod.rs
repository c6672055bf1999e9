//! The catalogue: every kind of data that a declaration can name, and what the systems say about each.
//!
//! [`Item`] is the list; [`Item::info`] has the facts: names, sensitivity, source, mask, and for each platform and
//! range of its versions the permissions and the calls. All of it stands in one table, `table.rs`, and is constant.
//! Numbers and ids are written into ledgers and files, so they never change and are never used again; a new item goes
//! to the end.

mod mask;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use mask::Mask;
pub use table::Item;

use crate::text::Lang;

/// Changes whenever anything in the table changes that a decision can depend on: numbers, ids, kinds, sources, the
/// versions in which items exist, permissions. Computed from the table, so that nobody can forget to raise it.
pub const VERSION: u32 = fingerprint(Item::ALL);

/// A list of names that never change: an enum whose values have an id for files and a name for people.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident $id:literal $zh:literal $en:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The id, in kebab case.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$value => $id),+ }
            }

            /// The name for people.
            pub const fn name(self) -> Name {
                match self { $(Self::$value => Name { zh: $zh, en: $en }),+ }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }
    };
}

named! {
    /// The family that an item belongs to; lists for people are grouped by it.
    Kind {
        /// Identifies the device, its SIM or this installation. No exception ever lifts the consent for it.
        DeviceId "device-id" "设备标识" "device identifiers",
        /// Which apps are installed or run. No exception ever lifts the consent for it.
        AppList "app-list" "应用信息" "apps on the device",
        /// Where the device is, as the system works it out.
        Location "location" "位置信息" "location",
        /// Radio stations and devices in reach, from which a place can be worked out.
        Radio "radio" "周边无线信号" "radio surroundings",
        /// How the device is connected.
        Network "network" "网络信息" "network",
        /// What the device is and how it is set up.
        Device "device" "设备信息" "device information",
        /// Motion and surroundings, as sensors measure them.
        Sensor "sensor" "传感器" "sensors",
        /// Pictures and sound recorded now.
        Capture "capture" "拍摄与录音" "camera and microphone",
        /// Files outside the app's own folder.
        Storage "storage" "存储" "storage",
        /// What was copied in another app.
        Clipboard "clipboard" "剪贴板" "clipboard",
        /// What the phone keeps of the person's days and of other people.
        Records "records" "通讯与日程" "contacts, messages, calendar",
        /// The account and its profile.
        Account "account" "账号与资料" "account and profile",
        /// Ways to reach the person.
        Contact "contact" "联系方式" "contact details",
        /// Who the person is before the law.
        Identity "identity" "身份信息" "identity",
        /// Accounts with banks and payment services, and what the person owns.
        Financial "financial" "财产信息" "financial information",
        /// Orders, payments, deliveries.
        Transaction "transaction" "交易信息" "transactions",
        /// Whom the person is connected with.
        Social "social" "社交关系" "relations",
        /// What the person does in the app, and what is concluded from it.
        Behaviour "behaviour" "使用行为" "behaviour",
        /// What the person writes, sends or publishes.
        Content "content" "通信与发布内容" "content",
        /// What a server notes of each visit.
        Log "log" "日志信息" "log data",
    }
}

named! {
    /// Where a value comes from.
    Source {
        /// The operating system gives it: reading goes through the gate.
        Platform "platform" "设备系统" "the device's system",
        /// The person types it in or hands it over.
        Person "person" "您主动提供" "given by you",
        /// A log-in with another company returns it.
        Login "login" "第三方登录" "third-party log-in",
        /// The app makes it.
        Generated "generated" "应用生成" "made by the app",
        /// It arises from using the service, or comes back from a partner or a server.
        Service "service" "使用服务时产生" "arises from use of the service",
    }
}

/// A name in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Name {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Name {
    /// The name in `lang`.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// A system that apps run on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Android and the systems built on it. Its versions are API levels.
    Android,
    /// iOS and `iPadOS`. Its versions are major versions.
    Ios,
}

impl Platform {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Android, Self::Ios];

    /// The id: `android` or `ios`.
    pub const fn id(self) -> &'static str {
        match self {
            Platform::Android => "android",
            Platform::Ios => "ios",
        }
    }
}

/// What is known of one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Info {
    /// The item.
    #[serde(skip)]
    pub item: Item,
    /// Its number.
    pub number: u8,
    /// Its id, in kebab case.
    pub id: &'static str,
    /// Its name.
    pub name: Name,
    /// Its family.
    pub kind: Kind,
    /// Whether it is sensitive personal information: PIPL art. 28, by the examples of GB/T 35273-2020 annex B. What
    /// concerns a child under 14 is sensitive too, whatever the item; that is a property of the person.
    pub sensitive: bool,
    /// Where it comes from.
    pub source: Source,
    /// How a value is shown.
    pub mask: Mask,
    /// Where on Android it can be read, by API level: ascending, without overlap.
    pub android: &'static [Access],
    /// Where on iOS it can be read, by major version: ascending, without overlap.
    pub ios: &'static [Access],
}

impl Info {
    /// The ranges of versions of `platform` in which the item can be read.
    pub const fn accesses(&self, platform: Platform) -> &'static [Access] {
        match platform {
            Platform::Android => self.android,
            Platform::Ios => self.ios,
        }
    }

    /// The way to the item on this version of `platform`; `None` where there is none, and then the system is not
    /// even asked.
    pub fn access(&self, platform: Platform, version: u16) -> Option<&'static Access> {
        self.accesses(platform).iter().find(|access| access.covers(version))
    }

    /// The permissions without which this version of `platform` does not give the item; `None` where nothing gets
    /// it. An item that no system gives, such as a password, needs none and exists everywhere.
    pub fn permissions(&self, platform: Platform, version: u16) -> Option<&'static [&'static str]> {
        if self.android.is_empty() && self.ios.is_empty() {
            return Some(&[]);
        }
        self.access(platform, version).map(|access| access.permissions)
    }
}

/// One range of versions in which an item can be read, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Access {
    /// The first version.
    pub from: u16,
    /// The last version; none where the range is open.
    pub to: Option<u16>,
    /// The permissions that a person grants and can take back, all of them needed. On iOS, where permissions have no
    /// names, the key in `Info.plist` under which the app explains itself stands for each.
    pub permissions: &'static [&'static str],
    /// What the app's build must state, and the system then grants without a question: install-time permissions and
    /// `<queries>` in the Android manifest, entitlements and other keys on iOS. Only build machines need it.
    #[cfg(feature = "calls")]
    pub manifest: &'static [&'static str],
    /// The calls that read it, the best first. Those after it are there to be recognised; they may need more. Only build
    /// machines look for calls; the library on a phone leaves them out.
    #[cfg(feature = "calls")]
    pub calls: &'static [Call],
}

impl Access {
    /// Whether `version` lies in the range.
    pub fn covers(&self, version: u16) -> bool {
        self.from <= version && self.to.is_none_or(|to| version <= to)
    }
}

/// One call into a platform, as it stands in compiled code.
#[cfg(feature = "calls")]
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct Call {
    /// Android: the binary name of the class (`android.provider.Settings$Secure`). iOS: the class, or the framework
    /// of a C function.
    pub class: &'static str,
    /// The method, field or constant. iOS: the selector up to its first colon, or the C function.
    pub member: &'static str,
}

impl Item {
    /// The number that stands for it in binary files. Numbers start at 1.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The item with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|item| item.number() == number)
    }

    /// The id that stands for it in text.
    pub const fn id(self) -> &'static str {
        self.info().id
    }

    /// The item with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|item| item.id() == id)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Id;

        impl Visitor<'_> for Id {
            type Value = Item;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of an item of the catalogue")
            }

            fn visit_str<E: Error>(self, id: &str) -> Result<Item, E> {
                Item::from_id(id).ok_or_else(|| E::invalid_value(Unexpected::Str(id), &self))
            }
        }

        deserializer.deserialize_str(Id)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Item {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Item".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let choices: Vec<_> = Item::ALL
            .iter()
            .map(|item| {
                let Info { id, name, kind, sensitive, source, .. } = item.info();
                let sensitive = if *sensitive { "; sensitive" } else { "" };
                serde_json::json!({
                    "const": id,
                    "title": format!("{} · {}", name.zh, name.en),
                    "description": format!("{} · {}{sensitive}", kind.name().en, source.name().en),
                })
            })
            .collect();
        schemars::json_schema!({
            "description": "One kind of data of the catalogue.",
            "type": "string",
            "oneOf": choices,
        })
    }
}

/// FNV-1a over what a decision can depend on.
const fn fingerprint(items: &[Item]) -> u32 {
    const fn byte(hash: u32, byte: u8) -> u32 {
        (hash ^ byte as u32).wrapping_mul(0x0100_0193)
    }

    /// The text, then a byte that no text here contains.
    const fn text(mut hash: u32, text: &str) -> u32 {
        let mut rest = text.as_bytes();
        while let [first, others @ ..] = rest {
            hash = byte(hash, *first);
            rest = others;
        }
        byte(hash, 0xff)
    }

    const fn version(hash: u32, version: u16) -> u32 {
        let [low, high] = version.to_le_bytes();
        byte(byte(hash, low), high)
    }

    const fn ranges(mut hash: u32, mut rest: &[Access]) -> u32 {
        while let [access, others @ ..] = rest {
            hash = version(hash, access.from);
            hash = version(
                hash,
                match access.to {
                    Some(to) => to,
                    None => u16::MAX,
                },
            );
            let mut permissions = access.permissions;
            while let [permission, further @ ..] = permissions {
                hash = text(hash, permission);
                permissions = further;
            }
            rest = others;
        }
        byte(hash, 0xfe)
    }

    let mut hash = 0x811c_9dc5;
    let mut rest = items;
    while let [item, others @ ..] = rest {
        let info = item.info();
        hash = byte(byte(hash, item.number()), info.sensitive as u8);
        hash = text(text(text(hash, info.id), info.kind.id()), info.source.id());
        hash = ranges(ranges(hash, info.android), info.ios);
        rest = others;
    }
    hash
}
