//! Unit tests of `encoding`.

use std::io::Write as _;

use axum::http::HeaderValue;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::*;

const LIMIT: usize = 1000;

fn decoded(encodings: &[&'static str], body: &[u8]) -> Result<Bytes, EncodingError> {
    let mut headers = HeaderMap::new();
    for encoding in encodings {
        headers.append(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    decode(&headers, Bytes::copy_from_slice(body), LIMIT)
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn zlib(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn deflate(body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn known_encodings_are_decoded() {
    let body = Bytes::from_static(b"{\"id\":\"evt_1\"}");
    for (encodings, encoded) in [
        (&[][..], body.to_vec()),
        (&["identity"], body.to_vec()),
        (&[""], body.to_vec()),
        (&["gzip"], gzip(&body)),
        (&["X-GZip"], gzip(&body)),
        (&["identity, gzip"], gzip(&body)),
        (&["gzip"], [gzip(&body[..5]), gzip(&body[5..])].concat()),
        (&["deflate"], zlib(&body)),
        (&["Deflate"], deflate(&body)),
    ] {
        assert_eq!(decoded(encodings, &encoded), Ok(body.clone()), "{encodings:?}");
    }
}

#[test]
fn other_encodings_are_named() {
    for (encodings, name) in [(&["br"][..], "br"), (&["zstd"], "zstd"), (&["gzip", "gzip"], "gzip, gzip")] {
        assert_eq!(decoded(encodings, b"x"), Err(EncodingError::Unknown(name.to_owned())));
    }
}

#[test]
fn a_body_that_is_damaged_or_not_encoded_is_refused() {
    let cut = gzip(&[7; 500]);
    for body in [&b"{}"[..], b"", &cut[..cut.len() - 9]] {
        assert_eq!(decoded(&["gzip"], body), Err(EncodingError::Malformed("gzip")));
    }
    assert_eq!(decoded(&["deflate"], b"{}"), Err(EncodingError::Malformed("deflate")));
}

#[test]
fn the_limit_applies_to_the_decoded_body() {
    assert_eq!(decoded(&["gzip"], &gzip(&[0; LIMIT])).map(|body| body.len()), Ok(LIMIT));
    for encoded in [gzip(&vec![0; LIMIT + 1]), gzip(&vec![0; 1 << 20])] {
        assert_eq!(decoded(&["gzip"], &encoded), Err(EncodingError::TooLarge));
    }
    for encoded in [zlib(&vec![0; LIMIT + 1]), deflate(&vec![0; LIMIT + 1])] {
        assert_eq!(decoded(&["deflate"], &encoded), Err(EncodingError::TooLarge));
    }
}
