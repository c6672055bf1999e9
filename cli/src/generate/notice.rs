//! The notices, as a file that a dialog reads before the library is even loaded.

use askfirst::catalogue::Platform;
use askfirst::declaration::Compiled;
use askfirst::notice;
use askfirst::text::Lang;
use serde_json::{Map, Value, json};

use super::hex;
use crate::render::json_safe;

/// `notice.json`: the notice of each platform that the app runs on, in each language.
pub fn notice(compiled: &Compiled) -> String {
    let declaration = compiled.declaration();
    let platforms = Platform::ALL.iter().filter(|platform| declaration.app.oldest(**platform).is_some());
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
    format!("{}\n", json_safe(&format!("{all:#}")))
}
