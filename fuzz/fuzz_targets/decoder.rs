//! The decoder of server-sent events: whatever the bytes, however they are split, it neither panics nor disagrees with itself.

#![no_main]

use auth0_events::feed::{Decoder, Frame, TooLarge};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

/// Low enough for the fuzzer to pass it.
const LIMIT: usize = 256;

fn decode<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Result<Vec<Frame>, TooLarge> {
    let mut decoder = Decoder::with_limit(LIMIT);
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        while let Some(frame) = decoder.pull()? {
            frames.push(frame);
        }
    }
    Ok(frames)
}

// The first byte chooses the size of the pieces.
fuzz_target!(|input: (u8, &[u8])| {
    let (size, bytes) = input;
    let at_once = decode(std::iter::once(bytes));
    let in_pieces = decode(bytes.chunks(usize::from(size) + 1));
    match (at_once, in_pieces) {
        (Ok(at_once), Ok(in_pieces)) => assert_eq!(at_once, in_pieces),
        (at_once, in_pieces) => assert_eq!(at_once.is_err(), in_pieces.is_err()),
    }
});
