//! How a value is shown: a table of rules, so that no caller invents its own.

use serde::Serialize;

/// What stands for the characters that are not shown. Always the same, so that it says nothing of how many there are.
const STARS: &str = "****";

/// How a value of one kind is shown to people: on a screen, in an export, in a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    /// As it is: it points at nobody, such as an OS version.
    Whole,
    /// Not at all, whatever it is and however long.
    Hidden,
    /// By its ends: the first `head` and the last `tail` characters. A value that would not keep at least `hidden`
    /// characters to itself is not shown at all.
    Ends {
        /// How many characters at the start are shown.
        head: u8,
        /// How many characters at the end are shown.
        tail: u8,
        /// How many characters, at least, are not.
        hidden: u8,
    },
}

impl Mask {
    /// `value` as it may be shown.
    #[must_use]
    pub fn apply(self, value: &str) -> String {
        let (head, tail, hidden) = match self {
            Mask::Whole => return value.to_owned(),
            Mask::Hidden => return STARS.to_owned(),
            Mask::Ends { head, tail, hidden } => (usize::from(head), usize::from(tail), usize::from(hidden)),
        };
        let count = value.chars().count();
        if count < head + tail + hidden {
            return STARS.to_owned();
        }
        let mut shown: String = value.chars().take(head).collect();
        shown.push_str(STARS);
        shown.extend(value.chars().skip(count - tail));
        shown
    }
}
