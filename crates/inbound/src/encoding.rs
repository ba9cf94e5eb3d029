//! Decodes compressed request bodies, within the limit of the body.

use std::borrow::Cow;
use std::io::{self, Read};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// The encodings that [`decode`] knows, for the header `accept-encoding` of a refusal.
pub const ENCODINGS: &str = "gzip, deflate";

/// The error of [`decode`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodingError {
    /// The encoding is not known.
    Unknown(String),
    /// The body does not have the encoding.
    Malformed(&'static str),
    /// The decoded body is too large.
    TooLarge,
}

/// Decodes a body of at most `limit` decoded bytes by its header `content-encoding`: gzip, or deflate with or without the zlib
/// format, which senders confuse.
///
/// # Errors
/// Fails if the encoding is unknown or wrong, or if the decoded body is too large.
pub fn decode(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, EncodingError> {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    let values: Vec<Cow<'_, str>> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let names = values.iter().flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase());
    let names: Vec<String> = names.filter(|name| !matches!(name.as_str(), "" | "identity")).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(body),
        ["gzip" | "x-gzip"] => read(MultiGzDecoder::new(&*body), "gzip", limit),
        ["deflate"] => match read(ZlibDecoder::new(&*body), "deflate", limit) {
            Err(EncodingError::Malformed(_)) => read(DeflateDecoder::new(&*body), "deflate", limit),
            decoded => decoded,
        },
        ref others => Err(EncodingError::Unknown(others.join(", "))),
    }
}

fn read(decoder: impl Read, name: &'static str, limit: usize) -> Result<Bytes, EncodingError> {
    let mut decoded = Vec::new();
    let read: io::Result<_> = decoder.take(limit as u64 + 1).read_to_end(&mut decoded);
    match read {
        Err(_) => Err(EncodingError::Malformed(name)),
        Ok(_) if decoded.len() > limit => Err(EncodingError::TooLarge),
        Ok(_) => Ok(decoded.into()),
    }
}

#[cfg(test)]
mod tests;
