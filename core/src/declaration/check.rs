//! What a schema cannot say: ids that are unique, references that lead somewhere, items that are not claimed twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Declaration, FORMAT, RecipientKind, Term};
use crate::catalogue::{Item, Kind, Platform};

/// One thing that makes a declaration unusable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The id that a reference names and that nothing declares.
    pub missing: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.pointer, self.message, self.help)
    }
}

impl Declaration {
    /// Everything that makes this declaration unusable, in the file's order of sections; empty when it compiles.
    pub fn problems(&self) -> Vec<Problem> {
        let mut check = Check { problems: Vec::new() };
        check.format(self);
        check.unique(self);
        check.terms(self);
        check.recipients(self);
        check.uses(self);
        check.budgets(self);
        check.problems
    }

    /// The items that `data` (the id of a term or an item) stands for on `platform`.
    pub fn items(&self, data: &str, platform: Platform) -> Option<Vec<Item>> {
        match self.terms.iter().find(|term| term.id == data) {
            Some(term) => Some(term.on(platform).collect()),
            None => Item::from_id(data).map(|item| vec![item]),
        }
    }
}

impl Term {
    /// The items it stands for on `platform`.
    pub fn on(&self, platform: Platform) -> impl Iterator<Item = Item> + '_ {
        let further = match platform {
            Platform::Android => &self.android,
            Platform::Ios => &self.ios,
        };
        self.items.iter().chain(further).copied()
    }
}

struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn add(&mut self, pointer: String, message: String, help: &str) {
        self.problems.push(Problem { pointer, message, help: help.to_owned(), missing: None });
    }

    /// Reports a reference that leads nowhere.
    fn reference<'a>(
        &mut self,
        pointer: impl FnOnce() -> String,
        what: &str,
        id: &str,
        mut known: impl Iterator<Item = &'a str>,
    ) -> bool {
        let found = known.any(|candidate| candidate == id);
        if !found {
            self.problems.push(Problem {
                pointer: pointer(),
                message: format!("no {what} has the id \"{id}\""),
                help: format!("declare it, or name a {what} that is declared"),
                missing: Some(id.to_owned()),
            });
        }
        found
    }

    fn format(&mut self, declaration: &Declaration) {
        if declaration.format != FORMAT {
            self.add(
                "/format".to_owned(),
                format!(
                    "this file has format {}, and this version reads format {FORMAT}",
                    declaration.format
                ),
                "use a newer AskFirst for a newer format",
            );
        }
        if declaration.app.android.is_none() && declaration.app.ios.is_none() {
            self.add(
                "/app".to_owned(),
                "the app runs on no platform".to_owned(),
                "state \"android\", the oldest API level, or \"ios\", the oldest version",
            );
        }
    }

    fn unique(&mut self, declaration: &Declaration) {
        fn ids<'a, T>(list: &'a [T], id: impl Fn(&'a T) -> &'a str) -> Vec<&'a str> {
            list.iter().map(id).collect()
        }
        for (list, ids) in [
            ("purposes", ids(&declaration.purposes, |x| &x.id)),
            ("terms", ids(&declaration.terms, |x| &x.id)),
            ("apps", ids(&declaration.apps, |x| &x.id)),
            ("recipients", ids(&declaration.recipients, |x| &x.id)),
            ("separate_consents", ids(&declaration.separate_consents, |x| &x.id)),
            ("exceptions", ids(&declaration.exceptions, |x| &x.id)),
            ("rights/deletion_grounds", ids(&declaration.rights.deletion_grounds, |x| &x.id)),
            ("rights/refusal_grounds", ids(&declaration.rights.refusal_grounds, |x| &x.id)),
        ] {
            let mut seen = BTreeMap::new();
            for (index, id) in ids.into_iter().enumerate() {
                let pointer = format!("/{list}/{index}/id");
                if !well_formed(id) {
                    self.add(
                        pointer.clone(),
                        format!("\"{}\" is not an id", id.escape_debug()),
                        "use a-z, 0-9 and single hyphens, beginning with a letter, at most 64 characters",
                    );
                }
                if let Some(first) = seen.insert(id, index) {
                    self.add(
                        pointer,
                        format!("the id \"{id}\" is taken by /{list}/{first}"),
                        "ids are unique within a list: rename one, or merge the two",
                    );
                }
            }
        }
    }

    fn terms(&mut self, declaration: &Declaration) {
        for (index, term) in declaration.terms.iter().enumerate() {
            let mut both = Platform::ALL.iter().flat_map(|platform| term.on(*platform)).peekable();
            if both.peek().is_none() {
                self.add(
                    format!("/terms/{index}"),
                    format!("the term \"{}\" stands for no item", term.id),
                    "list its items",
                );
            }
            if let Some(item) = Item::from_id(&term.id)
                && both.any(|other| other != item)
            {
                self.add(
                    format!("/terms/{index}/id"),
                    format!("\"{}\" is the id of an item, and this term means something else", term.id),
                    "give the term another id",
                );
            }
        }
    }

    fn recipients(&mut self, declaration: &Declaration) {
        let apps = declaration.recipients.iter().filter(|r| r.kind == RecipientKind::App).count();
        if apps != 1 {
            self.add(
                "/recipients".to_owned(),
                format!("{apps} recipients have the kind \"app\""),
                "exactly one is the app itself",
            );
        }
        for (index, recipient) in declaration.recipients.iter().enumerate() {
            let at = format!("/recipients/{index}");
            match (&recipient.sdk, recipient.kind) {
                (Some(sdk), RecipientKind::Sdk) => {
                    self.reference(
                        || format!("{at}/sdk/purpose"),
                        "purpose",
                        &sdk.purpose,
                        declaration.purposes.iter().map(|p| p.id.as_str()),
                    );
                }
                (None, RecipientKind::Sdk) => self.add(
                    at.clone(),
                    format!("\"{}\" is an SDK and does not say how it starts", recipient.id),
                    "add \"sdk\" with its shape and the purpose it starts for",
                ),
                (Some(_), _) => self.add(
                    format!("{at}/sdk"),
                    format!("\"{}\" is no SDK", recipient.id),
                    "remove \"sdk\", or change the kind to \"sdk\"",
                ),
                (None, _) => {}
            }
            for (nth, platform) in recipient.platforms.iter().enumerate() {
                if declaration.app.oldest(*platform).is_none() {
                    self.add(
                        format!("{at}/platforms/{nth}"),
                        format!("the app does not run on {}", platform.id()),
                        "remove the platform here, or state it in \"app\"",
                    );
                }
            }
        }
        for (index, mention) in declaration.policy.mentions.iter().enumerate() {
            if let Some(id) = &mention.recipient {
                self.reference(
                    || format!("/policy/mentions/{index}/recipient"),
                    "recipient",
                    id,
                    declaration.recipients.iter().map(|r| r.id.as_str()),
                );
            }
        }
    }

    fn uses(&mut self, declaration: &Declaration) {
        let mut triples = BTreeMap::new();
        for (index, group) in declaration.uses.iter().enumerate() {
            let at = format!("/uses/{index}");
            self.reference(
                || format!("{at}/recipient"),
                "recipient",
                &group.recipient,
                declaration.recipients.iter().map(|r| r.id.as_str()),
            );
            self.reference(
                || format!("{at}/purpose"),
                "purpose",
                &group.purpose,
                declaration.purposes.iter().map(|p| p.id.as_str()),
            );
            if let Some(id) = &group.separate_consent {
                self.reference(
                    || format!("{at}/separate_consent"),
                    "separate consent",
                    id,
                    declaration.separate_consents.iter().map(|c| c.id.as_str()),
                );
            }
            if let Some(id) = &group.exception {
                self.reference(
                    || format!("{at}/exception"),
                    "exception",
                    id,
                    declaration.exceptions.iter().map(|e| e.id.as_str()),
                );
            }
            if group.data.is_empty() {
                self.add(format!("{at}/data"), "this use is of no data".to_owned(), "name terms or items");
            }
            for (nth, data) in group.data.iter().enumerate() {
                let pointer = format!("{at}/data/{nth}");
                let mut items = BTreeSet::new();
                for platform in Platform::ALL {
                    let Some(found) = declaration.items(data, *platform) else {
                        self.problems.push(Problem {
                            pointer: pointer.clone(),
                            message: format!("\"{data}\" is neither a term nor an item"),
                            help: "declare a term of that id, or name an item of the catalogue".to_owned(),
                            missing: Some(data.clone()),
                        });
                        break;
                    };
                    items.extend(found);
                }
                for item in items {
                    let triple = (group.recipient.clone(), item, group.purpose.clone());
                    match triples.get(&triple) {
                        Some(first) if *first != index => self.add(
                            pointer.clone(),
                            format!(
                                "{} for this recipient and purpose stands in /uses/{first} too",
                                item.id()
                            ),
                            "a use is declared once: remove it here or there",
                        ),
                        Some(_) => {}
                        None => {
                            triples.insert(triple, index);
                        }
                    }
                    if group.exception.is_some() && matches!(item.info().kind, Kind::DeviceId | Kind::AppList)
                    {
                        self.add(
                            format!("{at}/exception"),
                            format!("no exception lifts the consent for {}", item.id()),
                            "device identifiers and the app list always need consent: move them to a use without \"exception\"",
                        );
                    }
                }
            }
        }
        if triples.len() + declaration.recipients.len() > usize::from(super::UseId::MAX) {
            self.add(
                "/uses".to_owned(),
                "too many uses".to_owned(),
                "a declaration holds at most 4,000 uses",
            );
        }
    }

    fn budgets(&mut self, declaration: &Declaration) {
        let own =
            declaration.budgets.iter().map(|(item, budget)| (format!("/budgets/{}", item.id()), budget));
        let groups = declaration.uses.iter().enumerate();
        let of_uses =
            groups.filter_map(|(i, group)| Some((format!("/uses/{i}/budget"), group.budget.as_ref()?)));
        for (pointer, budget) in own.chain(of_uses) {
            if budget.seconds == 0 {
                self.add(pointer, "a window of 0 seconds".to_owned(), "state the window's length, 1 or more");
            }
        }
    }
}

/// Ids become names in three languages, file names and parts of keys.
fn well_formed(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && !id.ends_with('-')
        && !id.contains("--")
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
