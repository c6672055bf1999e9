//! From a syntax tree to a value and its places.

use std::collections::HashMap;

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::{Range, Ranged};
use serde_json::{Map, Number, Value};

use super::{Document, child};
use crate::diagnostic::{Diagnostic, Span};

pub(super) fn build(ast: &ast::Value<'_>, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let mut tree = Tree { values: HashMap::new(), keys: HashMap::new(), diagnostics };
    let value = tree.value(ast, String::new());
    Document { value, values: tree.values, keys: tree.keys }
}

struct Tree<'a> {
    values: HashMap<String, Span>,
    keys: HashMap<String, Span>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

fn span(range: Range) -> Span {
    range.start..range.end
}

impl Tree<'_> {
    /// As deep as the text nests, which is bounded before anything is parsed.
    fn value(&mut self, ast: &ast::Value<'_>, pointer: String) -> Value {
        let value = match ast {
            ast::Value::StringLit(text) => Value::String(text.value.clone().into_owned()),
            ast::Value::NumberLit(number) => self.number(number),
            ast::Value::BooleanLit(flag) => Value::Bool(flag.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(list) => {
                let elements = list.elements.iter().enumerate();
                elements.map(|(nth, one)| self.value(one, child(&pointer, &nth.to_string()))).collect()
            }
            ast::Value::Object(object) => self.object(object, &pointer),
        };
        self.values.insert(pointer, span(ast.range()));
        value
    }

    fn object(&mut self, object: &ast::Object<'_>, pointer: &str) -> Value {
        let mut members = Map::new();
        for member in &object.properties {
            let key = member.name.as_str();
            let at = child(pointer, key);
            let place = span(match &member.name {
                ObjectPropName::String(name) => name.range,
                ObjectPropName::Word(name) => name.range,
            });
            if let Some(first) = self.keys.get(&at).filter(|_| members.contains_key(key)) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "duplicate-key",
                        format!("the key \"{key}\" stands here twice"),
                        "remove one of the two",
                    )
                    .at(place)
                    .label("again")
                    .related(first.clone(), "first here"),
                );
                continue;
            }
            self.keys.insert(at.clone(), place);
            let value = self.value(&member.value, at);
            members.insert(key.to_owned(), value);
        }
        Value::Object(members)
    }

    fn number(&mut self, number: &ast::NumberLit<'_>) -> Value {
        if let Ok(whole) = number.value.parse::<i64>() {
            return Value::Number(whole.into());
        }
        if let Ok(whole) = number.value.parse::<u64>() {
            return Value::Number(whole.into());
        }
        self.diagnostics.push(
            Diagnostic::error(
                "not-whole",
                format!("{} is not a whole number of a usual size", number.value),
                "write a whole number, without a point and without an exponent",
            )
            .at(span(number.range)),
        );
        // A value that every schema takes for a number, so that it is reported once.
        Value::Number(Number::from(0))
    }
}
