//! Rules about the policy itself and who stands behind it.

use super::{Finding, Place, Subject};
use crate::diff::diff;

fn one(place: &str, message: impl Into<String>, help: &str) -> Finding {
    Finding::new(Place::new(place), format!("/{place}"), message, help)
}

/// Whether `text` is a day as `YYYY-MM-DD` that a calendar has.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

pub(super) fn date_invalid(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let assessment = &declaration.assessment.date;
    let dates = [
        ("policy/published", declaration.policy.published.as_str()),
        ("policy/effective", &declaration.policy.effective),
    ];
    let dates =
        dates.into_iter().chain((!assessment.is_empty()).then_some(("assessment/date", assessment.as_str())));
    dates
        .filter(|(_, date)| !is_day(date))
        .map(|(place, date)| one(place, format!("\"{date}\" is no day"), "write it as YYYY-MM-DD"))
        .collect()
}

pub(super) fn effective_before_published(subject: &Subject<'_>) -> Vec<Finding> {
    let policy = &subject.declaration().policy;
    let wrong = is_day(&policy.published) && is_day(&policy.effective) && policy.effective < policy.published;
    let finding = || {
        one(
            "policy/effective",
            format!(
                "the policy applies from {} and was published only on {}",
                policy.effective, policy.published
            ),
            "a policy binds nobody before people could read it: correct one of the two days",
        )
    };
    wrong.then(finding).into_iter().collect()
}

pub(super) fn policy_without_url(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = subject.declaration().policy.url.trim().is_empty();
    let finding =
        || one("policy/url", "nobody can read the policy", "state its address, or a text inside the app");
    missing.then(finding).into_iter().collect()
}

pub(super) fn policy_without_version(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = subject.declaration().policy.version.trim().is_empty();
    let finding = || {
        one(
            "policy/version",
            "the policy has no version",
            "state one: consent is to a version, and changed uses need a new one",
        )
    };
    missing.then(finding).into_iter().collect()
}

pub(super) fn operator_missing(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = subject.declaration().app.operator.trim().is_empty();
    let finding = || one("app/operator", "nobody answers for this app", "state the company that runs it");
    missing.then(finding).into_iter().collect()
}

pub(super) fn operator_without_address(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = subject.declaration().app.address.trim().is_empty();
    let finding = || {
        Finding::new(
            Place::new("app/address"),
            "/app",
            "the operator has no address",
            "state in \"address\" where the company is registered",
        )
    };
    missing.then(finding).into_iter().collect()
}

pub(super) fn storage_abroad(subject: &Subject<'_>) -> Vec<Finding> {
    let region = &subject.declaration().retention.region;
    let finding = || {
        one(
            "retention/region",
            format!("data is kept in {region}, outside of mainland China"),
            "keep it in CN, or name the assessment or the standard contract behind it in the acceptance",
        )
    };
    (region != "CN").then(finding).into_iter().collect()
}

pub(super) fn changed_uses_same_version(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(previous) = subject.previous else { return Vec::new() };
    let diff = diff(previous, subject.compiled);
    let count = diff.added.len() + diff.removed.len() + diff.changed.len();
    let finding = || {
        one(
            "policy/version",
            format!("{count} uses differ from the previous declaration, and the version is the same"),
            "publish a new version; `askfirst diff` shows what changed",
        )
    };
    (diff.uses_changed() && !diff.version_changed()).then(finding).into_iter().collect()
}

pub(super) fn assessment_missing(subject: &Subject<'_>) -> Vec<Finding> {
    let compiled = subject.compiled;
    let items = || compiled.uses().iter().filter_map(|one| one.what.item());
    let why = if items().any(|item| item.info().sensitive) {
        "sensitive data is used"
    } else if compiled.uses().iter().any(|one| compiled.recipient(one).region != "CN") {
        "data goes abroad"
    } else {
        return Vec::new();
    };
    let missing = subject.declaration().assessment.date.is_empty();
    let finding = || {
        Finding::new(
            Place::new("assessment"),
            "/assessment",
            format!("{why}, and no impact assessment is stated"),
            "state the day of the last one in \"assessment\"",
        )
    };
    missing.then(finding).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days_are_those_of_a_calendar() {
        assert!(is_day("2024-02-29") && is_day("2021-10-13") && is_day("2000-02-29"));
        for wrong in [
            "2023-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-00-10",
            "2021-1-1",
            "",
            "２０２１-1",
            "2021-04-31",
            "+021-04-30",
        ] {
            assert!(!is_day(wrong), "{wrong}");
        }
    }
}
