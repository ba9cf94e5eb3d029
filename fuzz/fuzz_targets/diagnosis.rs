//! JSON of `-c`, and the diagnosis of malformed JSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::diagnosis(bytes));
