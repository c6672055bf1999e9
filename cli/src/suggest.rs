//! What somebody may have meant.

use std::collections::BTreeSet;

/// The candidate that is most like `found`, if one is like it at all. Case, hyphens, underscores and spaces count for
/// nothing, because they are what people mix up.
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = plain(found);
    let scored = candidates.into_iter().filter_map(|candidate| {
        let other = self::plain(candidate);
        let score = strsim::normalized_damerau_levenshtein(&plain, &other);
        let begins = plain.len() >= 3 && (other.starts_with(&plain) || plain.starts_with(&other));
        (score >= 0.6 || begins).then_some((score, candidate))
    });
    // The first of equals, so that the answer does not depend on chance.
    scored
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// "did you mean" and the nearest candidate, or else a list of all if there are few, or nothing.
pub fn did_you_mean<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let all: BTreeSet<&str> = candidates.into_iter().collect();
    match nearest(found, all.iter().copied()) {
        Some(near) => Some(format!("did you mean \"{near}\"?")),
        None if all.is_empty() || all.len() > 24 => None,
        None => Some(format!("allowed: {}", list(all))),
    }
}

/// `"a", "b", "c"`.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_found_in_spite_of_spelling() {
        assert_eq!(nearest("AndroidId", ["oaid", "android-id"]), Some("android-id"));
        assert_eq!(nearest("recipent", ["purpose", "recipient"]), Some("recipient"));
        assert_eq!(nearest("zzz", ["purpose", "recipient"]), None);
        assert_eq!(nearest("", ["purpose"]), None);
    }

    #[test]
    fn short_lists_are_spelled_out() {
        assert_eq!(did_you_mean("zzz", ["b", "a"]).as_deref(), Some("allowed: \"a\", \"b\""));
        assert_eq!(did_you_mean("zzz", []), None);
    }
}
