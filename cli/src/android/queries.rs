//! What an app may see of other apps (`<queries>`, from API level 30 on): exactly what is declared.

use askfirst::catalogue::Item;
use askfirst::declaration::Compiled;

use super::Needed;

/// One entry of `<queries>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Query {
    /// An app, by its package.
    Package(String),
    /// Apps with a component for an intent, by its action.
    Action(String),
    /// An app with a content provider, by its authority.
    Authority(String),
}

impl Query {
    /// What is named: the package, the action or the authority.
    pub fn name(&self) -> &str {
        match self {
            Self::Package(name) | Self::Action(name) | Self::Authority(name) => name,
        }
    }
}

/// The services behind the OAID that are asked over Android's own means, and who makes them. Source: the bind calls and
/// addresses that the makers' and MSA's libraries use. Xiaomi's is a class of the system and needs no entry.
pub const OAID_QUERIES: &[(OaidQuery, &str)] = &[
    (OaidQuery::Package("com.huawei.hwid"), "Huawei"),
    (OaidQuery::Package("com.hihonor.id"), "Honor"),
    (OaidQuery::Package("com.heytap.openid"), "OPPO, OnePlus, realme"),
    (OaidQuery::Package("com.samsung.android.deviceidservice"), "Samsung"),
    (OaidQuery::Package("com.zui.deviceidservice"), "Lenovo"),
    (OaidQuery::Authority("com.vivo.vms.IdProvider"), "vivo"),
    (OaidQuery::Authority("com.meizu.flyme.openidsdk"), "Meizu"),
    (OaidQuery::Authority("cn.nubia.identity"), "Nubia"),
];

/// [`Query`] for a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OaidQuery {
    /// A package.
    Package(&'static str),
    /// An authority.
    Authority(&'static str),
}

impl From<OaidQuery> for Query {
    fn from(query: OaidQuery) -> Self {
        match query {
            OaidQuery::Package(name) => Self::Package(name.to_owned()),
            OaidQuery::Authority(name) => Self::Authority(name.to_owned()),
        }
    }
}

pub(super) fn needed(compiled: &Compiled) -> Vec<Needed> {
    let items = super::items(compiled);
    let mut all = Vec::new();
    if items.contains(&Item::AppList) {
        let apps = compiled.declaration().apps.iter();
        all.extend(apps.filter_map(|app| {
            Some(Needed { query: Query::Package(app.android.clone()?), why: app.id.clone() })
        }));
    }
    if items.contains(&Item::Oaid) {
        let of = |(query, maker): &(OaidQuery, &str)| Needed {
            query: (*query).into(),
            why: format!("{} of {maker}", Item::Oaid.id()),
        };
        all.extend(OAID_QUERIES.iter().map(of));
    }
    let mut once: Vec<Needed> = Vec::new();
    for one in all {
        if !once.iter().any(|known| known.query == one.query) {
            once.push(one);
        }
    }
    once
}
