//! From text to a syntax tree, with the parser's errors in our words.

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Parses strictly. Comments and trailing commas are errors after which it goes on, any other error is the last.
pub(super) fn parse(source: &Source) -> (Option<Value<'_>>, Vec<Diagnostic>) {
    let strict = options(false);
    match parse_to_ast(&source.text, &CollectOptions::default(), &strict) {
        Ok(result) => match result.value {
            None => (None, vec![empty()]),
            // A second opinion: what one parser lets through, the other may not, and the library uses the other.
            value => match serde_json::from_str::<IgnoredAny>(&source.text) {
                Ok(_) => (value, Vec::new()),
                Err(error) => (None, vec![other(source, &error)]),
            },
        },
        Err(error) => match error.kind() {
            ParseErrorKind::CommentsNotAllowed | ParseErrorKind::TrailingCommasNotAllowed => lenient(source),
            _ => (None, vec![explain(&error)]),
        },
    }
}

fn options(lenient: bool) -> ParseOptions {
    ParseOptions {
        allow_comments: lenient,
        allow_trailing_commas: lenient,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn lenient(source: &Source) -> (Option<Value<'_>>, Vec<Diagnostic>) {
    let collect = CollectOptions { comments: CommentCollectionStrategy::AsTokens, tokens: true };
    let result = match parse_to_ast(&source.text, &collect, &options(true)) {
        Ok(result) => result,
        Err(error) => return (None, vec![explain(&error)]),
    };
    let mut diagnostics = Vec::new();
    let mut comma: Option<TokenAndRange> = None;
    for token in result.tokens.unwrap_or_default() {
        let range = token.range.start..token.range.end;
        match token.token {
            Token::CommentLine(_) | Token::CommentBlock(_) => {
                diagnostics.push(
                    Diagnostic::error(
                        "comment",
                        "JSON has no comments",
                        "remove it; sections and reasons have fields of their own",
                    )
                    .at(range),
                );
                continue;
            }
            Token::CloseBrace | Token::CloseBracket => {
                if let Some(comma) = comma.take() {
                    diagnostics.push(
                        Diagnostic::error(
                            "trailing-comma",
                            "a comma before the closing bracket",
                            "remove the comma",
                        )
                        .at(comma.range.start..comma.range.end),
                    );
                }
            }
            _ => {}
        }
        comma = matches!(token.token, Token::Comma).then_some(token);
    }
    if result.value.is_none() {
        diagnostics.push(empty());
    }
    (result.value, diagnostics)
}

fn empty() -> Diagnostic {
    Diagnostic::error("empty", "the file is empty", "begin with { and the key \"format\"").at(0..0)
}

fn other(source: &Source, error: &serde_json::Error) -> Diagnostic {
    let at = source.offset(error.line(), error.column());
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
    Diagnostic::error("json", message, "write it as JSON has it (RFC 8259)").at(at..at + 1)
}

fn explain(error: &ParseError) -> Diagnostic {
    use ParseErrorKind as Kind;
    let range = error.range();
    let (message, help) = match error.kind() {
        Kind::ExpectedComma => ("a comma is missing", "put a comma between members and between elements"),
        Kind::ExpectedColonAfterObjectKey => ("a colon is missing after the key", "write \"key\": value"),
        Kind::ExpectedObjectValue => ("a value is missing after the colon", "write \"key\": value"),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => {
            ("a key is missing here", "write \"key\": value; keys stand in double quotes")
        }
        Kind::SingleQuotedStringsNotAllowed => ("single quotes", "use double quotes"),
        Kind::MultipleRootJsonValues => ("something follows the end of the document", "remove what follows"),
        Kind::UnterminatedArray => ("this list is not closed", "add the closing ]"),
        Kind::UnterminatedObject => ("this object is not closed", "add the closing }"),
        Kind::UnterminatedCommentBlock | Kind::CommentsNotAllowed => ("JSON has no comments", "remove it"),
        Kind::UnexpectedCloseBrace => ("a } that closes nothing", "remove it, or look for a missing {"),
        Kind::UnexpectedCloseBracket => ("a ] that closes nothing", "remove it, or look for a missing ["),
        Kind::UnexpectedComma => ("a comma with nothing before it", "remove the comma"),
        Kind::UnexpectedColon => ("a colon outside of an object", "write \"key\": value inside of { }"),
        Kind::UnexpectedWord => ("a word that is no JSON", "put text in double quotes"),
        Kind::String(kind) => return string(kind, range.start..range.end),
        kind => {
            let text = kind.to_string();
            let mut letters = text.chars();
            let lower = letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>());
            return Diagnostic::error(
                "json",
                lower.unwrap_or_default(),
                "write it as JSON has it (RFC 8259)",
            )
            .at(range.start..range.end);
        }
    };
    Diagnostic::error("json", message, help).at(range.start..range.end)
}

fn string(kind: &jsonc_parser::ParseStringErrorKind, span: std::ops::Range<usize>) -> Diagnostic {
    let text = kind.to_string();
    let help = if text.to_lowercase().contains("unterminated") {
        "add the closing \"; a line break in a text is written \\n"
    } else {
        "write it as JSON has it: \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits"
    };
    Diagnostic::error("json", format!("a text that JSON cannot read: {}", text.to_lowercase()), help).at(span)
}
