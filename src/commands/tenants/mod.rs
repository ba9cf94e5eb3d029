//! Commands about stored tenants and credentials.

pub(crate) mod choose;
mod identity;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod whoami;
