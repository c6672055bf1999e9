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

/// The services of other apps that give an item, over Android's own means, and whose they are. Source: the bind calls and
/// addresses that the makers', MSA's and Google's libraries use. Xiaomi's OAID comes from a class of the system.
pub const SERVICES: &[(Item, Service, &str)] = &[
    (Item::Oaid, Service::Package("com.huawei.hwid"), "Huawei"),
    (Item::Oaid, Service::Package("com.hihonor.id"), "Honor"),
    (Item::Oaid, Service::Package("com.heytap.openid"), "OPPO, OnePlus, realme"),
    (Item::Oaid, Service::Package("com.samsung.android.deviceidservice"), "Samsung"),
    (Item::Oaid, Service::Package("com.zui.deviceidservice"), "Lenovo"),
    (Item::Oaid, Service::Authority("com.vivo.vms.IdProvider"), "vivo"),
    (Item::Oaid, Service::Authority("com.meizu.flyme.openidsdk"), "Meizu"),
    (Item::Oaid, Service::Authority("cn.nubia.identity"), "Nubia"),
    (Item::Gaid, Service::Package("com.google.android.gms"), "Google"),
];

/// How a service is found: a [`Query`] for a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// By the package that has it.
    Package(&'static str),
    /// By the authority of its content provider.
    Authority(&'static str),
}

impl From<Service> for Query {
    fn from(service: Service) -> Self {
        match service {
            Service::Package(name) => Self::Package(name.to_owned()),
            Service::Authority(name) => Self::Authority(name.to_owned()),
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
    for (item, service, maker) in SERVICES.iter().filter(|(item, ..)| items.contains(item)) {
        all.push(Needed { query: (*service).into(), why: format!("{item} of {maker}") });
    }
    let mut once: Vec<Needed> = Vec::new();
    for one in all {
        if !once.iter().any(|known| known.query == one.query) {
            once.push(one);
        }
    }
    once
}
