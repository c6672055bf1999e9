//! Tells the linker what its defaults do worse than a phone needs.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let arguments: &[&str] = match (target("OS").as_str(), target("ENV").as_str()) {
        ("android", _) => &[
            // Most of the catalogue is addresses, and each would cost 24 more bytes of instructions to the loader. RELR would
            // be smaller still; Android reads it from API level 28 on, and apps run from 24 on.
            "--pack-dyn-relocs=android",
            // Newer phones have pages of 16 KB, and do not load what is laid out for less. The second is where the part
            // that becomes read-only ends: the loader protects whole pages.
            "-zmax-page-size=16384",
            "-zcommon-page-size=16384",
            "-soname=libaskfirst_ffi.so",
            // What is missing is to fail here, and not on a phone.
            "-zdefs",
        ],
        ("linux", "gnu") => &["-zpack-relative-relocs"],
        _ => &[],
    };
    for argument in arguments {
        println!("cargo:rustc-cdylib-link-arg=-Wl,{argument}");
    }
}
