//! How near a stream is to being disabled for its failures, as far as lists and counts can tell.

use crate::model::{FAILED_DELIVERIES, SUCCESSFUL_DELIVERIES, Stats};

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
pub(super) struct Nearness {
    stats: Option<Stats>,
    row: Row,
    in_total: Option<u64>,
    warned: [u64; 2],
}

impl Nearness {
    /// Takes in what a look has found: failed deliveries in all, those that failed less than an hour ago, and the counts
    /// where there are any. Returns the warnings that are due, none of them twice for the same number.
    pub(super) fn look(&mut self, in_total: u64, in_the_last_hour: u64, stats: Option<Stats>) -> Vec<String> {
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Resource as _;

    fn stats(delivered: &[Option<u64>], failed: &[Option<u64>]) -> Option<Stats> {
        let buckets: Vec<String> = (0..delivered.len()).map(|day| format!("day {day}")).collect();
        let metric = |name: &str, data: &[Option<u64>]| json!({"name": name, "data": data});
        let metrics = [metric(SUCCESSFUL_DELIVERIES, delivered), metric(FAILED_DELIVERIES, failed)];
        Some(Stats::read(json!({"buckets": buckets, "metrics": metrics})).unwrap())
    }

    #[test]
    fn only_failures_after_the_last_day_with_a_success_are_surely_in_a_row() {
        let trailing = |delivered: &[Option<u64>], failed: &[Option<u64>]| {
            let row = trailing_failures(&stats(delivered, failed).unwrap());
            (row.at_least, row.at_most)
        };
        assert_eq!(trailing(&[Some(3), Some(0), Some(0)], &[Some(9), Some(4), Some(5)]), (9, 18));
        assert_eq!(trailing(&[Some(0), None, Some(1)], &[Some(9), Some(4), Some(5)]), (0, 5));
        assert_eq!(trailing(&[None, None, None], &[Some(9), None, Some(5)]), (14, 14));
        assert_eq!(trailing(&[], &[]), (0, 0));
    }

    #[test]
    fn a_success_of_the_same_day_leaves_the_worst_case_to_be_warned_of() {
        let first = |failed| Nearness::default().look(10, 5, stats(&[Some(1)], &[Some(failed)]));
        assert!(first(249).is_empty());
        assert_eq!(
            first(300),
            [
                "up to 300 of 500 failures in a row, if the last success came before them: 200 more disable the stream; 5 in \
                 the last hour, so in about 40 h at this pace"
            ]
        );
        assert_eq!(
            first(700),
            [
                "up to 700 failures in a row, of which 500 disable the stream: when the last success of that day came is \
                 unknown"
            ]
        );
    }

    #[test]
    fn a_warning_tells_the_distance_and_the_pace_once_per_number() {
        let mut nearness = Nearness::default();
        assert!(nearness.look(249, 9, stats(&[Some(0)], &[Some(249)])).is_empty());
        let warning =
            ["at least 412 of 500 failures in a row: 88 more disable the stream; 20 in the last hour, so in \
                        about 4 h at this pace"];
        assert_eq!(nearness.look(412, 20, stats(&[Some(0)], &[Some(412)])), warning);
        assert!(nearness.look(412, 20, stats(&[Some(0)], &[Some(412)])).is_empty());
        assert!(nearness.look(413, 20, stats(&[Some(1)], &[Some(413)])).is_empty(), "a success ends the row");
        assert!(nearness.look(500, 20, stats(&[Some(1)], &[Some(500)])).is_empty());
    }

    #[test]
    fn the_total_needs_no_counts_and_its_fall_is_told() {
        let mut nearness = Nearness::default();
        assert_eq!(
            nearness.look(2500, 0, None),
            ["2500 of 5000 failures in total: 2500 more disable the stream; none in the last hour"]
        );
        assert_eq!(
            nearness.look(2501, 10, None),
            [
                "2501 of 5000 failures in total: 2499 more disable the stream; 10 in the last hour, so in about 10 days at \
              this pace"
            ]
        );
        assert_eq!(
            nearness.look(2500, 10, None),
            ["2500 of 5000 failures in total: 2500 more disable the stream; fewer than before"]
        );
        assert_eq!(nearness.look(5000, 90, None), ["5000 of 5000 failures in total: which disables the stream"]);
    }
}
