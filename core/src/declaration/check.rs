//! What a schema cannot say: ids that are unique, references that lead somewhere, items that are not claimed twice.

use std::fmt::{self, Arguments};

use super::{Budget, Declaration, FORMAT, RecipientKind, Term};
use crate::catalogue::{Item, Kind, Platform};
use crate::sorted::Map;

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
        let ids = check.unique(self);
        check.terms(self);
        check.recipients(self, &ids);
        check.uses(self, &ids);
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

/// The ids of the lists that others refer to.
struct Ids<'a> {
    purposes: Vec<&'a str>,
    recipients: Vec<&'a str>,
    separate_consents: Vec<&'a str>,
    exceptions: Vec<&'a str>,
}

/// Collects the problems. Phones carry this too, so it is written for few instructions: one function that formats, and
/// one kind of map.
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    #[inline(never)]
    fn add(&mut self, pointer: Arguments<'_>, message: Arguments<'_>, help: &str) {
        self.problems.push(Problem {
            pointer: pointer.to_string(),
            message: message.to_string(),
            help: help.to_owned(),
            missing: None,
        });
    }

    /// Reports a reference that leads nowhere.
    #[inline(never)]
    fn reference(&mut self, pointer: Arguments<'_>, what: &str, id: &str, known: &[&str]) {
        if !known.contains(&id) {
            self.problems.push(Problem {
                pointer: pointer.to_string(),
                message: format!("no {what} has the id \"{id}\""),
                help: format!("declare it, or name a {what} that is declared"),
                missing: Some(id.to_owned()),
            });
        }
    }

    fn format(&mut self, declaration: &Declaration) {
        if declaration.format != FORMAT {
            self.add(
                format_args!("/format"),
                format_args!(
                    "this file has format {}, and this version reads format {FORMAT}",
                    declaration.format
                ),
                "use a newer AskFirst for a newer format",
            );
        }
        if declaration.app.android.is_none() && declaration.app.ios.is_none() {
            self.add(
                format_args!("/app"),
                format_args!("the app runs on no platform"),
                "state \"android\", the oldest API level, or \"ios\", the oldest version",
            );
        }
    }

    fn unique<'a>(&mut self, declaration: &'a Declaration) -> Ids<'a> {
        fn ids<T>(list: &[T], id: fn(&T) -> &String) -> Vec<&str> {
            list.iter().map(|one| id(one).as_str()).collect()
        }
        let ids_of = Ids {
            purposes: ids(&declaration.purposes, |x| &x.id),
            recipients: ids(&declaration.recipients, |x| &x.id),
            separate_consents: ids(&declaration.separate_consents, |x| &x.id),
            exceptions: ids(&declaration.exceptions, |x| &x.id),
        };
        self.unique_in("purposes", &ids_of.purposes);
        self.unique_in("terms", &ids(&declaration.terms, |x| &x.id));
        self.unique_in("apps", &ids(&declaration.apps, |x| &x.id));
        self.unique_in("recipients", &ids_of.recipients);
        self.unique_in("separate_consents", &ids_of.separate_consents);
        self.unique_in("exceptions", &ids_of.exceptions);
        self.unique_in("rights/deletion_grounds", &ids(&declaration.rights.deletion_grounds, |x| &x.id));
        self.unique_in("rights/refusal_grounds", &ids(&declaration.rights.refusal_grounds, |x| &x.id));
        ids_of
    }

    #[inline(never)]
    fn unique_in(&mut self, list: &str, ids: &[&str]) {
        let mut seen = Places::default();
        for (index, id) in ids.iter().enumerate() {
            let pointer = format_args!("/{list}/{index}/id");
            if !well_formed(id) {
                self.add(
                    pointer,
                    format_args!("\"{}\" is not an id", id.escape_debug()),
                    "use a-z, 0-9 and single hyphens, beginning with a letter, at most 64 characters",
                );
            }
            if let Some(first) = seen.insert((*id).to_owned(), index) {
                self.add(
                    pointer,
                    format_args!("the id \"{id}\" is taken by /{list}/{first}"),
                    "ids are unique within a list: rename one, or merge the two",
                );
            }
        }
    }

    fn terms(&mut self, declaration: &Declaration) {
        for (index, term) in declaration.terms.iter().enumerate() {
            let mut both = Platform::ALL.iter().flat_map(|platform| term.on(*platform)).peekable();
            if both.peek().is_none() {
                self.add(
                    format_args!("/terms/{index}"),
                    format_args!("the term \"{}\" stands for no item", term.id),
                    "list its items",
                );
            }
            if let Some(item) = Item::from_id(&term.id)
                && both.any(|other| other != item)
            {
                self.add(
                    format_args!("/terms/{index}/id"),
                    format_args!("\"{}\" is the id of an item, and this term means something else", term.id),
                    "give the term another id",
                );
            }
        }
    }

    fn recipients(&mut self, declaration: &Declaration, ids: &Ids<'_>) {
        let apps = declaration.recipients.iter().filter(|r| r.kind == RecipientKind::App).count();
        if apps != 1 {
            self.add(
                format_args!("/recipients"),
                format_args!("{apps} recipients have the kind \"app\""),
                "exactly one is the app itself",
            );
        }
        for (index, recipient) in declaration.recipients.iter().enumerate() {
            let at = format_args!("/recipients/{index}");
            match (&recipient.sdk, recipient.kind) {
                (Some(sdk), RecipientKind::Sdk) => {
                    self.reference(format_args!("{at}/sdk/purpose"), "purpose", &sdk.purpose, &ids.purposes);
                }
                (None, RecipientKind::Sdk) => self.add(
                    at,
                    format_args!("\"{}\" is an SDK and does not say how it starts", recipient.id),
                    "add \"sdk\" with its shape and the purpose it starts for",
                ),
                (Some(_), _) => self.add(
                    format_args!("{at}/sdk"),
                    format_args!("\"{}\" is no SDK", recipient.id),
                    "remove \"sdk\", or change the kind to \"sdk\"",
                ),
                (None, _) => {}
            }
            for (nth, platform) in recipient.platforms.iter().enumerate() {
                if declaration.app.oldest(*platform).is_none() {
                    self.add(
                        format_args!("{at}/platforms/{nth}"),
                        format_args!("the app does not run on {}", platform.id()),
                        "remove the platform here, or state it in \"app\"",
                    );
                }
            }
        }
        for (index, mention) in declaration.policy.mentions.iter().enumerate() {
            if let Some(id) = &mention.recipient {
                let pointer = format_args!("/policy/mentions/{index}/recipient");
                self.reference(pointer, "recipient", id, &ids.recipients);
            }
        }
    }

    fn uses(&mut self, declaration: &Declaration, ids: &Ids<'_>) {
        let mut triples = Places::default();
        for (index, group) in declaration.uses.iter().enumerate() {
            let at = format_args!("/uses/{index}");
            self.reference(format_args!("{at}/recipient"), "recipient", &group.recipient, &ids.recipients);
            self.reference(format_args!("{at}/purpose"), "purpose", &group.purpose, &ids.purposes);
            if let Some(id) = &group.separate_consent {
                let pointer = format_args!("{at}/separate_consent");
                self.reference(pointer, "separate consent", id, &ids.separate_consents);
            }
            if let Some(id) = &group.exception {
                self.reference(format_args!("{at}/exception"), "exception", id, &ids.exceptions);
            }
            if group.data.is_empty() {
                self.add(
                    format_args!("{at}/data"),
                    format_args!("this use is of no data"),
                    "name terms or items",
                );
            }
            for (nth, data) in group.data.iter().enumerate() {
                let pointer = format_args!("{at}/data/{nth}");
                let mut named = [false; 256];
                for platform in Platform::ALL {
                    let Some(found) = declaration.items(data, *platform) else {
                        self.problems.push(Problem {
                            pointer: pointer.to_string(),
                            message: format!("\"{data}\" is neither a term nor an item"),
                            help: "declare a term of that id, or name an item of the catalogue".to_owned(),
                            missing: Some(data.clone()),
                        });
                        break;
                    };
                    for item in found {
                        named[usize::from(item.number())] = true;
                    }
                }
                for item in Item::ALL.iter().filter(|item| named[usize::from(item.number())]) {
                    let triple = format!("{}\n{}\n{}", group.recipient, item.id(), group.purpose);
                    match triples.get(&triple) {
                        Some(first) if *first != index => self.add(
                            pointer,
                            format_args!(
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
                            format_args!("{at}/exception"),
                            format_args!("no exception lifts the consent for {}", item.id()),
                            "device identifiers and the app list always need consent: move them to a use without \"exception\"",
                        );
                    }
                }
            }
        }
        if triples.len() + declaration.recipients.len() > usize::from(super::UseId::MAX) {
            self.add(
                format_args!("/uses"),
                format_args!("too many uses"),
                "a declaration holds at most 4,000 uses",
            );
        }
    }

    fn budgets(&mut self, declaration: &Declaration) {
        for (item, budget) in declaration.budgets.iter() {
            self.budget(format_args!("/budgets/{}", item.id()), *budget);
        }
        for (index, group) in declaration.uses.iter().enumerate() {
            if let Some(budget) = group.budget {
                self.budget(format_args!("/uses/{index}/budget"), budget);
            }
        }
    }

    fn budget(&mut self, pointer: Arguments<'_>, budget: Budget) {
        if budget.seconds == 0 {
            let message = format_args!("a window of 0 seconds");
            self.add(pointer, message, "state the window's length, 1 or more");
        }
    }
}

/// Where each id, or each use, was met.
type Places = Map<String, usize>;

/// Ids become names in three languages, file names and parts of keys.
fn well_formed(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && !id.ends_with('-')
        && !id.contains("--")
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
