//! Tells a time by its distance from the present: `3 min ago`.

use std::borrow::Cow;

use jiff::Timestamp;

use super::Layout;

/// The columns, and the lines of a panel, that hold times.
const HOLD_TIMES: &[&str] =
    &["ATTEMPTS", "CREATED", "EVENT TIME", "EXPIRES", "EXPIRES AT", "FIRST SEEN", "LAST SEEN", "UPDATED"];

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The mean of the calendar.
const MONTH: u64 = 2_629_746;
const YEAR: u64 = 12 * MONTH;

/// Returns a value as it is shown under its title: a time that begins a line of it is told by its distance, where that was
/// asked for. What is no time stays as it is.
pub(super) fn shown<'a>(title: &str, value: &'a str, layout: Layout) -> Cow<'a, str> {
    let Some(now) = layout.now.filter(|_| HOLD_TIMES.contains(&title)) else { return Cow::Borrowed(value) };
    let line = |line: &str| {
        // Two blanks stand between a time and what belongs to it.
        let (time, rest) = line.split_at(line.find("  ").unwrap_or(line.len()));
        match time.parse::<Timestamp>() {
            Ok(time) => distance(now, time) + rest,
            Err(_) => line.to_owned(),
        }
    };
    value.split('\n').map(line).collect::<Vec<_>>().join("\n").into()
}

/// Returns how far `time` is from `now`, in the largest unit of which it is at least two, or one minute, hour or day.
fn distance(now: Timestamp, time: Timestamp) -> String {
    let seconds = now.as_second() - time.as_second();
    let (count, unit) = match seconds.unsigned_abs() {
        0 => return "just now".to_owned(),
        past @ ..MINUTE => (past, "s"),
        past @ ..HOUR => (past / MINUTE, "min"),
        past @ ..DAY => (past / HOUR, "h"),
        past if past < 2 * DAY => (1, "day"),
        past if past < 2 * MONTH => (past / DAY, "days"),
        past if past < 2 * YEAR => (past / MONTH, "months"),
        past => (past / YEAR, "years"),
    };
    if seconds > 0 { format!("{count} {unit} ago") } else { format!("in {count} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-02T09:15:27Z".parse().unwrap()
    }

    fn at(title: &str, value: &str) -> String {
        shown(title, value, Layout { now: Some(now()), ..Layout::default() }).into_owned()
    }

    #[test]
    fn a_distance_has_one_unit_that_suits_it() {
        let after = |seconds: i64| distance(Timestamp::from_second(now().as_second() + seconds).unwrap(), now());
        for (seconds, expected) in [
            (0, "just now"),
            (1, "1 s ago"),
            (59, "59 s ago"),
            (60, "1 min ago"),
            (3599, "59 min ago"),
            (3600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "1 day ago"),
            (172_800, "2 days ago"),
            (60 * 86_400, "60 days ago"),
            (61 * 86_400, "2 months ago"),
            (800 * 86_400, "2 years ago"),
            (-1, "in 1 s"),
            (-7200, "in 2 h"),
        ] {
            assert_eq!(after(seconds), expected, "{seconds}");
        }
        assert!(distance(Timestamp::MAX, Timestamp::MIN).ends_with(" years ago"));
    }

    #[test]
    fn times_are_told_where_times_are_expected_and_nowhere_else() {
        assert_eq!(at("EVENT TIME", "2026-03-02T09:12:26.500Z"), "3 min ago");
        assert_eq!(at("EVENT TIME", "2026-03-02T10:12:00+01:00"), "3 min ago");
        assert_eq!(at("EVENT TIME", "soon"), "soon");
        assert_eq!(at("EVENT TIME", ""), "");
        assert_eq!(at("NAME", "2026-03-02T09:12:27.500Z"), "2026-03-02T09:12:27.500Z");
        let attempts = "2026-03-02T09:15:20Z  failed  21 ms  status 503\nnever  failed";
        assert_eq!(at("ATTEMPTS", attempts), "7 s ago  failed  21 ms  status 503\nnever  failed");
        assert_eq!(at("ATTEMPTS", "4"), "4");
        assert_eq!(shown("UPDATED", "2026-03-02T09:15:20Z", Layout::default()), "2026-03-02T09:15:20Z");
    }
}
