//! JSON to values, through one door.
//!
//! What serde derives is compiled anew for each reader it reads from, parsing and all, for each type. Here a text is
//! parsed once, into a tree, and types are read from the tree: then what is compiled for each type is little more than
//! the list of its fields. It is a fifth of the code, and an error can name the place by its pointer.

use std::fmt;
use std::slice::Iter;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Error;

/// Reads a `T`: errors are those of the text, with line and column, or of its shape, with a JSON pointer.
pub(crate) fn from_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    let tree: Tree = serde_json::from_slice(json)?;
    T::deserialize(&tree)
}

/// A text, parsed. Objects keep all their keys, so that one that stands there twice is noticed.
enum Tree {
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
