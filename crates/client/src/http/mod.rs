//! HTTP to one host: [`Transport`] sends every request, with timeout, retries and trace. The meaning of an answer is left to
//! `auth` and `api`.

mod error;
mod message;
mod observer;
mod response;
mod retry;
mod trace;
mod transport;

pub use error::HttpError;
pub use message::{HttpAnswer, HttpRequest};
pub use observer::HttpObserver;
pub use response::{OpenResponse, OpenedRequest};
pub use transport::{HttpOptions, Transport};
