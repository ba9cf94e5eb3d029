//! CloudEvents, as the receiver and later readers see them.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::cloud_events(bytes));
