//! The notices, as a file that a dialog reads before the library is even loaded.

use askfirst::catalogue::Platform;
use askfirst::declaration::Compiled;
use askfirst::notice;
use askfirst::text::Lang;
use serde_json::{Map, Value, json};

use super::hex;
use crate::render::json_safe;

/// How the file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// For people to compare.
    Lines,
    /// For an app to carry.
    Compact,
}

/// `notice.json`: the notice of each platform that the app runs on, in each language.
pub fn notice(compiled: &Compiled) -> String {
    notice_of(compiled, Platform::ALL, Layout::Lines)
}

/// The same for some platforms.
pub(super) fn notice_of(compiled: &Compiled, platforms: &[Platform], layout: Layout) -> String {
    let declaration = compiled.declaration();
    let platforms = platforms.iter().filter(|platform| declaration.app.oldest(**platform).is_some());
    let notices: Map<String, Value> = platforms
        .map(|platform| {
            let of = |lang| json!(notice::notice(compiled, *platform, lang));
            (platform.id().to_owned(), json!({ "zh": of(Lang::Zh), "en": of(Lang::En) }))
        })
        .collect();
    let all = json!({
        "format": 1,
        "generator": format!("askfirst {}", env!("CARGO_PKG_VERSION")),
        "declaration": hex(&compiled.digest()),
        "notices": notices,
    });
    let text = match layout {
        Layout::Lines => format!("{all:#}"),
        Layout::Compact => all.to_string(),
    };
    format!("{}\n", json_safe(&text))
}
