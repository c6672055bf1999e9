//! JSON to values, through one door.
//!
//! What serde derives is compiled anew for each type and each reader, parsing and all; for the declaration alone that
//! was a quarter of the library on a phone. Here a text is parsed once, into a [`Tree`], and types are read from the
//! tree: structs by the list of their fields, in [`object!`]; enums as serde derives it, since for them it is little.
//! An error of the shape names its place with a JSON pointer.

use std::fmt;
use std::slice::Iter;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Error;

use crate::sorted::{Map, Set};

/// Reads a `T`: errors are those of the text, with line and column, or of its shape, with a JSON pointer.
pub(crate) fn from_slice<T: FromTree>(json: &[u8]) -> Result<T, Error> {
    T::from_tree(&parse(json)?)
}

/// Reads a text into a tree.
pub(crate) fn parse(json: &[u8]) -> Result<Tree, Error> {
    serde_json::from_slice(json)
}

/// Reads a `T` from wherever serde reads, by the same rules.
pub(crate) fn deserialize<'de, T: FromTree, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_tree(&Tree::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// What can be read from a tree.
pub(crate) trait FromTree: Sized {
    fn from_tree(tree: &Tree) -> Result<Self, Error>;

    /// What a key that is not there stands for, where it need not be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// How a struct is read: its fields, each with what it is when its key is not there.
///
/// `strict` refuses unknown keys; `open` overlooks them; `defaults` refuses them, and takes fields that are not there
/// from the type's default. What serde's attributes say to the schema must be the same; tests compare them.
macro_rules! object {
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@field $object:ident $key:expr) => { $object.required($key)? };
    (@field $object:ident $key:expr, $default:expr) => { $object.optional($key, || $default)? };
    (defaults $name:ident { $($field:ident),+ $(,)? }) => {
        $crate::json::object!(@impl $name, |object| {
            let absent = Self::default();
            Self { $($field: object.or(stringify!($field), absent.$field)?),+ }
        }, strict [$(stringify!($field)),+]);
    };
    ($mode:ident $name:ident { $($field:ident $(as $key:literal)? $(= $default:expr)?),+ $(,)? }) => {
        $crate::json::object!(@impl $name, |object| {
            Self { $($field: $crate::json::object!(
                @field object $crate::json::object!(@key $field $($key)?) $(, $default)?
            )),+ }
        }, $mode [$($crate::json::object!(@key $field $($key)?)),+]);
    };
    (@impl $name:ident, |$object:ident| $read:block, $mode:ident [$($key:expr),+]) => {
        impl $crate::json::FromTree for $name {
            fn from_tree(tree: &$crate::json::Tree) -> Result<Self, serde_json::Error> {
                let $object = $crate::json::Object::$mode(tree, &[$($key),+])?;
                Ok($read)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use object;

/// Has types read as serde derives it.
macro_rules! derived {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::json::FromTree for $name {
            fn from_tree(tree: &$crate::json::Tree) -> Result<Self, serde_json::Error> {
                serde::Deserialize::deserialize(tree)
            }
        }
    )+};
}
pub(crate) use derived;

derived! { bool, u8, u16, u32 }

impl FromTree for String {
    fn from_tree(tree: &Tree) -> Result<Self, Error> {
        match tree {
            Tree::Text(text) => Ok(text.clone()),
            other => Err(other.is_not(&"a string")),
        }
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Error> {
        match tree {
            Tree::Null => Ok(None),
            some => T::from_tree(some).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Error> {
        let mut list = Vec::new();
        for (place, element) in tree.elements()?.iter().enumerate() {
            list.push(T::from_tree(element).map_err(|error| within(&place, &error))?);
        }
        Ok(list)
    }
}

impl<T: FromTree + Ord> FromTree for Set<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Error> {
        let mut set = Set::default();
        for (place, element) in tree.elements()?.iter().enumerate() {
            set.insert(T::from_tree(element).map_err(|error| within(&place, &error))?);
        }
        Ok(set)
    }
}

impl<K: for<'de> Deserialize<'de> + Ord, V: FromTree> FromTree for Map<K, V> {
    fn from_tree(tree: &Tree) -> Result<Self, Error> {
        let mut map = Map::default();
        for (key, value) in tree.entries()? {
            let value = V::from_tree(value).map_err(|error| within(key, &error))?;
            map.insert(K::deserialize(Key(key)).map_err(|error| within(key, &error))?, value);
        }
        Ok(map)
    }
}

/// An object whose keys were looked at: none twice, none unknown unless it is open.
pub(crate) struct Object<'a>(&'a [(String, Tree)]);

impl<'a> Object<'a> {
    pub(crate) fn strict(tree: &'a Tree, keys: &'static [&'static str]) -> Result<Self, Error> {
        Self::new(tree, keys, true)
    }

    pub(crate) fn open(tree: &'a Tree, keys: &'static [&'static str]) -> Result<Self, Error> {
        Self::new(tree, keys, false)
    }

    #[inline(never)]
    fn new(tree: &'a Tree, keys: &'static [&'static str], strict: bool) -> Result<Self, Error> {
        let entries = tree.entries()?;
        let mut seen: u32 = 0;
        for (key, _) in entries {
            match keys.iter().position(|known| known == key) {
                Some(place) if seen & (1 << place) != 0 => return Err(Error::duplicate_field(keys[place])),
                Some(place) => seen |= 1 << place,
                None if strict => return Err(Error::unknown_field(key, keys)),
                None => {}
            }
        }
        Ok(Self(entries))
    }

    #[inline(never)]
    fn get(&self, key: &str) -> Option<&'a Tree> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    #[inline(never)]
    fn read<T: FromTree>(&self, key: &'static str) -> Result<Option<T>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        T::from_tree(value).map(Some).map_err(|error| within(&key, &error))
    }

    /// The value of a key that must be there, unless its type says what stands for it.
    #[inline(never)]
    pub(crate) fn required<T: FromTree>(&self, key: &'static str) -> Result<T, Error> {
        match self.read(key)? {
            Some(value) => Ok(value),
            None => T::absent().ok_or_else(|| Error::missing_field(key)),
        }
    }

    /// The value of a key that need not be there.
    #[inline(never)]
    pub(crate) fn optional<T: FromTree>(&self, key: &'static str, default: fn() -> T) -> Result<T, Error> {
        Ok(self.read(key)?.unwrap_or_else(default))
    }

    /// The same, with its default at hand.
    #[inline(never)]
    pub(crate) fn or<T: FromTree>(&self, key: &'static str, default: T) -> Result<T, Error> {
        Ok(self.read(key)?.unwrap_or(default))
    }
}

/// A text, parsed. Objects keep all their keys, so that one that stands there twice is noticed.
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Natural(u64),
    Negative(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Natural(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Negative(value))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Fraction(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(element) = access.next_element()? {
                    list.push(element);
                }
                Ok(Tree::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
                let mut object = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    object.push(entry);
                }
                Ok(Tree::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Tree {
    fn elements(&self) -> Result<&[Tree], Error> {
        match self {
            Tree::List(list) => Ok(list),
            other => Err(other.is_not(&"a list")),
        }
    }

    fn entries(&self) -> Result<&[(String, Tree)], Error> {
        match self {
            Tree::Object(entries) => Ok(entries),
            other => Err(other.is_not(&"an object")),
        }
    }

    #[cold]
    #[inline(never)]
    fn is_not(&self, expected: &dyn de::Expected) -> Error {
        Error::invalid_type(
            match self {
                Tree::Null => Unexpected::Other("null"),
                Tree::Bool(value) => Unexpected::Bool(*value),
                Tree::Natural(value) => Unexpected::Unsigned(*value),
                Tree::Negative(value) => Unexpected::Signed(*value),
                Tree::Fraction(value) => Unexpected::Float(*value),
                Tree::Text(text) => Unexpected::Str(text),
                Tree::List(_) => Unexpected::Seq,
                Tree::Object(_) => Unexpected::Map,
            },
            expected,
        )
    }
}

/// The error, at `place` of what holds the value that it is about.
#[cold]
#[inline(never)]
fn within(place: &dyn fmt::Display, error: &Error) -> Error {
    let message = error.to_string();
    let gap = if message.starts_with('/') { "" } else { ": " };
    Error::custom(format_args!("/{place}{gap}{message}"))
}

impl<'de> Deserializer<'de> for &'de Tree {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(*value),
            Tree::Natural(value) => visitor.visit_u64(*value),
            Tree::Negative(value) => visitor.visit_i64(*value),
            Tree::Fraction(value) => visitor.visit_f64(*value),
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            Tree::List(list) => visitor.visit_seq(&mut Elements::of(list)),
            Tree::Object(object) => visitor.visit_map(Entries::of(object)),
        }
    }

    // What a type asks for by name is all that is compiled for it.

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Bool(value) => visitor.visit_bool(*value),
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Natural(value) => visitor.visit_u64(*value),
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Natural(value) => visitor.visit_u64(*value),
            Tree::Negative(value) => visitor.visit_i64(*value),
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Text(text) => visitor.visit_borrowed_str(text),
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::List(list) => {
                let mut elements = Elements::of(list);
                let value = visitor.visit_seq(&mut elements)?;
                elements.end()?;
                Ok(value)
            }
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Tree::Object(object) => visitor.visit_map(Entries::of(object)),
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Tree::Text(name) => visitor.visit_enum(Choice { name, value: None }),
            Tree::Object(object) => match object.as_slice() {
                [(name, value)] => visitor.visit_enum(Choice { name, value: Some(value) }),
                _ => Err(Error::invalid_length(object.len(), &"an object with one key")),
            },
            other => Err(other.is_not(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 f32 f64 char bytes byte_buf unit unit_struct tuple_struct
    }
}

/// The elements of a list.
struct Elements<'de> {
    rest: Iter<'de, Tree>,
    /// How many were read.
    read: usize,
}

impl<'de> Elements<'de> {
    fn of(list: &'de [Tree]) -> Self {
        Self { rest: list.iter(), read: 0 }
    }

    /// A pair of three is no pair.
    fn end(&self) -> Result<(), Error> {
        match self.rest.len() {
            0 => Ok(()),
            more => Err(Error::invalid_length(self.read + more, &"fewer elements")),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Elements<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(element) = self.rest.next() else { return Ok(None) };
        let place = self.read;
        self.read += 1;
        seed.deserialize(element).map(Some).map_err(|error| within(&place, &error))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of an object.
struct Entries<'de> {
    rest: Iter<'de, (String, Tree)>,
    /// The entry whose key was read and whose value was not.
    entry: Option<&'de (String, Tree)>,
}

impl<'de> Entries<'de> {
    fn of(object: &'de [(String, Tree)]) -> Self {
        Self { rest: object.iter(), entry: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.entry = self.rest.next();
        let Some((key, _)) = self.entry else { return Ok(None) };
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some((key, value)) = self.entry else { return Err(Error::custom("a value without its key")) };
        seed.deserialize(value).map_err(|error| within(key, &error))
    }
}

/// The key of an entry, or the name of a choice.
struct Key<'de>(&'de str);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// One value of an enum: its name, and what it holds.
struct Choice<'de> {
    name: &'de str,
    value: Option<&'de Tree>,
}

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(Key(self.name))?, self))
    }
}

impl<'de> Choice<'de> {
    fn held(&self) -> Result<&'de Tree, Error> {
        self.value.ok_or_else(|| within(&self.name, &Error::custom("it holds nothing, and must")))
    }
}

impl<'de> VariantAccess<'de> for Choice<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.value {
            None | Some(Tree::Null) => Ok(()),
            Some(value) => Err(within(&self.name, &value.is_not(&"nothing"))),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.held()?).map_err(|error| within(&self.name, &error))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.held()?.deserialize_tuple(len, visitor).map_err(|error| within(&self.name, &error))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.held()?.deserialize_map(visitor).map_err(|error| within(&self.name, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::from_slice;
    use crate::consent::Consent;
    use crate::declaration::{Budget, Declaration, Term};

    const MIJIAN: &str = include_str!("../../examples/mijian/declaration.json");

    fn refusal(json: &str) -> String {
        from_slice::<Term>(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_their_place() {
        let term = |id: &str, zh: &str, items: &str| {
            format!(r#"{{"id": {id}, "title": {{"zh": {zh}, "en": ""}}, "section": "", "items": {items}}}"#)
        };
        assert!(from_slice::<Term>(term("\"a\"", "\"\"", "[\"imei\"]").as_bytes()).is_ok());
        assert_eq!(refusal(&term("1", "\"\"", "[]")), "/id: invalid type: integer `1`, expected a string");
        assert!(refusal(&term("\"\"", "null", "[]")).starts_with("/title/zh: invalid type: null"));
        assert!(
            refusal(&term("\"\"", "\"\"", "[\"imei\", \"imey\"]")).starts_with("/items/1: invalid value")
        );
        assert!(refusal(&term("\"\"", "\"\"", "{}")).starts_with("/items: invalid type: map"));
        assert!(refusal("{").ends_with("line 1 column 1"));
        assert!(refusal("[]").starts_with("invalid type: sequence"));
    }

    #[test]
    fn keys_are_there_once_and_known() {
        assert_eq!(refusal(r#"{"id": "a", "id": "a"}"#), "duplicate field `id`");
        assert!(refusal(r#"{"id": "a", "it": "a"}"#).starts_with("unknown field `it`, expected one of `id`"));
        assert_eq!(refusal(r#"{"id": "a"}"#), "missing field `title`");
    }

    #[test]
    fn numbers_are_whole_and_in_range() {
        let read =
            |reads: &str| from_slice::<Budget>(format!(r#"{{"reads": {reads}, "seconds": 1}}"#).as_bytes());
        assert_eq!(read("4294967295").unwrap().reads, u32::MAX);
        for wrong in ["4294967296", "-1", "1.0", "1e0", "\"1\"", "true", "null", "18446744073709551616"] {
            assert!(read(wrong).unwrap_err().to_string().starts_with("/reads: invalid"), "{wrong}");
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let declaration = Declaration::from_json(MIJIAN.as_bytes()).unwrap();
        let json = declaration.to_json().unwrap();
        assert_eq!(Declaration::from_json(&json).unwrap(), declaration);
        assert_eq!(serde_json::from_slice::<Declaration>(&json).unwrap(), declaration);
        let value = serde_json::from_slice::<serde_json::Value>(&json).unwrap();
        assert_eq!(serde_json::from_value::<Declaration>(value).unwrap(), declaration);
        assert_eq!(from_slice::<Consent>(b"{}").unwrap(), Consent::default());
    }

    /// Editors go by the schema, phones by [`object!`](super::object).
    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_asks_for_the_same_keys() {
        use std::collections::BTreeSet;

        use serde_json::{Value, json};

        struct Walk {
            schema: Value,
            whole: Value,
            met: BTreeSet<String>,
        }

        impl Walk {
            fn accepts(
                &self,
                pointer: &str,
                change: impl FnOnce(&mut serde_json::Map<String, Value>),
            ) -> bool {
                let mut changed = self.whole.clone();
                change(changed.pointer_mut(pointer).unwrap().as_object_mut().unwrap());
                Declaration::from_json(&serde_json::to_vec(&changed).unwrap()).is_ok()
            }

            fn walk(&mut self, schema: &Value, pointer: &str) {
                let choices = schema["anyOf"].as_array().into_iter().flatten();
                let name = std::iter::once(schema).chain(choices).find_map(|one| one["$ref"].as_str());
                let schema = match name {
                    Some(name) => self.schema.pointer(&name[1..]).unwrap().clone(),
                    None => schema.clone(),
                };
                let value = self.whole.pointer(pointer).unwrap().clone();
                match value {
                    Value::Array(list) => {
                        for place in 0..list.len() {
                            self.walk(&schema["items"], &format!("{pointer}/{place}"));
                        }
                    }
                    Value::Object(object) => {
                        let Some(properties) = schema["properties"].as_object() else {
                            for key in object.keys() {
                                self.walk(&schema["additionalProperties"], &format!("{pointer}/{key}"));
                            }
                            return;
                        };
                        for key in object.keys() {
                            self.walk(&properties[key], &format!("{pointer}/{key}"));
                        }
                        if !self.met.insert(name.unwrap_or("").to_owned()) {
                            return;
                        }
                        let required = schema["required"].as_array().cloned().unwrap_or_default();
                        assert!(
                            !self.accepts(pointer, |o| drop(o.insert("zzz".to_owned(), json!(1)))),
                            "{pointer}"
                        );
                        assert_eq!(schema["additionalProperties"], false, "{pointer}");
                        for key in properties.keys() {
                            let without = self.accepts(pointer, |o| drop(o.remove(key)));
                            assert_eq!(without, !required.contains(&json!(key)), "{pointer}/{key}");
                            let odd =
                                self.accepts(pointer, |o| drop(o.insert(key.clone(), json!({ "?": 1 }))));
                            assert!(!odd, "{pointer}/{key}");
                        }
                    }
                    _ => {}
                }
            }
        }

        let schema = serde_json::to_value(schemars::schema_for!(Declaration)).unwrap();
        let mut whole: Value = serde_json::from_str(MIJIAN).unwrap();
        for long in ["terms", "uses"] {
            whole[long].as_array_mut().unwrap().truncate(3);
        }
        whole["uses"][0]["budget"] = json!({ "reads": 1, "seconds": 1 });
        let mut walk = Walk { schema: schema.clone(), whole, met: BTreeSet::new() };
        walk.walk(&schema, "");
        let structs =
            schema["$defs"].as_object().unwrap().iter().filter(|(_, one)| one["properties"].is_object());
        let names = structs.map(|(name, _)| format!("#/$defs/{name}"));
        let lost: Vec<_> = names.filter(|name| !walk.met.contains(name)).collect();
        assert!(lost.is_empty(), "the example has no {lost:?}");
    }
}
