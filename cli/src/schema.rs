//! The JSON Schemas of the file formats.

use askfirst::declaration::Declaration;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// The schema of declarations, draft 2020-12.
pub fn declaration() -> Value {
    let mut schema = of::<Declaration>("declaration");
    // The keys of this map are items; a map in Rust cannot tell its schema.
    if let Some(budgets) = schema.pointer_mut("/properties/budgets").and_then(Value::as_object_mut) {
        budgets.insert("propertyNames".to_owned(), json!({ "$ref": "#/$defs/Item" }));
    }
    schema
}

/// The schema of scenes, draft 2020-12.
pub fn scene() -> Value {
    of::<crate::scene::Scene>("scene")
}

/// The schema of a type, draft 2020-12, ready to be printed and asked.
pub fn of<T: JsonSchema>(name: &str) -> Value {
    let schema: Schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    let mut value = Value::from(schema);
    tidy(&mut value);
    if let Some(root) = value.as_object_mut() {
        root.insert("title".to_owned(), json!(format!("AskFirst {name}")));
    }
    value
}

/// States the ranges of whole numbers that a type implies, and takes the marks of Rust's documentation out of texts.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(tidy),
        Value::Object(map) => {
            if map.get("format").and_then(Value::as_str) == Some("uint32") {
                map.entry("maximum").or_insert(json!(u32::MAX));
            }
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
            }
            map.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_s_schema_knows_its_items() {
        let schema = declaration();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["properties"]["budgets"]["propertyNames"]["$ref"], "#/$defs/Item");
        assert!(!schema.to_string().contains("[`"));
    }
}
