//! Owns [`OpenResponse`]: an answer whose body is still arriving.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode, Url};

use super::error::HttpError;
use super::message::{HttpAnswer, HttpRequest};

/// Maximum length of an answer, in bytes. A page of 100 deliveries with events of 256 KiB, the maximum of EventBridge, fits.
const MAX_ANSWER_BYTES: usize = 32 << 20;

/// An answer whose headers have arrived. Dropping it closes the connection.
pub struct OpenResponse {
    response: Response,
    url: Url,
    timeout: Duration,
}

/// The outcome of a request whose answer is read chunk by chunk.
pub enum OpenedRequest {
    /// A 2xx answer.
    Open(OpenResponse),
    /// Any other answer, complete.
    Refused(HttpAnswer),
}

impl OpenResponse {
    pub(super) fn new(response: Response, request: &HttpRequest, timeout: Duration) -> Self {
        Self { response, url: request.url.clone(), timeout }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Returns the next chunk of the body, or `None` at its end.
    ///
    /// Cancel-safe: dropping the future loses nothing.
    ///
    /// # Errors
    /// Fails if the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        self.response.chunk().await.map_err(|error| HttpError::sending(&error, &self.url, self.timeout))
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    /// Fails if the connection breaks, or if the body is longer than 32 MiB.
    pub async fn read(mut self) -> Result<HttpAnswer, HttpError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(HttpError::TooLarge { limit: MAX_ANSWER_BYTES });
            }
            body.extend_from_slice(&chunk);
        }
        let status = self.status();
        let headers = std::mem::take(self.response.headers_mut());
        Ok(HttpAnswer { status, headers, body })
    }
}
