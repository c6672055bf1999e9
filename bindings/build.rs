//! Tells the linker what the default leaves larger than a phone should carry.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    // Most of the catalogue is addresses, and each would cost 24 more bytes of instructions to the loader.
    let packed = match (target("OS").as_str(), target("ENV").as_str()) {
        // RELR would be smaller still; Android reads it from API level 28 on, and apps run from 24 on.
        ("android", _) => "-Wl,--pack-dyn-relocs=android",
        ("linux", "gnu") => "-Wl,-z,pack-relative-relocs",
        _ => return,
    };
    println!("cargo:rustc-cdylib-link-arg={packed}");
}
