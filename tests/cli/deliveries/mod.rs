//! `deliveries list` and `deliveries show`, one file per subject. The answers are the documented ones.

mod filters;
mod group;
mod life;
mod list;
mod show;
mod streaming;

/// The list of the failed deliveries of the first stream.
const DELIVERIES: &str = "/api/v2/event-streams/est_1111111111111111111111/deliveries";
