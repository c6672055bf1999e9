//! What the tests of the Swift package need of the catalogue, written to the folder that is named: `items.txt` has a line for
//! each range of versions in which iOS has an item (the item, the versions from and to, the permissions, the calls that read
//! it), `everything.json` is a declaration that uses each of these items.

mod everything;

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use askfirst::catalogue::{Item, Platform};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or("a folder is missing")?);
    let mut items = String::new();
    for item in Item::ALL {
        for access in item.info().ios {
            let to = access.to.unwrap_or(u16::MAX);
            let permissions = access.permissions.join(" ");
            let calls: Vec<_> =
                access.calls.iter().map(|call| format!("{}.{}", call.class, call.member)).collect();
            writeln!(items, "{item}\t{}\t{to}\t{permissions}\t{}", access.from, calls.join(" "))?;
        }
    }
    fs::write(folder.join("items.txt"), items)?;
    fs::write(folder.join("everything.json"), everything::declaration(Platform::Ios)?)?;
    Ok(())
}
