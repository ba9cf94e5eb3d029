//! An answer whose headers have come, and whose body is still under way: read to its end, or chunk by chunk.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode, Url};

use super::{Answer, Error, MAX_ANSWER_BYTES, Request};

/// An answer whose body is still under way. Dropping it ends the connection.
pub struct Opened {
    response: Response,
    url: Url,
    limit: Duration,
}

/// What became of a request whose answer is to be read chunk by chunk.
pub enum Opening {
    /// It was answered with a 2xx, whose body is under way.
    Open(Opened),
    /// It was answered otherwise.
    Refused(Answer),
}

impl Opening {
    /// Returns the answer as far as it was read.
    pub(super) fn head(&self) -> Answer {
        match self {
            Self::Open(opened) => {
                Answer { status: opened.status(), headers: opened.headers().clone(), body: Vec::new() }
            }
            Self::Refused(answer) => answer.clone(),
        }
    }
}

impl Opened {
    pub(super) fn new(response: Response, request: &Request, limit: Duration) -> Self {
        Self { response, url: request.url.clone(), limit }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Returns the next part of the body as it came; `None` at its end.
    ///
    /// Can be cancelled at any point without a loss.
    ///
    /// # Errors
    /// Fails when the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.response.chunk().await.map_err(|error| Error::sending(&error, &self.url, self.limit))
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    /// Fails when the connection breaks, and when the body is longer than what is read of one.
    pub async fn read(mut self) -> Result<Answer, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(Error::TooLarge { limit: MAX_ANSWER_BYTES });
            }
            body.extend_from_slice(&chunk);
        }
        let (status, headers) = (self.status(), std::mem::take(self.response.headers_mut()));
        Ok(Answer { status, headers, body })
    }
}
