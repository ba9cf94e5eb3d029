//! Tests of `redeliver` and `redeliver-many`, one file per subject.

mod chosen;
mod interrupted;
mod journal;
mod many;

/// The path for redelivering one delivery, up to its id.
const REDELIVER: &str = "/api/v2/event-streams/est_1111111111111111111111/redeliver/";
