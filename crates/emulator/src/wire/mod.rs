//! The HTTP side of a tenant: routes, the checks of each call, one file per resource, and the parts that handlers share.

mod about;
mod assertion;
mod auth;
mod call;
mod deliveries;
mod error;
mod events;
mod fault;
mod feed;
mod gate;
mod host;
mod rate;
mod reply;
mod routes;
mod schema;
mod seed;
mod stats;
mod streams;
mod tenant;
mod token;
mod users;
mod validate;

#[cfg(test)]
pub(crate) use self::assertion::tests as assertion_tests;
pub(crate) use self::routes::{plain_router, router};
pub use self::seed::SeedError;
pub(crate) use self::seed::load as load_seed;
pub(crate) use self::tenant::Tenant;
