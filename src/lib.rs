//! `events`: manage Auth0 event streams, and develop against them offline.
//!
//! Engines, which print nothing and know no command line: [`forward`] posts one CloudEvent to one URL with the
//! documented attempts. [`receiver`] is a webhook endpoint. [`emulator`] is a local tenant.
//!
//! Below them: [`http`] sends: handles, time limits, the retry policy. [`catalog`] holds the event types with a sample of
//! each; [`secret`] is text that cannot be printed.

pub mod catalog;
pub mod emulator;
pub mod forward;
pub mod http;
pub mod receiver;
pub mod secret;
