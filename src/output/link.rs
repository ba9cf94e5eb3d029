//! Marks web addresses, so that a terminal opens them whole even where they run over several lines (the escape sequence
//! OSC 8).
//!
//! Only what stands between double quotes counts, as in JSON: elsewhere nobody could tell an address that was cut off.

use std::ops::Range;

/// Returns the places of the addresses in a text.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("\"http").map(|start| at + start + 1) {
        let Some(length) = text[start..].find('"') else { break };
        let address = &text[start..start + length];
        if is_address(address) {
            found.push(start..start + length);
        }
        // A quote that ends no address may begin one.
        at = start + length;
    }
    found
}

/// An escape has a backslash, so that nothing the terminal would obey gets by.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'))
}

/// Returns one line of a text, with its parts of the addresses marked as links to the whole.
pub(super) fn mark(text: &str, line: Range<usize>, addresses: &[Range<usize>]) -> String {
    let mut marked = String::new();
    let mut done = line.start;
    for address in addresses {
        let part = address.start.max(line.start)..address.end.min(line.end);
        if part.is_empty() {
            continue;
        }
        marked.push_str(&text[done..part.start]);
        // Parts of one id are one link, wherever they stand.
        let (id, target, shown) = (address.start, &text[address.clone()], &text[part.clone()]);
        marked.push_str(&format!("\u{1b}]8;id={id};{target}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\"));
        done = part.end;
    }
    marked + &text[done..line.end]
}

#[cfg(test)]
mod tests;
