//! Findings that were accepted, and what is wrong with acceptances.

use askfirst::declaration::{Accepted, Declaration};

use super::{Finding, Found, Place, RULES, Rule};
use crate::finding::{accept, explains};
use crate::manifest;
use crate::suggest;

/// Rules about acceptances themselves; accepting them would go round in circles.
const OWN: [&str; 3] = [UNKNOWN, REASON, UNUSED];
const UNKNOWN: &str = "unknown-rule";
const REASON: &str = "acceptance-without-reason";
const UNUSED: &str = "unused-acceptance";

/// Marks the findings that are accepted, and adds those about the acceptances.
pub(super) fn apply(declaration: &Declaration, all: &mut Vec<Found>) {
    let mut own = Vec::new();
    for (nth, accepted) in declaration.accepted.iter().enumerate() {
        let place = Place::numbered("accepted", nth, format!("{} at {}", accepted.rule, accepted.at));
        let at = format!("/accepted/{nth}");
        let about_manifests = manifest::is_rule(&accepted.rule);
        let known = about_manifests || RULES.iter().any(|rule| rule.name == accepted.rule);
        if OWN.contains(&accepted.rule.as_str()) || !known {
            own.extend(unknown(accepted, place, &at));
            continue;
        }
        if !explains(accepted) {
            own.extend(found(
                REASON,
                place.clone(),
                format!("{at}/because"),
                "this reason explains nothing",
                "say in a sentence why this is right for this app",
            ));
            continue;
        }
        if about_manifests {
            // `askfirst manifest` says whether it accepts anything.
            continue;
        }
        if !accept(all, accepted) {
            own.extend(unused(accepted, place, &at, all));
        }
    }
    all.extend(own);
}

fn unknown(accepted: &Accepted, place: Place, at: &str) -> Option<Found> {
    let names = RULES.iter().map(|rule| rule.name).filter(|name| !OWN.contains(name));
    let names = names.chain(manifest::RULES.iter().map(|rule| rule.name));
    let (message, help) = if OWN.contains(&accepted.rule.as_str()) {
        ("a finding about acceptances cannot be accepted".to_owned(), "remove this acceptance".to_owned())
    } else {
        let near = suggest::nearest(&accepted.rule, names).map(|near| format!("did you mean \"{near}\"? "));
        (
            format!("no rule is called \"{}\"", accepted.rule),
            format!(
                "{}`askfirst check --rules` and `askfirst manifest --rules` list them all",
                near.unwrap_or_default()
            ),
        )
    };
    found(UNKNOWN, place, format!("{at}/rule"), message, help)
}

fn unused(accepted: &Accepted, place: Place, at: &str, all: &[Found]) -> Option<Found> {
    let places: Vec<String> = all
        .iter()
        .filter(|one| one.rule.name == accepted.rule && one.accepted.is_none())
        .map(|one| one.finding.place.to_string())
        .collect();
    let near = suggest::nearest(&accepted.at, places.iter().map(String::as_str));
    let help = near.map_or_else(
        || "remove it, so that it cannot hide a finding to come".to_owned(),
        |near| format!("did you mean \"{near}\"? Otherwise remove it"),
    );
    found(
        UNUSED,
        place,
        at.to_owned(),
        format!("{} finds nothing at \"{}\"", accepted.rule, accepted.at),
        help,
    )
}

fn found(
    rule: &str,
    place: Place,
    pointer: String,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Option<Found> {
    let rule: &'static Rule = RULES.iter().find(|one| one.name == rule)?;
    Some(Found { rule, finding: Finding::new(place, pointer, message, help), accepted: None })
}
