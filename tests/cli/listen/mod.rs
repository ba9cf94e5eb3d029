//! Tests of `listen` through the real binary, with test senders and with the emulator's streams.

mod checks;
mod endings;
mod forward;
mod guide;
mod marks;
mod odd;
mod output;
mod postgres;
mod registration;
mod simulation;
mod store;

/// Returns an event of a user as a stream delivers it.
pub(crate) fn user_event(id: &str, event_type: &str, time: &str, user: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"source\":\"urn:auth0:acme\",\"specversion\":\"1.0\",\"type\":\"{event_type}\",\
         \"time\":\"2026-03-02T{time}Z\",\"data\":{{\"object\":{{\"user_id\":\"{user}\",\"n\":1.50}}}}}}"
    )
}

/// Returns the event of that number. Each has its own user.
fn event(number: usize) -> String {
    user_event(&format!("evt_{number}"), "user.created", "09:15:27.500", &format!("auth0|{number}"))
}
