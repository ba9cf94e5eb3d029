//! Offsets of the feed: outside an opaque base64url text, inside a position in one log.
//!
//! An offset names its log as well, so that one from an earlier log (of an emulator without a state file) is recognised. A
//! checksum recognises text that was never an offset.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

/// A position in a log: after the event with that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedOffset {
    /// The id of the log.
    pub(crate) log: u64,
    /// The number of the last event before this position; 0 before the first.
    pub(crate) number: u64,
}

impl FeedOffset {
    /// Returns the offset as clients see it: 28 characters, the last one padding.
    pub(crate) fn text(self) -> String {
        let mut bytes = [0; 20];
        bytes[..8].copy_from_slice(&self.log.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.number.to_be_bytes());
        let sum = checksum(&bytes[..16]);
        bytes[16..].copy_from_slice(&sum);
        URL_SAFE.encode(bytes)
    }

    /// Reads the output of [`FeedOffset::text`]. Returns `None` for anything else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 20] = URL_SAFE.decode(text).ok()?.try_into().ok()?;
        let (log, rest) = bytes.split_first_chunk::<8>()?;
        let (number, sum) = rest.split_first_chunk::<8>()?;
        (checksum(&bytes[..16]) == sum)
            .then(|| Self { log: u64::from_be_bytes(*log), number: u64::from_be_bytes(*number) })
    }
}

/// Returns the FNV-1a hash: against mistakes, not forgery. Anyone who can read the feed can read all of it.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests;
