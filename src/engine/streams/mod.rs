//! The work on event streams: finding one by its name, the destination after a change, and the registration of an endpoint.

pub(crate) mod destination;
pub(crate) mod lookup;
pub(crate) mod registration;
