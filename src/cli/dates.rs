//! Parses dates such as `2026-05-01`, `yesterday` or `-2d`, and formats them for the API.
//!
//! A date without an offset is UTC, like the dates of the API. The clock is a parameter.

use std::str::FromStr;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::values;
use crate::failure::Failure;
use auth0_events_text::repeatable;

/// The accepted formats, for hints.
const DATE_HELP: &str = "RFC 3339, `2026-05-01`, `2026-05-01T10:00`, `now`, `today`, `yesterday`, \
    or a duration ago such as `-2d`, `-6h` or `-1h30m`; UTC unless there is an offset";

/// Parses the value of a date option. Clap shows no hints, so the hint becomes part of the message.
pub(super) fn date(text: &str) -> Result<DateArg, String> {
    text.parse().map_err(|failure: Failure| match failure.hint_text() {
        Some(hint) => format!("{failure}; {hint}"),
        None => failure.to_string(),
    })
}

/// The longest duration before now.
const MAX_SPAN: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// The beginning of the year 0, in seconds since the epoch.
const YEAR_ZERO_SECS: i64 = -62_167_219_200;

/// A point in time as it was typed, which may depend on the current time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateArg {
    /// A fixed point.
    At(Timestamp),
    /// Midnight in UTC, of today or an earlier day.
    Midnight {
        /// 0 for `today`, 1 for `yesterday`.
        days_ago: u8,
    },
    /// A duration before now.
    Ago(Duration),
}

impl DateArg {
    /// Returns the point in time, given the current time.
    pub(crate) fn resolve(self, now: Timestamp) -> Timestamp {
        let back = |from: Timestamp, by: Duration| {
            let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
            from.checked_sub(by).unwrap_or(Timestamp::MIN)
        };
        match self {
            Self::At(point) => point,
            Self::Ago(span) => back(now, span),
            Self::Midnight { days_ago } => {
                const DAY: u64 = 24 * 60 * 60;
                let now = whole_second(now);
                let today = now.as_second().rem_euclid(DAY.cast_signed()).cast_unsigned();
                back(now, Duration::from_secs(today + DAY * u64::from(days_ago)))
            }
        }
    }
}

impl FromStr for DateArg {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let trimmed = text.trim();
        match trimmed.to_ascii_lowercase().as_str() {
            "now" => return Ok(Self::Ago(Duration::ZERO)),
            "today" => return Ok(Self::Midnight { days_ago: 0 }),
            "yesterday" => return Ok(Self::Midnight { days_ago: 1 }),
            _ => {}
        }
        if let Some(span) = trimmed.strip_prefix('-') {
            // A unit is required: `-2` could mean days or seconds.
            let unit = span.ends_with(|c: char| c.is_ascii_alphabetic());
            return match values::span(span).filter(|_| unit) {
                Some(span) if span <= MAX_SPAN => Ok(Self::Ago(span)),
                Some(_) => Err(refused(text, "it is more than 100 years ago")),
                None => Err(refused(text, "expected whole numbers with the units d, h, m or s")),
            };
        }
        let starts_with_a_year = trimmed.len() > 4 && trimmed.bytes().take(4).all(|byte| byte.is_ascii_digit());
        if !starts_with_a_year || trimmed.as_bytes()[4] != b'-' {
            return Err(refused(text, "unknown format"));
        }
        let point = trimmed.parse::<Timestamp>().or_else(|error| {
            // For a text with an offset, the first error is the better one.
            trimmed.parse::<DateTime>().map_err(|_| error).and_then(|civil| TimeZone::UTC.to_timestamp(civil))
        });
        // The API's format has no years before 0, which an offset can reach.
        let point = point.ok().filter(|point| point.as_second() >= YEAR_ZERO_SECS);
        point.map(Self::At).ok_or_else(|| refused(text, "no such date or time"))
    }
}

fn refused(text: &str, problem: &str) -> Failure {
    let mut hint = format!("use {DATE_HELP}");
    if values::span(text).is_some() && text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        hint = format!("use `-{}` for that long ago", text.trim());
    }
    Failure::usage(format!("`{}` is not a date: {problem}", repeatable(text))).hint(hint)
}

/// Formats a time for the API's filters: UTC, whole seconds, `YYYY-MM-DDTHH:MM:SSZ`, 20 characters.
pub(crate) fn to_wire(point: Timestamp) -> String {
    whole_second(point).to_string()
}

/// Rounds down to a whole second.
fn whole_second(point: Timestamp) -> Timestamp {
    let second = point.as_second() - i64::from(point.subsec_nanosecond() < 0);
    Timestamp::from_second(second).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests;
