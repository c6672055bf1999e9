//! Texts from a file, made harmless: no character of theirs moves a cursor, hides, or turns the direction of writing.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character does something else than show itself.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` with every character that does something written out, as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\t' => safe.push_str("\\t"),
            '\r' => safe.push_str("\\r"),
            c if acts(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// JSON in which such characters are escaped. They can only stand in its strings, so what it says stays the same.
pub fn json_safe(json: &str) -> Cow<'_, str> {
    let inside = |c: char| acts(c) && c != '\n';
    if !json.chars().any(inside) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if inside(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Lines of source in which such characters are replaced by ones of the same length in bytes, so that places stay right.
/// Those that the renderer shows in a way of its own are left to it.
pub(super) fn same_length(text: &str) -> Cow<'_, str> {
    let ours = |c: char| acts(c) && u32::from(c) > 0x7F;
    if !text.chars().any(ours) {
        return Cow::Borrowed(text);
    }
    let replace = |c: char| match c.len_utf8() {
        _ if !ours(c) => c,
        2 => '\u{00A4}',
        3 => '\u{FFFD}',
        _ => '\u{1F6AB}',
    };
    Cow::Owned(text.chars().map(replace).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out() {
        assert_eq!(visible("a\u{1b}[31m先\u{202e}\n"), "a\\u{1b}[31m先\\u{202e}\\n");
        assert!(matches!(visible("先问 a\"b"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_stays_the_same_json() {
        let value = serde_json::json!({ "x": "\u{9b}31m\u{202e}\u{e0041}\u{7f}" });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let safe = json_safe(&text);
        assert!(safe.is_ascii());
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    #[test]
    fn lengths_stay() {
        let text = "a\u{9b}b\u{202e}c\u{e0041}";
        let safe = same_length(text);
        assert_eq!(safe.len(), text.len());
        assert_eq!(visible(&safe), safe);
    }
}
