//! Writes the Kotlin and Swift sources of `askfirst-ffi`, at the version of UniFFI that the library is built with.

fn main() {
    uniffi::uniffi_bindgen_main();
}
