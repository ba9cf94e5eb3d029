//! The settings file, and dotenv files.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::settings(bytes));
