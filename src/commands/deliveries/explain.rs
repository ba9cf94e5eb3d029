//! Explains the API's errors about a delivery.

use crate::failure::{Failure, Kind};
use auth0_events_client::api;

/// The failed action if a page of a list of deliveries does not arrive.
pub(crate) const CANNOT_LIST: &str = "cannot list the failed deliveries";

/// Adds the likely reason and a hint to an error about one delivery. The API knows failed deliveries only.
pub(crate) fn explain(error: api::Error, stream: &str) -> anyhow::Error {
    if error.may_have_been_done() {
        return anyhow::Error::new(error).context("the request may have been carried out");
    }
    let api::Error::Refused(refusal) = &error else { return error.into() };
    let failure = match refusal.status {
        409 => Failure::new(Kind::Refused, "the delivery is being retried, or cannot be redelivered")
            .hint("see its status with `events deliveries show`"),
        404 => Failure::new(
            Kind::NotFound,
            "the delivery is not among the failed ones: it was delivered, or belongs to another stream",
        )
        .hint(format!("list the failed deliveries with `events deliveries {stream}`")),
        _ => return error.into(),
    };
    anyhow::Error::new(error).context(failure)
}
