//! Constants for Rust.

use std::fmt::{Display, Write};

use super::names::{Clash, Constant, Names};
use super::{Origin, hex};

pub(super) fn constants(origin: &Origin<'_>) -> Result<String, Clash> {
    let names = Names::upper(origin.compiled, None, origin.lang)?;
    let version = format!("{:?}", origin.compiled.declaration().policy.version);
    let mut out = format!("// {}\n\n", origin.header());
    out += "/// The declaration that these constants belong to.\npub mod declared {\n";
    out += "    /// Its SHA-256.\n";
    let _ = writeln!(out, "    pub const DIGEST: &str = \"{}\";", hex(&origin.compiled.digest()));
    let _ = writeln!(
        out,
        "    /// The version of its policy.\n    pub const POLICY_VERSION: &str = {version};\n}}"
    );
    module(&mut out, "uses", "Uses, by their numbers.", "UseId", &names.uses, |number| {
        format!("UseId({number})")
    });
    let text = |id: &String| format!("{id:?}");
    module(&mut out, "recipients", "Who gets data.", "&str", &names.recipients, text);
    module(&mut out, "purposes", "What data is used for.", "&str", &names.purposes, text);
    module(
        &mut out,
        "separate_consents",
        "Consents that are asked for on their own.",
        "&str",
        &names.separate_consents,
        text,
    );
    Ok(out)
}

fn module<T, V: Display>(
    out: &mut String,
    name: &str,
    about: &str,
    kind: &str,
    constants: &[Constant<T>],
    value: impl Fn(&T) -> V,
) {
    let _ = writeln!(out, "\n/// {about}\npub mod {name} {{");
    if kind == "UseId" && !constants.is_empty() {
        *out += "    use askfirst::declaration::UseId;\n\n";
    }
    for one in constants {
        let _ = writeln!(out, "    /// {}", one.about);
        let _ = writeln!(out, "    pub const {}: {kind} = {};", one.name, value(&one.value));
    }
    *out += "}\n";
}
