//! Offsets of the feed: opaque base64 outside, of the alphabet that needs no escaping in a query, a place in one event log
//! inside.
//!
//! An offset names its log as well as the place, so that one that outlived its log (an emulator that kept nothing) is told
//! apart from a good one. A checksum tells what was never an offset.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;

/// A place in a log: behind the event of that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// The log.
    pub(super) log: u64,
    /// The number of the last event before this place; 0 before the first.
    pub(super) number: u64,
}

impl Offset {
    /// Writes the offset as clients see it: 28 characters, the last one padding.
    pub(super) fn text(self) -> String {
        let mut bytes = [0; 20];
        bytes[..8].copy_from_slice(&self.log.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.number.to_be_bytes());
        let sum = checksum(&bytes[..16]);
        bytes[16..].copy_from_slice(&sum);
        URL_SAFE.encode(bytes)
    }

    /// Reads what [`Offset::text`] has written; `None` for anything else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes: [u8; 20] = URL_SAFE.decode(text).ok()?.try_into().ok()?;
        let (log, rest) = bytes.split_first_chunk::<8>()?;
        let (number, sum) = rest.split_first_chunk::<8>()?;
        (checksum(&bytes[..16]) == sum)
            .then(|| Self { log: u64::from_be_bytes(*log), number: u64::from_be_bytes(*number) })
    }
}

/// FNV-1a: against mistakes, not against forgery. Whoever may read the feed may read it from anywhere.
fn checksum(bytes: &[u8]) -> [u8; 4] {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash.to_be_bytes()
}

#[cfg(test)]
mod tests;
