//! Server-sent events in pieces.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::decoder(bytes));
