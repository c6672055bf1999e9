//! What the tests of the Android library need of the catalogue, written to the folder that is named: `calls.txt` has a
//! line for each call that reads an item (the item, the API levels from and to, the class, the member), `everything.json`
//! is a declaration that uses each item that Android gives.

mod everything;

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use askfirst::catalogue::{Item, Platform};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("a folder is missing")?);
    let mut calls = String::new();
    for item in Item::ALL {
        for access in item.info().android {
            let to = access.to.unwrap_or(u16::MAX);
            for call in access.calls {
                writeln!(calls, "{item}\t{}\t{to}\t{}\t{}", access.from, call.class, call.member)?;
            }
        }
    }
    fs::write(folder.join("calls.txt"), calls)?;
    fs::write(folder.join("everything.json"), everything::declaration(Platform::Android)?)?;
    Ok(())
}
