//! Opaque page cursors: 43 bytes, 58 characters of base64url, as recorded.
//!
//! A cursor holds the place of the last item of its page and a tag over what was asked. So one that was made up, or comes
//! with other filters or for another stream, is told apart from a good one without keeping anything.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

use super::error::{ApiError, Part};

/// Bytes of the tag, to make 43 with the place before it.
const TAG: usize = 27;

/// Makes and reads the cursors of one tenant.
#[derive(Debug)]
pub(super) struct Cursors(hmac::Key);

impl Cursors {
    /// Makes cursors that are signed with `key`.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// Makes the cursor for what follows `place` in the list that `context` names, filters included.
    pub(super) fn make(&self, place: (i64, u64), context: &str) -> String {
        let mut bytes = [place.0.to_be_bytes(), place.1.to_be_bytes()].concat();
        let tag = self.tag(&bytes, context);
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the place that a cursor of the same context holds.
    pub(super) fn read(&self, cursor: &str, context: &str) -> Result<(i64, u64), ApiError> {
        self.open(cursor, context).ok_or_else(|| {
            let problem = format!("Object didn't pass validation for format cursor: {cursor}");
            ApiError::validation(Part::Query, &problem, Some("from"))
        })
    }

    fn open(&self, cursor: &str, context: &str) -> Option<(i64, u64)> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (time, rest) = bytes.split_first_chunk::<8>()?;
        let (order, tag) = rest.split_first_chunk::<8>()?;
        // Not a secret: a forged cursor could only name another place in the caller's own list.
        let genuine = self.tag(&bytes[..16], context) == tag;
        genuine.then(|| (i64::from_be_bytes(*time), u64::from_be_bytes(*order)))
    }

    fn tag(&self, place: &[u8], context: &str) -> [u8; TAG] {
        let mut signed = hmac::Context::with_key(&self.0);
        signed.update(place);
        signed.update(context.as_bytes());
        let mut tag = [0; TAG];
        tag.copy_from_slice(&signed.sign().as_ref()[..TAG]);
        tag
    }
}

#[cfg(test)]
mod tests;
