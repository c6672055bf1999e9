//! The `askfirst` program: it checks declarations, compares them, and builds what apps need of them.
//!
//! From a file to an answer: [`source`] reads it, [`json`] parses it and remembers where everything stands, [`shape`] holds
//! it against the [`schema`], [`declared`] ties these together into a compiled declaration or a list of all that is
//! wrong. [`lint`], [`diff`] and [`generate`] are functions of compiled declarations; [`render`] puts what they find into
//! words. [`android`] knows what a declaration means for an Android build, and [`manifest`] holds a manifest against it.
//! [`scene`] plays scenes, [`first_launch`] an app's first launch. [`command`] is the command line: one module a command.

pub mod android;
pub mod command;
pub mod declared;
pub mod diagnostic;
pub mod diff;
pub mod finding;
pub mod first_launch;
pub mod generate;
pub mod json;
pub mod lint;
pub mod manifest;
pub mod render;
pub mod scene;
pub mod schema;
pub mod shape;
pub mod source;
pub mod suggest;
