//! Rules about who gets data.

use askfirst::declaration::{Recipient, RecipientKind, Sdk};

use super::{Finding, Place, Subject};

/// A finding at each recipient that `check` finds something to say about: pointer below the recipient, message.
fn each(
    subject: &Subject<'_>,
    help: &str,
    check: impl Fn(&Recipient) -> Option<(&'static str, String)>,
) -> Vec<Finding> {
    let recipients = subject.declaration().recipients.iter().enumerate();
    recipients
        .filter_map(|(nth, recipient)| {
            let (below, message) = check(recipient)?;
            let place = Place::new(format!("recipients/{}", recipient.id));
            Some(Finding::new(place, format!("/recipients/{nth}{below}"), message, help))
        })
        .collect()
}

fn each_sdk(
    subject: &Subject<'_>,
    help: &str,
    check: impl Fn(&str, &Sdk) -> Option<(&'static str, String)>,
) -> Vec<Finding> {
    each(subject, help, |recipient| check(&recipient.id, recipient.sdk.as_ref()?))
}

fn is_third_party(recipient: &Recipient) -> bool {
    recipient.kind != RecipientKind::App
}

pub(super) fn sdk_without_policy_url(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "state the address of its privacy policy in \"policy_url\"", |recipient| {
        let missing = is_third_party(recipient) && recipient.policy_url.trim().is_empty();
        missing.then(|| ("", format!("\"{}\" shows no privacy policy of its own", recipient.id)))
    })
}

pub(super) fn sdk_without_company(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "state the company behind it in \"company\"", |recipient| {
        let missing = is_third_party(recipient) && recipient.company.trim().is_empty();
        missing.then(|| ("", format!("nobody stands behind \"{}\"", recipient.id)))
    })
}

pub(super) fn policy_url_not_https(subject: &Subject<'_>) -> Vec<Finding> {
    const HELP: &str = "use an address that begins with https://";
    let url = subject.declaration().policy.url.trim();
    // The policy may be a text inside the app; only an address can be a bad one.
    let own = (url.contains("://") && !url.starts_with("https://")).then(|| {
        Finding::new(
            Place::new("policy/url"),
            "/policy/url",
            format!("\"{url}\" can be changed on its way"),
            HELP,
        )
    });
    let others = each(subject, HELP, |recipient| {
        let url = recipient.policy_url.trim();
        let wrong = !url.is_empty() && !url.starts_with("https://");
        wrong.then(|| ("/policy_url", format!("\"{url}\" can be changed on its way")))
    });
    own.into_iter().chain(others).collect()
}

pub(super) fn tracking_host_invalid(subject: &Subject<'_>) -> Vec<Finding> {
    let label = |label: &str| {
        let inner = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty() && inner && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let valid = |host: &&String| host.contains('.') && host.split('.').all(label);
    each(subject, "write the name of a host, like track.example.com", |recipient| {
        let host = recipient.tracking_hosts.iter().find(|host| !valid(host))?;
        Some(("/tracking_hosts", format!("\"{host}\" is no name of a host")))
    })
}

pub(super) fn recipient_abroad(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "name the assessment or the standard contract behind it in the acceptance", |recipient| {
        (recipient.region != "CN")
            .then(|| ("/region", format!("\"{}\" keeps data in {}", recipient.id, recipient.region)))
    })
}

pub(super) fn region_invalid(subject: &Subject<'_>) -> Vec<Finding> {
    const HELP: &str = "write two capital letters, as in ISO 3166-1: CN, HK, SG, US";
    let invalid = |region: &str| region.len() != 2 || !region.bytes().all(|byte| byte.is_ascii_uppercase());
    let region = &subject.declaration().retention.region;
    let own = invalid(region).then(|| {
        let message = format!("\"{region}\" is no country or region");
        Finding::new(Place::new("retention/region"), "/retention/region", message, HELP)
    });
    let others = each(subject, HELP, |recipient| {
        invalid(&recipient.region)
            .then(|| ("/region", format!("\"{}\" is no country or region", recipient.region)))
    });
    own.into_iter().chain(others).collect()
}

pub(super) fn mentioned_sdk_undeclared(subject: &Subject<'_>) -> Vec<Finding> {
    let mentions = subject.declaration().policy.mentions.iter().enumerate();
    mentions
        .filter(|(_, mention)| mention.recipient.is_none())
        .map(|(nth, mention)| {
            Finding::new(
                Place::numbered("policy/mentions", nth, &mention.name),
                format!("/policy/mentions/{nth}"),
                format!(
                    "section {} mentions \"{}\", which is no declared recipient",
                    mention.section, mention.name
                ),
                "declare it as a recipient and name it here, or take it out of the policy",
            )
        })
        .collect()
}

pub(super) fn recipient_without_uses(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, "declare its uses, or remove the recipient", |recipient| {
        let mut groups = subject.declaration().uses.iter();
        let none = !groups.any(|group| group.recipient == recipient.id);
        none.then(|| ("", format!("\"{}\" gets nothing", recipient.id)))
    })
}

pub(super) fn app_company_differs(subject: &Subject<'_>) -> Vec<Finding> {
    let operator = &subject.declaration().app.operator;
    each(subject, "remove \"company\" here, or correct \"operator\" in \"app\"", |recipient| {
        let company = &recipient.company;
        let differs = !is_third_party(recipient) && !company.is_empty() && company != operator;
        differs.then(|| {
            ("/company", format!("the app belongs to \"{company}\" here and to \"{operator}\" in \"app\""))
        })
    })
}

pub(super) fn sdk_cannot_be_switched_off(subject: &Subject<'_>) -> Vec<Finding> {
    each_sdk(
        subject,
        "after a withdrawal it is fed nothing and not started again; say so to people",
        |id, sdk| {
            let never = !sdk.takes_refusal && !sdk.stops;
            never.then(|| ("/sdk", format!("\"{id}\" runs on until the process ends, once it was started")))
        },
    )
}

pub(super) fn sdk_autostart_provider(subject: &Subject<'_>) -> Vec<Finding> {
    each_sdk(
        subject,
        "`askfirst build --android` writes a manifest that takes these out; `askfirst manifest` looks whether they are gone",
        |id, sdk| {
            let any = !sdk.providers.is_empty();
            any.then(|| {
                (
                    "/sdk/providers",
                    format!("\"{id}\" starts before any code of the app: {}", sdk.providers.join(", ")),
                )
            })
        },
    )
}

pub(super) fn sdk_without_artifact(subject: &Subject<'_>) -> Vec<Finding> {
    each_sdk(subject, "list them in \"artifacts\", like \"com.example:sdk\"", |id, sdk| {
        sdk.artifacts.is_empty().then(|| ("/sdk", format!("\"{id}\" does not say in which library it comes")))
    })
}

pub(super) fn sdk_starts_for_other_purpose(subject: &Subject<'_>) -> Vec<Finding> {
    each_sdk(subject, "start it for a purpose that it serves", |id, sdk| {
        let mut groups = subject.declaration().uses.iter().filter(|group| group.recipient == id).peekable();
        let other = groups.peek().is_some() && !groups.any(|group| group.purpose == sdk.purpose);
        other.then(|| {
            ("/sdk/purpose", format!("\"{id}\" starts for \"{}\" and gets nothing for it", sdk.purpose))
        })
    })
}
