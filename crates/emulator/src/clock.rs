//! Timestamps of the service: it writes UTC with three fraction digits, and reads whole seconds.

use jiff::{SignedDuration, Timestamp};

/// Seconds in a day, the width of a bucket of the statistics.
pub(crate) const DAY_SECS: i64 = 86_400;

/// Returns the current time in whole milliseconds, so that stored and shown times are equal.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Formats `time` with exactly three fraction digits and a `Z`.
pub(crate) fn format(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Returns `time`, or a millisecond after `previous` if that is later: each change of an object gets a later time.
pub(crate) fn after(previous: Timestamp, time: Timestamp) -> Timestamp {
    if time > previous {
        return time;
    }
    previous.checked_add(SignedDuration::from_millis(1)).unwrap_or(previous)
}

/// Rounds `time` down to a whole multiple of `seconds` since the epoch.
pub(crate) fn floor(time: Timestamp, seconds: i64) -> Timestamp {
    let floored = time.as_second().div_euclid(seconds) * seconds;
    Timestamp::from_second(floored).unwrap_or(time)
}

/// Rounds `time` up to a whole multiple of `seconds` since the epoch.
pub(crate) fn ceil(time: Timestamp, seconds: i64) -> Timestamp {
    let down = floor(time, seconds);
    if down == time { time } else { Timestamp::from_second(down.as_second() + seconds).unwrap_or(time) }
}

/// Returns the number of UTC days since the epoch.
pub(crate) fn day(time: Timestamp) -> i64 {
    time.as_second().div_euclid(DAY_SECS)
}

/// Reports whether `text` has the form `YYYY-MM-DDTHH:MM:SSZ`.
pub(crate) fn is_whole_second_form(text: &str) -> bool {
    text.len() == 20
        && text.bytes().zip(b"0000-00-00T00:00:00Z").all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *form,
        })
}

#[cfg(test)]
mod tests;
