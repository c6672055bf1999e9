//! Components of well-known SDKs that start with the process, before the app's own code. Each row says what to do with
//! one, why, and how that is known.

use askfirst::catalogue::Platform;
use askfirst::declaration::Compiled;

use super::{Removed, STARTUP_ENTRY};

/// The provider of `androidx.startup`, which runs the initialisers that its `<meta-data>` names.
pub const STARTUP: &str = "androidx.startup.InitializationProvider";

/// What to do with a component that starts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken out: the SDK starts all the same once it is called.
    Remove,
    /// It stays: the SDK does not work without it, and as far as is known it does nothing before the SDK starts.
    Keep,
    /// It reads nothing: it hands out files, or belongs to the platform's own libraries.
    Harmless,
}

/// How a row names its component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The class.
    Class(&'static str),
    /// All classes whose names begin so.
    Below(&'static str),
}

/// A component that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which it is.
    pub which: Which,
    /// What to do with it.
    pub verdict: Verdict,
    /// The group of the library that brings it; empty where several do.
    pub group: &'static str,
    /// Its authorities, where a removal names them.
    pub authorities: Option<&'static str>,
    /// Why that is done with it.
    pub why: &'static str,
    /// How that is known.
    pub source: &'static str,
}

const fn row(
    which: Which,
    verdict: Verdict,
    group: &'static str,
    authorities: Option<&'static str>,
    why: &'static str,
    source: &'static str,
) -> Known {
    Known { which, verdict, group, authorities, why, source }
}

/// The table.
#[rustfmt::skip]
const KNOWN: &[Known] = &[
    row(Which::Class("com.mob.MobProvider"), Verdict::Remove, "com.mob.sdk", Some("${applicationId}.com.mob.MobProvider"),
        "the SDK starts as well when MobSDK is called",
        "the Gradle plugin of MobSDK, which writes it into the manifest after the merge"),
    row(Which::Class("cn.jpush.android.service.InitProvider"), Verdict::Remove, "cn.jiguang.sdk", Some("${applicationId}.jiguang.InitProvider"),
        "JPushInterface.init starts JPush as well",
        "JPush's guide for Android, which shows this removal"),
    row(Which::Class("com.google.firebase.provider.FirebaseInitProvider"), Verdict::Remove, "com.google.firebase", Some("${applicationId}.firebaseinitprovider"),
        "FirebaseApp.initializeApp starts Firebase as well",
        "firebase-common, whose provider calls just that"),
    row(Which::Class("com.huawei.agconnect.core.provider.AGConnectInitializeProvider"), Verdict::Remove, "com.huawei.agconnect", Some("${applicationId}.AGCInitializeProvider"),
        "AGConnectInstance.initialize starts AppGallery Connect as well",
        "agconnect-core, whose provider calls just that"),

    row(Which::Class("com.bytedance.sdk.openadsdk.multipro.TTMultiProvider"), Verdict::Keep, "com.pangle.cn", None,
        "Pangle's processes share data through it and its own check asks for it; before TTAdSdk.init it only asks whether the SDK runs",
        "Pangle's guide for Android; the class in ads-sdk-pro"),
    row(Which::Class("com.bykv.vk.openvk.multipro.TTMultiProvider"), Verdict::Keep, "", None,
        "the same as Pangle's under another name",
        "guides of mediation SDKs for Pangle's other package"),
    row(Which::Class("com.getui.gtc.base.GtcProvider"), Verdict::Keep, "com.getui", None,
        "Getui and GeYan work with the context that it keeps",
        "the class in gtc, whose context the SDK's other classes use"),
    row(Which::Class("com.sensorsdata.analytics.android.sdk.data.SensorsDataContentProvider"), Verdict::Keep, "com.sensorsdata.analytics.android", None,
        "it keeps the events; its makers say that it collects nothing, and reviewers have asked about it",
        "its makers' answer to that question"),
    row(Which::Below("com.tencent.qcloud."), Verdict::Keep, "com.tencent.imsdk", None,
        "the parts of TUIKit make themselves known to each other through it",
        "ServiceInitializer of TUICore, which each part extends"),

    row(Which::Below("io.askfirst."), Verdict::Harmless, "", None, "it is AskFirst", "this project"),
    row(Which::Below("androidx."), Verdict::Harmless, "", None, "it belongs to the platform's libraries", "their sources"),
    row(Which::Below("android.support."), Verdict::Harmless, "", None, "it belongs to the platform's libraries", "their sources"),
    row(Which::Class("com.bytedance.sdk.openadsdk.TTFileProvider"), Verdict::Harmless, "com.pangle.cn", None, "it hands out files", "Pangle's guide for Android"),
    row(Which::Class("com.bykv.vk.openvk.TTFileProvider"), Verdict::Harmless, "", None, "it hands out files", "guides of mediation SDKs for Pangle's other package"),
    row(Which::Class("com.qq.e.comm.GDTFileProvider"), Verdict::Harmless, "com.qq.e.union", None, "it hands out files", "GDT's example app"),
];

/// What is known of the component `class`.
pub fn known(class: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|one| match one.which {
        Which::Class(name) => name == class,
        Which::Below(prefix) => class.starts_with(prefix),
    })
}

/// The components that the build takes out: those that the declaration names, and those of the table that come in the
/// libraries of a declared SDK.
pub(super) fn removed(compiled: &Compiled) -> Vec<Removed> {
    let declaration = compiled.declaration();
    if declaration.app.oldest(Platform::Android).is_none() {
        return Vec::new();
    }
    let mut all: Vec<Removed> = Vec::new();
    for recipient in &declaration.recipients {
        let Some(sdk) = &recipient.sdk else { continue };
        if !recipient.platforms.is_empty() && !recipient.platforms.contains(&Platform::Android) {
            continue;
        }
        let declared = sdk.providers.iter().map(|name| match name.strip_prefix(STARTUP_ENTRY) {
            Some(class) => (class, true),
            None => (name.as_str(), false),
        });
        let groups = || sdk.artifacts.iter().filter_map(|artifact| artifact.split(':').next());
        let of_table = KNOWN.iter().filter_map(|one| match one.which {
            Which::Class(class)
                if one.verdict == Verdict::Remove && groups().any(|group| group == one.group) =>
            {
                Some((class, false))
            }
            _ => None,
        });
        for (class, initializer) in declared.chain(of_table) {
            if !all.iter().any(|one| one.class == class) {
                all.push(Removed {
                    sdk: recipient.id.clone(),
                    class: class.to_owned(),
                    authorities: known(class).and_then(|one| one.authorities),
                    initializer,
                });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_why_and_how_that_is_known() {
        for one in KNOWN {
            assert!(!one.why.is_empty() && !one.source.is_empty(), "{one:?}");
            // A removal is for the libraries of one SDK, and names what the merger looks for.
            assert_eq!(one.verdict == Verdict::Remove, one.authorities.is_some(), "{one:?}");
            assert!(one.verdict != Verdict::Remove || !one.group.is_empty(), "{one:?}");
            let (Which::Class(name) | Which::Below(name)) = one.which;
            assert_eq!(known(name), Some(one), "no row hides another");
        }
    }
}
