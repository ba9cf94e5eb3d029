//! Masks the parts of an address that may be secret: user and password, query, fragment.

use std::ops::Range;

use crate::secret::MASK;

/// Returns an address with `***` in place of the user, and of the query or fragment.
pub fn masked_address(address: &str) -> String {
    replace_secrets(address, MASK)
}

/// Returns an address with `sign` in place of the parts that may be secret.
pub(super) fn replace_secrets(address: &str, sign: &str) -> String {
    let mut masked = address.to_owned();
    for range in secret_ranges(address).into_iter().rev() {
        masked.replace_range(range, sign);
    }
    masked
}

/// Returns the ranges of the user, and of what follows the first `?` or `#`.
pub(super) fn secret_ranges(address: &str) -> Vec<Range<usize>> {
    let host = address.find("//").map_or(0, |slashes| slashes + 2);
    let authority_end = address[host..].find(['/', '?', '#']).map_or(address.len(), |end| host + end);
    let authority = &address[host..authority_end];
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let user_end = match authority.rfind('@') {
        Some(at) => Some(at),
        // A password that contains one of the marks above: the address cannot be parsed, so hide all of it.
        None if authority.rsplit_once(':').is_some_and(|(_, port)| !is_port(port)) => address[host..].rfind('@'),
        None => None,
    };
    let mut ranges: Vec<Range<usize>> = user_end.map(|at| host..host + at).into_iter().collect();
    let path = user_end.map_or(host, |at| host + at);
    if let Some(mark) = address[path..].find(['?', '#']) {
        ranges.push(path + mark + 1..address.len());
    }
    ranges
}

#[cfg(test)]
mod tests;
