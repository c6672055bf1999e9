//! A second decision, that is nested `if`s and nothing else.

use askfirst::catalogue::Source;
use askfirst::consent::{Answer, Consent};
use askfirst::decision::{Basis, Circumstances, Reason};
use askfirst::declaration::{Compiled, Device, PurposeKind, Use};
use askfirst::edge::Timestamp;

/// The rules in the order in which they are told, straight from the table of reasons, on ids and lists alone.
#[allow(
    clippy::too_many_lines,
    clippy::needless_late_init,
    clippy::collapsible_if,
    reason = "it is meant to be plain"
)]
pub(crate) fn naive(
    compiled: &Compiled,
    device: Device,
    consent: &Consent,
    circumstances: &Circumstances,
    now: Timestamp,
    one: &Use,
) -> Result<Basis, Reason> {
    let declaration = compiled.declaration();
    let recipient = &declaration.recipients[one.recipient];
    let purpose = &declaration.purposes[one.purpose];
    let person = consent.people.get(&consent.subject).cloned().unwrap_or_default();
    let on_device = if !one.platforms.contains(&device.platform) {
        false
    } else if let Some(item) = one.what.item() {
        let info = item.info();
        if info.source != Source::Platform && info.android.is_empty() && info.ios.is_empty() {
            true
        } else {
            info.accesses(device.platform).iter().any(|range| {
                range.from <= device.version && (range.to.is_none() || range.to.unwrap() >= device.version)
            })
        }
    } else {
        true
    };
    if !on_device {
        return Err(Reason::NotOnPlatform);
    }
    if consent.service_ended {
        return Err(Reason::ServiceEnded);
    }
    if person.closed {
        return Err(Reason::AccountClosed);
    }
    let child = person.age.is_some() && person.age.unwrap() < 14;
    let minor = !child && person.age.is_some() && person.age.unwrap() < 18;
    let guarded = child || (minor && declaration.ages.minors_need_guardian);
    if guarded && !person.guardian {
        return Err(if child { Reason::Child } else { Reason::Minor });
    }
    let basis;
    if one.exception.is_some() {
        basis = Basis::Exception;
    } else {
        let asked_alone = consent.single.contains(&one.meaning);
        if consent.withdrawn.contains(&one.meaning) {
            return Err(Reason::Withdrawn);
        }
        if !asked_alone {
            if consent.answer == Answer::None {
                return Err(Reason::NotAnswered);
            }
            if consent.answer == Answer::Refused {
                return Err(Reason::Refused);
            }
            if consent.answer == Answer::Withdrawn {
                return Err(Reason::Withdrawn);
            }
            if !consent.agreed.contains(&one.meaning) {
                return Err(Reason::PolicyChanged);
            }
            if purpose.kind == PurposeKind::Additional && !consent.purposes.contains(&purpose.id) {
                return Err(Reason::PurposeNotChosen);
            }
        }
        if let Some(place) = one.separate {
            if !consent.separate.contains(&declaration.separate_consents[place].id) {
                return Err(Reason::SeparateConsentMissing);
            }
        }
        if consent.recipients_off.contains(&recipient.id) {
            return Err(Reason::RecipientOff);
        }
        let group = one.group.map(|place| &declaration.uses[place]);
        if (purpose.personalised || group.is_some_and(|group| group.personalised))
            && person.personalisation_off
        {
            return Err(Reason::PersonalisationOff);
        }
        if consent.expired || consent.expires.is_some_and(|end| end <= now) {
            return Err(Reason::Expired);
        }
        basis = if guarded {
            Basis::Guardian
        } else if one.separate.is_some() {
            Basis::SeparateConsent
        } else {
            Basis::Consent
        };
    }
    let range = one.what.item().and_then(|item| {
        let ranges = item.info().accesses(device.platform).iter();
        ranges
            .clone()
            .find(|range| range.from <= device.version && range.to.is_none_or(|to| to >= device.version))
    });
    if let Some(range) = range {
        for permission in range.permissions {
            if !circumstances.permissions.contains(*permission) {
                return Err(Reason::PermissionMissing);
            }
        }
    }
    if one.foreground_only && !circumstances.foreground {
        return Err(Reason::Background);
    }
    Ok(basis)
}
