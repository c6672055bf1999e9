//! C2SP signed-note and tlog-checkpoint, as plainly as it goes. Texts hold no control characters but newlines.

use super::ledger::sha256;

/// A checkpoint.
#[derive(Debug)]
pub struct Checkpoint<'a> {
    /// Names the log.
    pub origin: &'a str,
    /// How many leaves.
    pub size: u64,
    /// Of the tree.
    pub root: [u8; 32],
    /// Further lines.
    pub extensions: Vec<&'a str>,
}

/// A note.
#[derive(Debug)]
pub struct Note<'a> {
    /// What is signed.
    pub text: &'a str,
    /// The name of each key, its ID and what it made.
    pub signatures: Vec<(&'a str, Vec<u8>)>,
}

const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bit by bit: six a digit. What is left over is zeros and is as long as the padding says.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bits = Vec::new();
    for digit in digits.chars() {
        let value = DIGITS.find(digit)?;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    let left = bits.split_off(bits.len() / 8 * 8);
    if left.len() != 2 * padding || left.contains(&1) {
        return None;
    }
    let byte = |bits: &[usize]| u8::try_from(bits.iter().fold(0, |sum, bit| 2 * sum + bit)).unwrap();
    Some(bits.chunks(8).map(byte).collect())
}

fn lines(text: &str) -> Option<Vec<&str>> {
    Some(text.strip_suffix('\n')?.split('\n').collect())
}

/// Reads a checkpoint.
pub fn checkpoint(text: &str) -> Option<Checkpoint<'_>> {
    let lines = lines(text)?;
    let [origin, size, root, extensions @ ..] = &lines[..] else { return None };
    let number: u64 = size.parse().ok()?;
    let root: [u8; 32] = base64(root)?.try_into().ok()?;
    let plain = number.to_string() == *size && !origin.is_empty() && !extensions.contains(&"");
    let sound = plain && (number > 0 || root == sha256(&[]));
    sound.then(|| Checkpoint { origin, size: number, root, extensions: extensions.to_vec() })
}

/// Reads a note.
pub fn note(all: &str) -> Option<Note<'_>> {
    let end = all.rfind("\n\n")?;
    let mut signatures = Vec::new();
    for line in lines(&all[end + 2..])? {
        let [dash, name, made] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
        let made = base64(made)?;
        if dash != "\u{2014}"
            || name.is_empty()
            || name.contains('+')
            || name.contains(char::is_whitespace)
            || made.len() < 5
        {
            return None;
        }
        signatures.push((name, made));
    }
    (signatures.len() <= 100).then(|| Note { text: &all[..=end], signatures })
}
