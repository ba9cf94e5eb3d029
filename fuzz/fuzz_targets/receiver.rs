//! Requests to the webhook endpoint.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| auth0_events::fuzzing::receiver(bytes));
