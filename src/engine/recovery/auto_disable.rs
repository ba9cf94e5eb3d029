//! Warns before the API disables a stream for its failures, from the number of failed deliveries and the statistics.

use auth0_events_client::model::{FAILED_DELIVERIES, SUCCESSFUL_DELIVERIES, Stats};

/// Consecutive failures that disable a stream (documented).
const CONSECUTIVE_LIMIT: u64 = 500;
/// Failures in total that disable a stream and keep it from being enabled (documented).
const TOTAL_LIMIT: u64 = 5000;
/// A warning is due from this fraction of a limit on: one half.
const WARN_DIVISOR: u64 = 2;

/// Bounds of the number of consecutive failures. Failed redeliveries count.
#[derive(Clone, Copy, Default)]
struct FailureStreak {
    at_least: u64,
    /// The statistics count by the day: a success on the same day may have come before the failures.
    at_most: u64,
}

/// The numbers of the last look and the warnings given so far.
#[derive(Default)]
pub(crate) struct AutoDisableMonitor {
    stats: Option<Stats>,
    streak: FailureStreak,
    total: Option<u64>,
    /// The counts last compared: of consecutive failures and in total.
    compared: [u64; 2],
}

impl AutoDisableMonitor {
    /// Adds the result of a look at the stream. Returns the warnings that are due, each once per number.
    ///
    /// `last_hour` is the number of failures in the last hour. `stats` is `None` for a stream without statistics.
    pub(crate) fn look(&mut self, total: u64, last_hour: u64, stats: Option<Stats>) -> Vec<String> {
        if let Some(stats) = stats {
            self.streak = match &self.stats {
                None => trailing_failures(&stats),
                Some(before) => {
                    let failures = stats.rise_since(before, FAILED_DELIVERIES);
                    if stats.rise_since(before, SUCCESSFUL_DELIVERIES) > 0 {
                        FailureStreak { at_least: 0, at_most: failures }
                    } else {
                        let FailureStreak { at_least, at_most } = self.streak;
                        FailureStreak { at_least: at_least + failures, at_most: at_most + failures }
                    }
                }
            };
            self.stats = Some(stats);
        }
        let is_falling = self.total.replace(total).is_some_and(|before| total < before);
        let distance = |count, limit| distance(count, limit, last_hour, is_falling);
        let FailureStreak { at_least, at_most } = self.streak;
        let consecutive = if at_least * WARN_DIVISOR >= CONSECUTIVE_LIMIT {
            let distance = distance(at_least, CONSECUTIVE_LIMIT);
            format!("at least {at_least} of {CONSECUTIVE_LIMIT} consecutive failures: {distance}")
        } else if at_most >= CONSECUTIVE_LIMIT {
            format!(
                "up to {at_most} consecutive failures, and {CONSECUTIVE_LIMIT} disable the stream; a success on the same \
                 day may have interrupted them"
            )
        } else {
            let distance = distance(at_most, CONSECUTIVE_LIMIT);
            format!("up to {at_most} of {CONSECUTIVE_LIMIT} consecutive failures: {distance}")
        };
        let in_total = format!("{total} of {TOTAL_LIMIT} failures in total: {}", distance(total, TOTAL_LIMIT));
        let candidates = [(at_most, CONSECUTIVE_LIMIT, consecutive), (total, TOTAL_LIMIT, in_total)];
        let mut warnings = Vec::new();
        for ((count, limit, warning), compared) in candidates.into_iter().zip(&mut self.compared) {
            let is_new = std::mem::replace(compared, count) != count;
            if is_new && count * WARN_DIVISOR >= limit {
                warnings.push(warning);
            }
        }
        warnings
    }
}

/// Words the distance to a limit and the time until it is reached at the present rate.
fn distance(count: u64, limit: u64, last_hour: u64, is_falling: bool) -> String {
    let remaining = limit.saturating_sub(count);
    if remaining == 0 {
        return "the limit that disables the stream".to_owned();
    }
    let trend = match remaining.checked_div(last_hour) {
        _ if is_falling => "fewer than before".to_owned(),
        None => "none in the last hour".to_owned(),
        Some(0) => format!("{last_hour} in the last hour, so within an hour at this rate"),
        Some(hours) if hours > 48 => {
            format!("{last_hour} in the last hour, so in about {} days at this rate", hours / 24)
        }
        Some(hours) => format!("{last_hour} in the last hour, so in about {hours} h at this rate"),
    };
    format!("{remaining} more disable the stream; {trend}")
}

/// Counts the failures after the last success, by the day.
fn trailing_failures(stats: &Stats) -> FailureStreak {
    let last_success = stats.counts(SUCCESSFUL_DELIVERIES).into_iter().rfind(|(_, count)| *count > 0);
    let failures = stats.counts(FAILED_DELIVERIES);
    let day = last_success.and_then(|(bucket, _)| failures.iter().position(|(other, _)| *other == bucket));
    let sum_from = |start: usize| failures.iter().skip(start).map(|(_, count)| count).sum();
    FailureStreak { at_least: sum_from(day.map_or(0, |day| day + 1)), at_most: sum_from(day.unwrap_or(0)) }
}

#[cfg(test)]
mod tests;
