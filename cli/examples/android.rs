//! What the tests of the Android library need of the catalogue, written to the folder that is named: `calls.txt` has a
//! line for each call that reads an item (the item, the API levels from and to, the class, the member), `Items.kt` a
//! constant for each item, as `askfirst build` writes them for declared uses.

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use askfirst::catalogue::{Item, Source};
use askfirst::declaration::What;
use askfirst_cli::generate::kotlin_use;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("a folder is missing")?);
    let mut calls = String::new();
    let mut constants = String::from("package cn.example.items\n\nimport io.askfirst.Use\nimport io.askfirst.read.*\n");
    constants += "\n/** A use of each item that Android gives, or that the app makes. */\npublic object EveryItem {\n";
    for item in Item::ALL {
        let info = item.info();
        for access in info.android {
            let to = access.to.unwrap_or(u16::MAX);
            for call in access.calls {
                writeln!(calls, "{item}\t{}\t{to}\t{}\t{}", access.from, call.class, call.member)?;
            }
        }
        if info.source == Source::Platform && !info.android.is_empty() || *item == Item::Uuid {
            let (kind, value) = kotlin_use(u16::from(item.number()), What::Item(*item));
            let name = item.id().replace('-', "_").to_ascii_uppercase();
            writeln!(constants, "    public val {name}: {kind} = {value}")?;
        }
    }
    constants += "}\n";
    fs::write(folder.join("calls.txt"), calls)?;
    fs::write(folder.join("Items.kt"), constants)?;
    Ok(())
}
