//! Text in columns, where a Chinese character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` filled up with spaces to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` in lines of at most `columns`, broken between words, or between Chinese characters.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let full = lines.last().map_or(0, |line| width(line));
        if full > 0 && full + width(piece.trim_end()) > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if line.is_empty() {
                line.push_str(piece.trim_start());
            } else {
                line.push_str(piece);
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Words with the space after them; a wide character is a piece of its own.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let wide = |c: char| c.width().unwrap_or(0) > 1;
        let breaks = before.is_some_and(|before| (before == ' ' && c != ' ') || wide(before) || wide(c));
        // What closes stays with what it closes.
        if breaks && !matches!(c, '，' | '。' | '、' | '；' | '：' | '）' | '》' | '”') {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_twice_as_wide() {
        assert_eq!(width("先问ab"), 6);
        assert_eq!(pad("先", 4), "先  ");
    }

    #[test]
    fn lines_stay_within_their_columns() {
        assert_eq!(wrap("one two three", 9), ["one two", "three"]);
        assert_eq!(wrap("读取设备信息，很好", 8), ["读取设备", "信息，很", "好"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("averyverylongword", 8), ["averyverylongword"]);
    }
}
