//! Time as the service writes and reads it: UTC with three fraction digits out, whole seconds in.

use jiff::{SignedDuration, Timestamp};

/// Seconds in a day, the width of a statistics bucket.
pub(super) const DAY: i64 = 86_400;

/// Returns the time now in whole milliseconds, so that what is stored equals what is shown.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Writes `time` with exactly three fraction digits and a `Z`.
pub(super) fn format(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Returns `time`, moved past `previous` if it is not: a change is always later than what it changed.
pub(super) fn after(previous: Timestamp, time: Timestamp) -> Timestamp {
    if time > previous {
        return time;
    }
    previous.checked_add(SignedDuration::from_millis(1)).unwrap_or(previous)
}

/// Rounds `time` down to a whole multiple of `seconds` since the epoch.
pub(super) fn floor(time: Timestamp, seconds: i64) -> Timestamp {
    let floored = time.as_second().div_euclid(seconds) * seconds;
    Timestamp::from_second(floored).unwrap_or(time)
}

/// Rounds `time` up to a whole multiple of `seconds` since the epoch.
pub(super) fn ceil(time: Timestamp, seconds: i64) -> Timestamp {
    let down = floor(time, seconds);
    if down == time { time } else { Timestamp::from_second(down.as_second() + seconds).unwrap_or(time) }
}

/// Returns the number of the UTC day since the epoch.
pub(super) fn day(time: Timestamp) -> i64 {
    time.as_second().div_euclid(DAY)
}

/// Tells whether `text` has the form `YYYY-MM-DDTHH:MM:SSZ`.
pub(super) fn is_whole_second_form(text: &str) -> bool {
    text.len() == 20
        && text.bytes().zip(b"0000-00-00T00:00:00Z").all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *form,
        })
}

#[cfg(test)]
mod tests;
