//! Unit tests of `chart`.

use super::*;

fn drawn(width: Option<usize>) -> String {
    let labels = ["2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04"].map(str::to_owned);
    let value = |number: &Option<u64>| number.map_or(ChartValue::Gap, |number| ChartValue::Number(number.into()));
    let numbers = |numbers: &[Option<u64>]| numbers.iter().map(value).collect::<Vec<_>>();
    let (delivered, failed) = (numbers(&[Some(1200), Some(600), None, Some(1)]), numbers(&[Some(0), Some(77), None]));
    let delivered = Series { name: "successful", values: &delivered };
    let failed = Series { name: "failed", values: &failed };
    String::from_utf8(chart("day", &labels, &[delivered, failed], Layout { width, ..Layout::default() })).unwrap()
}

#[test]
fn a_zero_is_an_empty_bar_and_a_gap_is_a_dash() {
    insta::assert_snapshot!(drawn(None), @r"
    DAY         SUCCESSFUL                        FAILED
    2026-05-01        1200  ████████████████████       0
    2026-05-02         600  ██████████                77  █▎
    2026-05-03           -                             -
    2026-05-04           1  ▏                          -
    ");
}

#[test]
fn bars_take_the_room_there_is() {
    insta::assert_snapshot!(drawn(Some(60)), @r"
    DAY         SUCCESSFUL                 FAILED
    2026-05-01        1200  █████████████       0
    2026-05-02         600  ██████▌            77  ▊
    2026-05-03           -                      -
    2026-05-04           1  ▏                   -
    ");
    insta::assert_snapshot!(drawn(Some(30)), @"
    DAY         SUCCESSFUL  FAILED
    2026-05-01        1200       0
    2026-05-02         600      77
    2026-05-03           -       -
    2026-05-04           1       -
    ");
    for columns in 30..200 {
        assert!(drawn(Some(columns)).lines().all(|line| width(line) <= columns), "{columns}");
    }
}

#[test]
fn a_terminal_too_narrow_for_the_numbers_wraps_their_lines() {
    assert_eq!(drawn(Some(26)), drawn(Some(30)));
}

#[test]
fn bars_of_less_than_four_columns_are_not_drawn() {
    assert_eq!(drawn(Some(41)), drawn(Some(30)));
    assert_ne!(drawn(Some(42)), drawn(Some(30)));
}

#[test]
fn bars_are_proportional_and_never_vanish() {
    assert_eq!(bar(10, 10, 4), "████");
    assert_eq!(bar(5, 10, 4), "██");
    assert_eq!(bar(1, 10, 4), "▍");
    assert_eq!(bar(1, u64::MAX, 4), "▏");
    assert_eq!(bar(u64::MAX, u64::MAX, 40), "█".repeat(40));
    assert_eq!(bar(0, 0, 4), "");
}

#[test]
fn no_buckets_leave_the_titles() {
    assert_eq!(chart("day", &[], &[Series { name: "failed", values: &[] }], Layout::default()), b"DAY  FAILED\n");
}

#[test]
fn a_line_for_buckets_that_are_left_out_has_no_value() {
    let labels = ["2026-05-01", "...", "2026-05-09"].map(str::to_owned);
    let values = [ChartValue::Number(4.into()), ChartValue::Skipped, ChartValue::Gap];
    let drawn = chart("day", &labels, &[Series { name: "failed", values: &values }], Layout::default());
    insta::assert_snapshot!(String::from_utf8(drawn).unwrap(), @"
    DAY         FAILED
    2026-05-01       4  ████████████████████
    ...
    2026-05-09       -
    ");
}
