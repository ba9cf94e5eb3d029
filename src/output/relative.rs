//! Shows times relative to the current time: `3 min ago`.

use std::borrow::Cow;

use jiff::Timestamp;

use super::format::Layout;

/// The columns, and the keys of a panel, that hold times.
const HOLD_TIMES: &[&str] =
    &["ATTEMPTS", "CREATED", "EVENT TIME", "EXPIRES", "EXPIRES AT", "FIRST SEEN", "LAST SEEN", "UPDATED"];

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// The mean month of the calendar.
const MONTH: u64 = 2_629_746;
const YEAR: u64 = 12 * MONTH;

/// Returns the text of a value under its title. If relative times are on, a time at the start of a line becomes a relative
/// one.
pub(super) fn shown<'a>(title: &str, value: &'a str, layout: Layout) -> Cow<'a, str> {
    let Some(now) = layout.now.filter(|_| HOLD_TIMES.contains(&title)) else { return Cow::Borrowed(value) };
    let lines: Vec<String> = value.split('\n').map(|line| relative_line(line, now)).collect();
    lines.join("\n").into()
}

/// Replaces the time at the start of a line; two blanks follow it, or nothing.
fn relative_line(line: &str, now: Timestamp) -> String {
    let (time, rest) = line.split_at(line.find("  ").unwrap_or(line.len()));
    match time.parse::<Timestamp>() {
        Ok(time) => distance(now, time) + rest,
        Err(_) => line.to_owned(),
    }
}

/// Returns the distance of `time` from `now`, in the largest unit of which it is at least two, or one minute, hour or day.
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
mod tests;
