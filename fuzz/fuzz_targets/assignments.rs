//! `--set` and the data that it changes.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::assignments(bytes));
