//! Random ids: `est_` and `evt_` followed by 22 base58 characters, and version 4 UUIDs.

use ring::rand::{SecureRandom, SystemRandom};

use auth0_events_text as text;

/// Base58 omits `0`, `O`, `I` and `l`, which are easily confused.
const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Characters after the prefix.
const LENGTH: usize = 22;

/// The prefix of stream ids.
pub(crate) const STREAM: &str = "est_";

/// The prefix of event ids.
pub(crate) const EVENT: &str = "evt_";

/// Returns `N` random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}

/// Makes an id with this prefix.
pub(crate) fn make(prefix: &str) -> String {
    let mut id = String::with_capacity(prefix.len() + LENGTH);
    id.push_str(prefix);
    while id.len() < prefix.len() + LENGTH {
        // Bytes from 232, the last multiple of 58, would make the first characters more frequent.
        let unbiased = random::<32>().into_iter().filter(|byte| *byte < 232);
        for byte in unbiased.take(prefix.len() + LENGTH - id.len()) {
            id.push(char::from(ALPHABET[usize::from(byte % 58)]));
        }
    }
    id
}

/// Reports whether `id` has this prefix and the format of [`make`].
pub(crate) fn is_valid(prefix: &str, id: &str) -> bool {
    id.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == LENGTH && rest.bytes().all(|byte| ALPHABET.contains(&byte)))
}

/// Makes a random id of 24 hex digits, as in the user ids of a database.
pub(crate) fn hex() -> String {
    text::hex(&random::<12>())
}

/// Makes a random UUID, version 4.
pub(crate) fn uuid() -> String {
    let mut bytes = random::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = text::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests;
