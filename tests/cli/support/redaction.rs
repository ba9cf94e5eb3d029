//! Redacts snapshots: ids, present times, ports and measured durations, each in its own width, since tables
//! depend on it; and values that an example in the documentation cannot know.

use jiff::{SignedDuration, Timestamp};

/// Base58 characters in an id, after its prefix.
const ID_LENGTH: usize = 22;

/// Replaces values that differ from run to run. Fixed ids of one repeated character, and times other than the present, stay.
pub(super) fn redact(text: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    walk(text, |rest, before| id(rest, &mut known).or_else(|| present_time(rest)).or_else(|| number(rest, before)))
}

/// Replaces values that an example cannot know: ids, ports and tokens, which are returned in order of appearance, and any
/// time, date and measured duration.
pub(crate) fn shape(text: &str) -> (String, Vec<&str>) {
    let mut values = Vec::new();
    let shape = walk(text, |rest, before| {
        let value = |shown: String, length: usize, start: usize| (shown, length, Some(&rest[start..length]));
        let found = id(rest, &mut Vec::new())
            .map(|(shown, length)| value(shown, length, 0))
            .or_else(|| time(rest).map(|(_, shown, length)| (shown.to_owned(), length, None)))
            .or_else(|| date(rest).map(|length| ("YYYY-MM-DD".to_owned(), length, None)))
            .or_else(|| address(rest).map(|(host, length)| value(format!("{host}PORT"), length, host.len())))
            .or_else(|| token(rest).map(|length| value("TOKEN".to_owned(), length, 0)))
            .or_else(|| number(rest, before).map(|(shown, length)| (shown, length, None)));
        let (shown, length, value) = found?;
        values.extend(value);
        Some((shown, length))
    });
    (shape, values)
}

/// Replaces what `recognise` finds at the start of each word. It gets the remaining text and the character before, and
/// returns the replacement and the number of bytes to replace.
fn walk<'a>(text: &'a str, mut recognise: impl FnMut(&'a str, char) -> Option<(String, usize)>) -> String {
    let mut walked = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = '\n';
    while let Some(first) = rest.chars().next() {
        let found = if before.is_ascii_alphanumeric() { None } else { recognise(rest, before) };
        let (shown, length) = found.unwrap_or_else(|| (first.to_string(), first.len_utf8()));
        walked += &shown;
        before = rest[..length].chars().next_back().expect("every step passes at least one character");
        rest = &rest[length..];
    }
    walked
}

/// Recognises a generated id. The first one becomes `est_AAAA…`, the second `est_BBBB…`.
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
fn present_time(rest: &str) -> Option<(String, usize)> {
    let (moment, shown, length) = time(rest)?;
    let near = moment.duration_since(Timestamp::now()).abs() < SignedDuration::from_hours(24);
    near.then(|| (shown.to_owned(), length))
}

/// Recognises an RFC 3339 time in UTC.
fn time(rest: &str) -> Option<(Timestamp, &'static str, usize)> {
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = 1 + rest.get(..rest.len().min(35)).unwrap_or(rest).find('Z')?;
    let moment = rest[..length].parse().ok()?;
    Some((moment, if length == 24 { "YYYY-MM-DDTHH:MM:SS.mmmZ" } else { "YYYY-MM-DDTHH:MM:SSZ" }, length))
}

/// Recognises a day.
fn date(rest: &str) -> Option<usize> {
    let day = rest.get(..10)?;
    let ends = !rest[10..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (ends && day.parse::<jiff::civil::Date>().is_ok()).then_some(10)
}

/// Recognises a generated secret: 32 or more characters that are valid in a URL.
fn token(rest: &str) -> Option<usize> {
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    (length >= 32).then_some(length)
}

/// Recognises a loopback address with a port: returns the text before the port, and the whole length.
fn address(rest: &str) -> Option<(&'static str, usize)> {
    let host = ["127.0.0.1:", "localhost:", "[::1]:"].into_iter().find(|host| rest.starts_with(host))?;
    let digits = digits(&rest[host.len()..]);
    (digits > 0).then(|| (host, host.len() + digits))
}

/// Recognises a port after a loopback address, and a measured duration.
fn number(rest: &str, before: char) -> Option<(String, usize)> {
    if let Some((host, length)) = address(rest) {
        return Some((format!("{host}PORT"), length));
    }
    if before == '.' || before == '-' {
        return None;
    }
    let whole = digits(rest);
    let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
    let length = whole + if fraction > 0 { 1 + fraction } else { 0 };
    let unit = rest[length..].trim_start_matches(' ');
    let word = unit.find(|c: char| !c.is_alphanumeric()).map_or(unit, |end| &unit[..end]);
    // Whole seconds are settings and limits, never measurements.
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
    fn an_example_and_real_output_have_the_same_shape() {
        let shown =
            "est_8of6RXoM1997qikH7NS11h 2026-03-02T09:15:27.500Z 2026-03-02 http://localhost:3000/webhook in 12 ms";
        let real =
            "est_9of6RXoM1997qikH7NS11h 2025-01-29T18:08:43.440Z 2025-01-29 http://localhost:41234/webhook in 3 ms";
        assert_eq!(shape(shown).0, shape(real).0);
        assert_eq!(shape(real).1, ["est_9of6RXoM1997qikH7NS11h", "41234"]);
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
