#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| askfirst_properties::checkpoint(bytes));
