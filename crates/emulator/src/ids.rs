//! Makes and recognises ids: `est_` and `evt_` followed by 22 base58 characters, and version 4 UUIDs.

use ring::rand::{SecureRandom, SystemRandom};

use auth0_events_text as text;

/// Base58 leaves out `0`, `O`, `I` and `l`, which are easily taken for one another.
const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Characters after the prefix.
const LENGTH: usize = 22;

/// Begins every stream id.
pub(super) const STREAM: &str = "est_";

/// Begins every event id.
pub(super) const EVENT: &str = "evt_";

/// Returns `N` random bytes.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}

/// Makes an id with that prefix.
pub(super) fn make(prefix: &str) -> String {
    let mut id = String::with_capacity(prefix.len() + LENGTH);
    id.push_str(prefix);
    while id.len() < prefix.len() + LENGTH {
        // Bytes past the last whole multiple of 58 would favour the alphabet's beginning.
        let fair = random::<32>().into_iter().filter(|byte| *byte < 232);
        for byte in fair.take(prefix.len() + LENGTH - id.len()) {
            id.push(char::from(ALPHABET[usize::from(byte % 58)]));
        }
    }
    id
}

/// Tells whether `id` has that prefix and the form that [`make`] gives.
pub(super) fn is_valid(prefix: &str, id: &str) -> bool {
    id.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == LENGTH && rest.bytes().all(|byte| ALPHABET.contains(&byte)))
}

/// Makes a random id of 24 hex digits, as users of a database have.
pub(super) fn hex() -> String {
    text::hex(&random::<12>())
}

/// Makes a random UUID, version 4.
pub(super) fn uuid() -> String {
    let mut bytes = random::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = text::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests;
