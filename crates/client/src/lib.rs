//! A client of the Auth0 Management API for event streams, and of its event feed.

pub mod api;
pub mod auth;
pub mod feed;
pub mod http;
pub mod model;
