//! How deep a text nests, found without recursion, so that no parser ever sees a text that could exhaust its stack.

use crate::diagnostic::Diagnostic;

/// The most levels of objects and lists.
pub const MAX_DEPTH: usize = 64;

pub(super) fn check(text: &str) -> Option<Diagnostic> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(
                        Diagnostic::error(
                            "too-deep",
                            format!("this nests more than {MAX_DEPTH} levels deep"),
                            "no format of AskFirst nests that deep: check that this is the file you meant",
                        )
                        .at(at..at + 1)
                        .label(format!("level {}", MAX_DEPTH + 1)),
                    );
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_levels_and_not_brackets_in_strings() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(check(&nested(64)).is_none());
        assert_eq!(check(&nested(10_000)).unwrap().span, Some(64..65));
        assert!(check(&format!("[\"{}\\\"[\"]", "[".repeat(100))).is_none());
        assert!(check(&"[]".repeat(1000)).is_none());
    }
}
