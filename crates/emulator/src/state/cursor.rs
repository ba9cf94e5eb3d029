//! Opaque page cursors: 43 bytes, 58 characters of base64url, as recorded.
//!
//! A cursor holds the position of the last item of its page, and a tag over the position, the list and its filters. So a
//! forged cursor, or one used with other filters or another stream, is recognised without storing anything.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;

use super::delivery::ListPosition;

/// Bytes of the tag: with the 16 bytes of the position they make 43.
const TAG_BYTES: usize = 27;

/// Makes and reads the cursors of one tenant.
#[derive(Debug)]
pub(crate) struct Cursors(hmac::Key);

impl Cursors {
    /// Makes cursors that are signed with `key`.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// Returns the cursor for the items after `position` in the list that `context` names, filters included.
    pub(crate) fn make(&self, position: ListPosition, context: &str) -> String {
        let mut bytes = [position.0.to_be_bytes(), position.1.to_be_bytes()].concat();
        let tag = self.tag(&bytes, context);
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the position in a cursor, or `None` unless it was made for the same context.
    pub(crate) fn read(&self, cursor: &str, context: &str) -> Option<ListPosition> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (time, rest) = bytes.split_first_chunk::<8>()?;
        let (order, tag) = rest.split_first_chunk::<8>()?;
        // Needs no constant time: a forged cursor only names another position in the caller's own list.
        let is_genuine = self.tag(&bytes[..16], context) == tag;
        is_genuine.then(|| (i64::from_be_bytes(*time), u64::from_be_bytes(*order)))
    }

    fn tag(&self, position: &[u8], context: &str) -> [u8; TAG_BYTES] {
        let mut signed = hmac::Context::with_key(&self.0);
        signed.update(position);
        signed.update(context.as_bytes());
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&signed.sign().as_ref()[..TAG_BYTES]);
        tag
    }
}

#[cfg(test)]
mod tests;
