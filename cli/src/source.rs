//! Reading a file that a person wrote: bounded, as UTF-8, and with a reason whenever that fails.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use thiserror::Error;

use crate::diagnostic::Diagnostic;

/// The most bytes that are read; more is no declaration and no scene.
pub const MAX_BYTES: u64 = 4 << 20;

/// A text and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path, as it was named.
    pub path: String,
    /// Its text; empty when the file could not be read as one.
    pub text: String,
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The system says so.
    #[error("{path} cannot be read: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// It is no file.
    #[error("{0} is a directory")]
    Directory(String),
    /// It is too large to be what it should be.
    #[error("{0} is larger than 4 MiB")]
    TooLarge(String),
    /// It begins with a byte order mark.
    #[error("{path} begins with a byte order mark ({encoding})")]
    ByteOrderMark {
        /// The file.
        path: String,
        /// The encoding that the mark stands for.
        encoding: &'static str,
    },
    /// It is no UTF-8.
    #[error("{path}:{}:{}: byte {offset} is not UTF-8", at.line, at.column)]
    NotUtf8 {
        /// The file.
        path: String,
        /// The first byte that is wrong.
        offset: usize,
        /// Its line and column.
        at: Position,
    },
}

impl ReadError {
    /// The same as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        let (code, help) = match self {
            Self::Io { error, .. } if error.kind() == io::ErrorKind::NotFound => {
                ("not-found", "check the path; it is relative to the folder you are in")
            }
            Self::Io { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => {
                ("not-readable", "check who may read the file")
            }
            Self::Io { error, .. } if error.kind() == io::ErrorKind::NotADirectory => {
                ("not-found", "a part of the path is a file, not a folder")
            }
            Self::Io { .. } => ("not-readable", "check the path and the file system"),
            Self::Directory(_) => ("directory", "name a file inside it"),
            Self::TooLarge(_) => ("too-large", "check that this is the file you meant"),
            Self::ByteOrderMark { .. } => {
                ("byte-order-mark", "save the file as UTF-8 without a byte order mark")
            }
            Self::NotUtf8 { .. } => ("not-utf-8", "save the file as UTF-8"),
        };
        Diagnostic::error(code, self.to_string(), help)
    }
}

impl Source {
    /// Reads the file at `path`. What is larger than [`MAX_BYTES`] is not read to its end.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let io = |error| ReadError::Io { path: name.clone(), error };
        let file = File::open(path).map_err(io)?;
        let meta = file.metadata().map_err(io)?;
        if meta.is_dir() {
            return Err(ReadError::Directory(name));
        }
        let mut bytes = Vec::new();
        // A length that is a lie, as that of a pipe, is caught by the bound on what is read.
        if meta.len() <= MAX_BYTES {
            file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
        }
        if meta.len() > MAX_BYTES || bytes.len() as u64 > MAX_BYTES {
            return Err(ReadError::TooLarge(name));
        }
        Self::from_bytes(name, bytes)
    }

    /// Takes the bytes of the file called `path`.
    pub fn from_bytes(path: String, bytes: Vec<u8>) -> Result<Self, ReadError> {
        for (mark, encoding) in
            [(b"\xef\xbb\xbf".as_slice(), "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")]
        {
            if bytes.starts_with(mark) {
                return Err(ReadError::ByteOrderMark { path, encoding });
            }
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let good = String::from_utf8_lossy(&error.as_bytes()[..offset]).into_owned();
                let at = Self { path: String::new(), text: good }.position(offset);
                Err(ReadError::NotUtf8 { path, offset, at })
            }
        }
    }

    /// The line and column of a byte.
    pub fn position(&self, offset: usize) -> Position {
        let before = &self.text[..floor(&self.text, offset)];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }

    /// The byte at a line and column, both from 1, where the column counts bytes as `serde_json` does.
    pub fn offset(&self, line: usize, byte_column: usize) -> usize {
        let start: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        floor(&self.text, start + byte_column.saturating_sub(1))
    }

    /// The whole lines that `span` touches, without the last line's end.
    pub fn lines(&self, span: &Range<usize>) -> Range<usize> {
        let (from, to) = (floor(&self.text, span.start), floor(&self.text, span.end));
        let start = self.text[..from].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[to..].find('\n').map_or(self.text.len(), |newline| to + newline);
        start..end
    }
}

/// The nearest place at or before `offset` where a character begins.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { path: "x".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(source("a\n先问x").position(8), Position { line: 2, column: 3 });
        assert_eq!(source("").position(9), Position { line: 1, column: 1 });
    }

    #[test]
    fn an_offset_inside_a_character_moves_back() {
        let text = source("先问");
        assert_eq!(text.position(4), Position { line: 1, column: 2 });
        assert_eq!(text.offset(1, 3), 0);
    }

    #[test]
    fn lines_hold_the_whole_of_each_line() {
        assert_eq!(source("ab\ncd\nef").lines(&(4..4)), 3..5);
        assert_eq!(source("ab\ncd\nef").lines(&(1..4)), 0..5);
        assert_eq!(source("ab").lines(&(7..9)), 0..2);
    }

    #[test]
    fn the_first_wrong_byte_is_told() {
        let error = Source::from_bytes("x".to_owned(), b"{\n\"a\xff".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "x:2:3: byte 4 is not UTF-8");
    }
}
