//! JSON as `-c` takes it, and what is said of it where it is malformed.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::diagnosis(bytes));
