//! Tests of `deliveries list` and `deliveries show`, one file per subject. The responses are the documented ones.

mod filters;
mod group;
mod life;
mod list;
mod show;
mod streaming;

/// The path of the first stream's failed deliveries.
const DELIVERIES: &str = "/api/v2/event-streams/est_1111111111111111111111/deliveries";
