//! A declaration's file.

use askfirst::catalogue::Platform;
use askfirst::consent::{Act, Choices, Consent};
use askfirst::decision::decide;
use askfirst::declaration::{Compiled, Declaration, Device};
use askfirst::edge::Timestamp;
use askfirst::notice;
use askfirst::text::Lang;
use askfirst_cli::declared::Declared;
use askfirst_cli::generate::{self, Options};
use askfirst_cli::source::Source;

/// The program takes a declaration exactly if the library does, and else says where it is wrong. What was read is written
/// and read back as the same, with the same uses. Without an answer nothing is allowed that rests on consent. The notice and
/// the constants can be made of all that compiles.
pub fn declaration(bytes: &[u8]) {
    let compiled = Compiled::from_json(bytes);
    if let Ok(source) = Source::from_bytes("declaration.json".to_owned(), bytes.to_vec()) {
        // The program drops a byte order mark; the library reads none.
        agree(source);
    }
    let Ok(compiled) = compiled else { return };
    let declaration = compiled.declaration();
    assert!(declaration.problems().is_empty());
    let json = declaration.to_json().unwrap();
    assert_eq!(&Declaration::from_json(&json).unwrap(), declaration);
    let again = Compiled::new(declaration.clone()).unwrap();
    assert_eq!(again.uses(), compiled.uses());
    assert_eq!(Compiled::from_json(&json).unwrap(), again);
    numbers(&compiled);
    for (platform, version) in [(Platform::Android, 28), (Platform::Ios, 15)] {
        answers(&compiled, Device { platform, version });
        for lang in [Lang::Zh, Lang::En] {
            let shown = notice::notice(&compiled, platform, lang);
            assert_eq!(shown, notice::notice(&again, platform, lang));
        }
    }
    let options = Options { rust: true, kotlin: Some("cn.example".to_owned()), ios: true, swift: true };
    if let Ok(made) = generate::generate(&compiled, "declaration.json", Lang::En, &options) {
        let rust = made.iter().find(|one| one.name == "constants.rs").unwrap();
        assert_eq!(rust.content.matches(": UseId = UseId(").count(), compiled.uses().len());
    }
}

fn agree(source: Source) {
    let library = Compiled::from_json(source.text.as_bytes());
    let length = source.text.len();
    match Declared::from_source(source) {
        Ok(declared) => assert_eq!(declared.compiled, library.expect("the program takes it")),
        Err(unusable) => {
            assert!(!unusable.diagnostics.is_empty());
            let strict = unusable.diagnostics.iter().all(|one| one.code == "duplicate-key");
            assert!(library.is_err() || strict, "{:#?}", unusable.diagnostics);
            for one in &unusable.diagnostics {
                let span = one.span.clone().expect("each error has its place");
                assert!(span.start <= length && one.code != "internal", "{one:?}");
            }
        }
    }
}

/// Each use stands at its number, and its key finds it.
fn numbers(compiled: &Compiled) {
    for (number, one) in compiled.uses().iter().enumerate() {
        assert_eq!(one.id.index(), number);
        assert_eq!(compiled.get(one.id), Some(one));
        assert_eq!(compiled.find(&compiled.key(one)), Some(one.id));
    }
}

/// Before an answer, and after a no, only exceptions allow; agreeing allows no use that asks for more.
fn answers(compiled: &Compiled, device: Device) {
    let none = Consent::default();
    let refused = none.after(&Act::Refuse, compiled, Timestamp(0)).unwrap();
    let agreed = none.after(&Act::Agree { choices: Choices::default() }, compiled, Timestamp(0)).unwrap();
    for (consent, answered) in [(&none, false), (&refused, false), (&agreed, true)] {
        for (one, cell) in compiled.uses().iter().zip(decide(compiled, device, consent)) {
            let chosen = answered && one.separate.is_none();
            assert!(cell.denies() || one.exception.is_some() || chosen, "{}: {cell:?}", compiled.key(one));
        }
    }
}
