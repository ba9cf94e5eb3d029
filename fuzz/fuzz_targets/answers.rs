//! Answers of the API, converted to the model and back.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::answers(bytes));
