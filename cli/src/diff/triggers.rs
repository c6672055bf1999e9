//! The changes that a policy may call major, each by what it is about.

use askfirst::declaration::{Compiled, Declaration, Ground, RecipientKind, RequestKind, Risk, Trigger};
use serde::Serialize;

use super::Diff;

/// All triggers, in the order in which policies name them.
pub const TRIGGERS: [Trigger; 6] = [
    Trigger::Processing,
    Trigger::Control,
    Trigger::Recipients,
    Trigger::Rights,
    Trigger::Contact,
    Trigger::Assessment,
];

/// The name of a trigger in declarations.
pub fn trigger_id(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Processing => "processing",
        Trigger::Control => "control",
        Trigger::Recipients => "recipients",
        Trigger::Rights => "rights",
        Trigger::Contact => "contact",
        Trigger::Assessment => "assessment",
    }
}

/// The changes that are about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TriggerChange {
    /// What they are about.
    pub trigger: Trigger,
    /// Whether either policy calls such a change major: the old one promised it, the new one may promise more.
    pub major: bool,
    /// What changed.
    pub what: Vec<String>,
}

pub(super) fn changes(old: &Compiled, new: &Compiled, diff: &Diff) -> Vec<TriggerChange> {
    let (old, new) = (old.declaration(), new.declaration());
    let declared =
        |trigger| old.major_changes.iter().chain(&new.major_changes).any(|change| change.trigger == trigger);
    TRIGGERS
        .into_iter()
        .filter_map(|trigger| {
            let what = match trigger {
                Trigger::Processing => processing(old, new, diff),
                Trigger::Control => control(old, new),
                Trigger::Recipients => recipients(old, new),
                Trigger::Rights => rights(old, new),
                Trigger::Contact => contact(old, new),
                Trigger::Assessment => assessment(old, new),
            };
            (!what.is_empty()).then(|| TriggerChange { trigger, major: declared(trigger), what })
        })
        .collect()
}

fn became(what: &str, from: &str, to: &str) -> Option<String> {
    (from != to).then(|| format!("{what}: {from} → {to}"))
}

fn processing(old: &Declaration, new: &Declaration, diff: &Diff) -> Vec<String> {
    let mut what = Vec::new();
    for purpose in &new.purposes {
        match old.purposes.iter().find(|before| before.id == purpose.id) {
            None => what.push(format!("new purpose {}", purpose.id)),
            Some(before) if before.kind != purpose.kind => {
                what.push(
                    format!("purpose {}: {:?} → {:?}", purpose.id, before.kind, purpose.kind).to_lowercase(),
                );
            }
            Some(_) => {}
        }
    }
    let gone = old.purposes.iter().filter(|before| !new.purposes.iter().any(|one| one.id == before.id));
    what.extend(gone.map(|purpose| format!("no longer: purpose {}", purpose.id)));
    // What a new recipient gets, or one that is gone no longer gets, is a change of recipients.
    let on_both = |key: &str| {
        let id = key.split('/').next().unwrap_or_default();
        [old, new].iter().all(|one| one.recipients.iter().any(|recipient| recipient.id == id))
    };
    what.extend(diff.added.iter().filter(|one| on_both(&one.key)).map(|one| format!("new use {}", one.key)));
    what.extend(
        diff.removed.iter().filter(|one| on_both(&one.key)).map(|one| format!("no longer: {}", one.key)),
    );
    for changed in &diff.changed {
        let aspects = changed.aspects.iter().filter(|aspect| {
            // These are about recipients, purposes and control, and are told there.
            !matches!(aspect.aspect, "company" | "region" | "purpose" | "budget" | "platforms")
        });
        what.extend(aspects.filter_map(|aspect| {
            became(&format!("{}, {}", changed.of.key, aspect.aspect), &aspect.from, &aspect.to)
        }));
    }
    what
}

fn control(old: &Declaration, new: &Declaration) -> Vec<String> {
    let own = |declaration: &Declaration| {
        let app = declaration.recipients.iter().find(|recipient| recipient.kind == RecipientKind::App);
        app.map(|app| app.company.clone()).filter(|company| !company.is_empty())
    };
    let company =
        |declaration: &Declaration| own(declaration).unwrap_or_else(|| declaration.app.operator.clone());
    let operator = became("operator", &old.app.operator, &new.app.operator);
    let other = became("company of the app", &company(old), &company(new)).filter(|_| operator.is_none());
    operator.into_iter().chain(other).collect()
}

fn recipients(old: &Declaration, new: &Declaration) -> Vec<String> {
    let mut what = Vec::new();
    for recipient in new.recipients.iter().filter(|one| one.kind != RecipientKind::App) {
        match old.recipients.iter().find(|before| before.id == recipient.id) {
            None => what.push(format!("new recipient {}", recipient.id)),
            Some(before) => {
                let id = &recipient.id;
                what.extend(became(&format!("company of {id}"), &before.company, &recipient.company));
                what.extend(became(&format!("region of {id}"), &before.region, &recipient.region));
            }
        }
    }
    let gone = old.recipients.iter().filter(|before| !new.recipients.iter().any(|one| one.id == before.id));
    what.extend(gone.map(|recipient| format!("no longer: recipient {}", recipient.id)));
    what
}

fn rights(old: &Declaration, new: &Declaration) -> Vec<String> {
    let (old, new) = (&old.rights, &new.rights);
    let mut what: Vec<String> =
        became("days for an answer", &old.answer_days.to_string(), &new.answer_days.to_string())
            .into_iter()
            .collect();
    let kinds = |from: &[RequestKind], to: &[RequestKind], word: &str| {
        let lacking = to.iter().filter(|kind| !from.contains(kind));
        lacking.map(|kind| format!("{word} {kind:?}").to_lowercase()).collect::<Vec<_>>()
    };
    what.extend(kinds(&old.requests, &new.requests, "new right:"));
    what.extend(kinds(&new.requests, &old.requests, "no longer a right:"));
    let grounds = |name: &str, from: &[Ground], to: &[Ground]| (from != to).then(|| format!("{name} differ"));
    what.extend(grounds("grounds for deletion", &old.deletion_grounds, &new.deletion_grounds));
    what.extend(grounds("grounds for refusal", &old.refusal_grounds, &new.refusal_grounds));
    what
}

fn contact(old: &Declaration, new: &Declaration) -> Vec<String> {
    let (old, new) = (&old.contact, &new.contact);
    let service = |one: &askfirst::declaration::Contact| {
        one.service.as_ref().map_or_else(|| "none".to_owned(), |service| service.zh.clone())
    };
    [
        became("department", &old.department.zh, &new.department.zh),
        became("e-mail address", &old.email, &new.email),
        became("further way", &service(old), &service(new)),
        became("days for an answer", &old.answer_days.to_string(), &new.answer_days.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn assessment(old: &Declaration, new: &Declaration) -> Vec<String> {
    let (old, new) = (&old.assessment, &new.assessment);
    let found = new.risk == Risk::High && old != new;
    found.then(|| format!("the assessment of {} found a high risk", new.date)).into_iter().collect()
}
