//! How near a stream is to being disabled for its failures, as far as lists and counts can tell.

use auth0_events_client::model::{FAILED_DELIVERIES, SUCCESSFUL_DELIVERIES, Stats};

/// Failures in a row that disable a stream (documented).
const IN_A_ROW: u64 = 500;
/// Failures in total that disable a stream, and keep it from being enabled (documented).
const IN_TOTAL: u64 = 5000;
/// Share of a limit from which on a warning is due: one half.
const NEAR: u64 = 2;

/// Bounds of how many failures there are in a row. Redeliveries that failed are counted among them.
#[derive(Clone, Copy, Default)]
struct Row {
    at_least: u64,
    /// Within a day that saw a success, the order of events is unknown: the success may have come first.
    at_most: u64,
}

/// What is known from one look to the next.
#[derive(Default)]
pub(crate) struct Nearness {
    stats: Option<Stats>,
    row: Row,
    in_total: Option<u64>,
    warned: [u64; 2],
}

impl Nearness {
    /// Takes in what a look has found: failed deliveries in all, those that failed less than an hour ago, and the counts
    /// where there are any. Returns the warnings that are due, none of them twice for the same number.
    pub(crate) fn look(&mut self, in_total: u64, in_the_last_hour: u64, stats: Option<Stats>) -> Vec<String> {
        if let Some(now) = stats {
            self.row = match &self.stats {
                None => trailing_failures(&now),
                Some(before) => {
                    let failures = now.rise_since(before, FAILED_DELIVERIES);
                    match now.rise_since(before, SUCCESSFUL_DELIVERIES) {
                        0 => Row { at_least: self.row.at_least + failures, at_most: self.row.at_most + failures },
                        _ => Row { at_least: 0, at_most: failures },
                    }
                }
            };
            self.stats = Some(now);
        }
        let falling = self.in_total.replace(in_total).is_some_and(|before| in_total < before);
        let Row { at_least, at_most } = self.row;
        let rest = |count: u64, limit: u64| match limit.saturating_sub(count) {
            0 => "which disables the stream".to_owned(),
            left => format!("{left} more disable the stream; {}", trend(left, in_the_last_hour, falling)),
        };
        let row = match at_least * NEAR >= IN_A_ROW {
            true => format!("at least {at_least} of {IN_A_ROW} failures in a row: {}", rest(at_least, IN_A_ROW)),
            false if at_most >= IN_A_ROW => format!(
                "up to {at_most} failures in a row, of which {IN_A_ROW} disable the stream: when the last success of that day \
                 came is unknown"
            ),
            false => format!(
                "up to {at_most} of {IN_A_ROW} failures in a row, if the last success came before them: {}",
                rest(at_most, IN_A_ROW)
            ),
        };
        let total = format!("{in_total} of {IN_TOTAL} failures in total: {}", rest(in_total, IN_TOTAL));
        let numbers = [(at_most, IN_A_ROW, row), (in_total, IN_TOTAL, total)];
        let mut warnings = Vec::new();
        for ((count, limit, warning), warned) in numbers.into_iter().zip(&mut self.warned) {
            if std::mem::replace(warned, count) != count && count * NEAR >= limit {
                warnings.push(warning);
            }
        }
        warnings
    }
}

/// Says when the limit is reached at the present pace.
fn trend(left: u64, in_the_last_hour: u64, falling: bool) -> String {
    if falling {
        return "fewer than before".to_owned();
    }
    match in_the_last_hour {
        0 => "none in the last hour".to_owned(),
        pace => match left / pace {
            0 => format!("{pace} in the last hour, so within an hour at this pace"),
            hours if hours > 48 => format!("{pace} in the last hour, so in about {} days at this pace", hours / 24),
            hours => format!("{pace} in the last hour, so in about {hours} h at this pace"),
        },
    }
}

/// Counts the failures of the days after the last one that saw a success, and with that day.
fn trailing_failures(stats: &Stats) -> Row {
    let succeeded = stats.counts(SUCCESSFUL_DELIVERIES).into_iter().rfind(|(_, count)| *count > 0);
    let failures = stats.counts(FAILED_DELIVERIES);
    let start = succeeded.and_then(|(bucket, _)| failures.iter().position(|(known, _)| *known == bucket));
    let from = |start: usize| failures.iter().skip(start).map(|(_, count)| count).sum();
    Row { at_least: from(start.map_or(0, |start| start + 1)), at_most: from(start.unwrap_or(0)) }
}

#[cfg(test)]
mod tests;
