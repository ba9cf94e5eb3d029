//! Owns what a snapshot hides: ids, present times, ports and measured durations, each in its own width where a table
//! depends on it.

use jiff::{SignedDuration, Timestamp};

/// Base58 characters in an id, after its prefix.
const ID_LENGTH: usize = 22;

/// Replaces what differs from run to run. Fixed ids of one repeated character, and times other than the present, stay.
pub(super) fn redact(text: &str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut known: Vec<&str> = Vec::new();
    let mut rest = text;
    let mut before = '\n';
    while let Some(first) = rest.chars().next() {
        let starts_word = !before.is_ascii_alphanumeric();
        let found =
            starts_word.then(|| id(rest, &mut known).or_else(|| time(rest)).or_else(|| number(rest, before))).flatten();
        let (shown, length) = found.unwrap_or_else(|| (first.to_string(), first.len_utf8()));
        redacted += &shown;
        before = rest[..length].chars().next_back().expect("every step passes at least one character");
        rest = &rest[length..];
    }
    redacted
}

/// Recognises a generated id. The first one met becomes `est_AAAA…`, the second `est_BBBB…`.
fn id<'a>(rest: &'a str, known: &mut Vec<&'a str>) -> Option<(String, usize)> {
    let body = rest.strip_prefix("est_").or_else(|| rest.strip_prefix("evt_"))?;
    let length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let id = &rest[..4 + length];
    let first = body.as_bytes().first()?;
    if length != ID_LENGTH || body[..length].bytes().all(|byte| byte == *first) {
        return None;
    }
    let index = known.iter().position(|seen| *seen == id).unwrap_or_else(|| {
        known.push(id);
        known.len() - 1
    });
    let letter = char::from(b'A' + u8::try_from(index % 26).expect("a remainder of 26 fits"));
    Some((format!("{}{}", &id[..4], letter.to_string().repeat(ID_LENGTH)), id.len()))
}

/// Recognises an RFC 3339 time in UTC that lies within a day of now.
fn time(rest: &str) -> Option<(String, usize)> {
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = 1 + rest.get(..rest.len().min(35)).unwrap_or(rest).find('Z')?;
    let moment: Timestamp = rest[..length].parse().ok()?;
    let near = moment.duration_since(Timestamp::now()).abs() < SignedDuration::from_hours(24);
    let shape = if length == 24 { "YYYY-MM-DDTHH:MM:SS.mmmZ" } else { "YYYY-MM-DDTHH:MM:SSZ" };
    near.then(|| (shape.to_owned(), length))
}

/// Recognises a port behind a loopback address, and a measured duration.
fn number(rest: &str, before: char) -> Option<(String, usize)> {
    if let Some(host) = ["127.0.0.1:", "localhost:", "[::1]:"].into_iter().find(|host| rest.starts_with(host)) {
        let digits = digits(&rest[host.len()..]);
        return (digits > 0).then(|| (format!("{host}PORT"), host.len() + digits));
    }
    if before == '.' || before == '-' {
        return None;
    }
    let whole = digits(rest);
    let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
    let length = whole + if fraction > 0 { 1 + fraction } else { 0 };
    let unit = rest[length..].trim_start_matches(' ');
    let word = unit.find(|c: char| !c.is_alphanumeric()).map_or(unit, |end| &unit[..end]);
    // Whole seconds are promises of the program, never measurements.
    let measured = whole > 0 && (word == "ms" || (word == "s" && fraction > 0));
    measured.then(|| ("[duration]".to_owned(), rest.len() - unit.len() + word.len()))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lettered_in_order_of_appearance() {
        let text = "est_8of6RXoM1997qikH7NS11h evt_9of6RXoM1997qikH7NS11h est_8of6RXoM1997qikH7NS11h";
        let shown = "est_AAAAAAAAAAAAAAAAAAAAAA evt_BBBBBBBBBBBBBBBBBBBBBB est_AAAAAAAAAAAAAAAAAAAAAA";
        assert_eq!(redact(text), shown);
    }

    #[test]
    fn ids_that_a_test_has_chosen_stay() {
        for id in ["est_1111111111111111111111", "est_9", "test_8of6RXoM1997qikH7NS11h"] {
            assert_eq!(redact(id), id);
        }
    }

    #[test]
    fn only_present_times_are_hidden() {
        let now = Timestamp::now();
        assert_eq!(redact(&format!("\"{now:.3}\" {now:.0}")), "\"YYYY-MM-DDTHH:MM:SS.mmmZ\" YYYY-MM-DDTHH:MM:SSZ");
        assert_eq!(redact("2025-01-29T18:08:43.440Z"), "2025-01-29T18:08:43.440Z");
    }

    #[test]
    fn ports_and_measured_durations_are_hidden() {
        assert_eq!(
            redact("http://127.0.0.1:41234/api in 12 ms, 0.31 s"),
            "http://127.0.0.1:PORT/api in [duration], [duration]"
        );
        assert_eq!(redact("waiting 2 s, version 1.2.3, 10 streams"), "waiting 2 s, version 1.2.3, 10 streams");
    }
}
