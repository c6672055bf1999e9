//! Rules about the words that people read.

use askfirst::declaration::Declaration;
use askfirst::text::Text;

use super::{Finding, Place, Subject};

/// Every text of a declaration: its place, its pointer, its words.
fn texts(declaration: &Declaration) -> Vec<(String, String, &Text)> {
    let mut all = vec![
        ("app/name".to_owned(), "/app/name".to_owned(), &declaration.app.name),
        ("contact/department".to_owned(), "/contact/department".to_owned(), &declaration.contact.department),
    ];
    if let Some(service) = &declaration.contact.service {
        all.push(("contact/service".to_owned(), "/contact/service".to_owned(), service));
    }
    let mut list = |list: &str, nth: usize, id: &str, field: &str, text| {
        all.push((format!("{list}/{id}/{field}"), format!("/{list}/{nth}/{field}"), text));
    };
    for (nth, one) in declaration.purposes.iter().enumerate() {
        list("purposes", nth, &one.id, "title", &one.title);
        list("purposes", nth, &one.id, "text", &one.text);
    }
    for (nth, one) in declaration.terms.iter().enumerate() {
        list("terms", nth, &one.id, "title", &one.title);
    }
    for (nth, one) in declaration.apps.iter().enumerate() {
        list("apps", nth, &one.id, "name", &one.name);
    }
    for (nth, one) in declaration.recipients.iter().enumerate() {
        list("recipients", nth, &one.id, "title", &one.title);
    }
    for (nth, one) in declaration.separate_consents.iter().enumerate() {
        list("separate_consents", nth, &one.id, "title", &one.title);
        list("separate_consents", nth, &one.id, "text", &one.text);
    }
    for (nth, one) in declaration.exceptions.iter().enumerate() {
        list("exceptions", nth, &one.id, "title", &one.title);
    }
    for (nth, one) in declaration.rights.deletion_grounds.iter().enumerate() {
        list("rights/deletion_grounds", nth, &one.id, "title", &one.title);
    }
    for (nth, one) in declaration.rights.refusal_grounds.iter().enumerate() {
        list("rights/refusal_grounds", nth, &one.id, "title", &one.title);
    }
    all
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn has_no_words(text: &Text) -> bool {
    blank(&text.zh) && blank(&text.en)
}

/// The texts that explain something: the rule of their own for those that are empty altogether.
fn explains(pointer: &str) -> bool {
    pointer.ends_with("/text")
}

pub(super) fn text_missing_language(subject: &Subject<'_>) -> Vec<Finding> {
    let all = texts(subject.declaration()).into_iter();
    all.filter(|(_, pointer, text)| !(explains(pointer) && has_no_words(text)))
        .flat_map(|(place, pointer, text)| {
            [("zh", "Chinese", &text.zh), ("en", "English", &text.en)]
                .into_iter()
                .filter(|(_, _, words)| blank(words))
                .map(move |(key, language, _)| {
                    Finding::new(
                        Place::new(place.clone()),
                        format!("{pointer}/{key}"),
                        format!("the {language} text is empty"),
                        format!("write \"{key}\""),
                    )
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn empty_texts(subject: &Subject<'_>, list: &str, message: &str) -> Vec<Finding> {
    let all = texts(subject.declaration()).into_iter();
    all.filter(|(_, pointer, text)| pointer.starts_with(list) && explains(pointer) && has_no_words(text))
        .map(|(place, pointer, _)| {
            let place = place.trim_end_matches("/text");
            let help = "write one or two sentences that a person understands";
            Finding::new(Place::new(place), pointer, message, help)
        })
        .collect()
}

pub(super) fn purpose_without_text(subject: &Subject<'_>) -> Vec<Finding> {
    empty_texts(subject, "/purposes/", "this purpose does not say what it is for")
}

pub(super) fn separate_consent_without_text(subject: &Subject<'_>) -> Vec<Finding> {
    empty_texts(subject, "/separate_consents/", "this separate consent does not say what is asked")
}

pub(super) fn same_title(subject: &Subject<'_>) -> Vec<Finding> {
    let all = texts(subject.declaration());
    let titles: Vec<_> = all
        .iter()
        .filter(|(_, pointer, text)| pointer.ends_with("/title") && !has_no_words(text))
        .filter_map(|(place, pointer, text)| Some((place.split('/').next()?, place, pointer, *text)))
        .collect();
    let mut findings = Vec::new();
    for (nth, (list, place, pointer, text)) in titles.iter().enumerate() {
        let same = titles[..nth].iter().find(|(other_list, _, _, other)| {
            list == other_list
                && ((!blank(&text.zh) && text.zh == other.zh) || (!blank(&text.en) && text.en == other.en))
        });
        if let Some((_, first, _, _)) = same {
            findings.push(Finding::new(
                Place::new(place.trim_end_matches("/title")),
                (*pointer).clone(),
                format!("{} has the same title", first.trim_end_matches("/title")),
                "give them titles that a person can tell apart, or merge them",
            ));
        }
    }
    findings
}
