//! `events`: manage Auth0 event streams, and develop against them offline.
//!
//! Towards the tenant: [`api`] is the client of the Management API, one file per resource over one path for every
//! call. [`auth`] decides which credential applies and obtains the token. [`model`] holds the API's nouns, as the API
//! sent them.
//!
//! Engines, which print nothing and know no command line: [`forward`] posts one CloudEvent to one URL with the
//! documented attempts. [`receiver`] is a webhook endpoint. [`emulator`] is a local tenant; it shares no wire type with
//! `api`, so that the two disagree loudly where one is wrong.
//!
//! Below them: [`http`] sends: handles, time limits, the retry policy. [`catalog`] holds the event types with a sample of
//! each; [`secret`] is text that cannot be printed.

pub mod api;
pub mod auth;
pub mod catalog;
pub mod emulator;
pub mod forward;
pub mod http;
pub mod model;
pub mod receiver;
pub mod secret;
