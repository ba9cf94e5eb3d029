//! Properties of the bytes of the feed: they decode by the rules of server-sent events, however they are split.

use std::iter::once;
use std::time::Duration;

use bytes::Bytes;

use auth0_events_client::feed::{Decoder, Frame, MESSAGE_LIMIT, RawMessage, TooLarge};

/// A limit that random streams exceed.
const LIMIT: usize = 256;

/// Decodes a stream in pieces. The first byte is the number of pieces before the last one; their lengths follow, a byte each.
pub fn decoder(bytes: &[u8]) {
    let Some((count, rest)) = bytes.split_first() else { return };
    let (lengths, stream) = rest.split_at(rest.len().min((*count).into()));
    decodes_as_the_rules_say(stream, lengths);
}

/// Decodes a stream in pieces of these lengths and a last piece. A low limit only ends the decoding early.
pub(crate) fn decodes_as_the_rules_say(stream: &[u8], lengths: &[u8]) {
    let (expected, pieces) = (by_the_rules(stream), cut(stream, lengths));
    assert_eq!(decode(pieces.iter().copied(), MESSAGE_LIMIT), (expected.clone(), None));
    let (frames, too_large) = decode(pieces.into_iter(), LIMIT);
    assert!(expected.starts_with(&frames), "{frames:?}\n{expected:?}");
    assert!(too_large.is_some() || frames == expected, "{frames:?}\n{expected:?}");
    assert!(too_large.is_none() || stream.len() > LIMIT, "{too_large:?}");
    assert_eq!(decode(once(stream), LIMIT), (frames, too_large));
}

fn cut<'a>(mut stream: &'a [u8], lengths: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for length in lengths {
        let (piece, rest) = stream.split_at(stream.len().min((*length).into()));
        pieces.push(piece);
        stream = rest;
    }
    pieces.push(stream);
    pieces
}

/// Decodes each piece to its end. Comments and data can hold invalid UTF-8; it is replaced here.
fn decode<'a>(pieces: impl Iterator<Item = &'a [u8]>, limit: usize) -> (Vec<Frame>, Option<TooLarge>) {
    let mut decoder = Decoder::with_limit(limit);
    let mut frames = Vec::new();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        loop {
            match decoder.pull() {
                Ok(Some(Frame::Comment(text))) => frames.push(comment(&String::from_utf8_lossy(&text))),
                Ok(Some(Frame::Message(message))) => {
                    let data = Bytes::from(String::from_utf8_lossy(&message.data).into_owned());
                    frames.push(Frame::Message(RawMessage { data, ..message }));
                }
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(too_large) => return (frames, Some(too_large)),
            }
        }
    }
    (frames, None)
}

fn comment(text: &str) -> Frame {
    Frame::Comment(Bytes::copy_from_slice(text.as_bytes()))
}

/// Applies the rules literally: decodes the text, splits it into lines, and reads each line by itself.
fn by_the_rules(bytes: &[u8]) -> Vec<Frame> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    // Text after the last line end is not a line.
    let lines = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let mut frames = Vec::new();
    let (mut event, mut id, mut data) = (String::new(), None, String::new());
    for line in lines.split('\n') {
        if line.is_empty() {
            match data.strip_suffix('\n') {
                Some(data) => {
                    frames.push(Frame::Message(RawMessage {
                        event,
                        id,
                        data: Bytes::copy_from_slice(data.as_bytes()),
                    }));
                }
                None => frames.extend(id.map(Frame::Id)),
            }
            (event, id, data) = (String::new(), None, String::new());
        } else if let Some(text) = line.strip_prefix(':') {
            frames.push(comment(text));
        } else {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => event = value.to_owned(),
                "data" => data += &format!("{value}\n"),
                "id" if !value.contains('\0') => id = Some(value.to_owned()),
                "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    frames.push(Frame::Retry(Duration::from_millis(value.parse().unwrap_or(u64::MAX))));
                }
                _ => {}
            }
        }
    }
    frames
}
