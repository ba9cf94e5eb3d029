//! Unit tests of `dates`.

use super::*;

/// Parses a date relative to a fixed time and returns its wire form.
fn wire(text: &str) -> String {
    let now: Timestamp = "2026-05-03T10:20:30.987654321Z".parse().unwrap();
    to_wire(text.parse::<DateArg>().unwrap_or_else(|failure| panic!("{failure}")).resolve(now))
}

#[test]
fn every_form_becomes_utc_in_whole_seconds() {
    for (text, expected) in [
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z"),
        ("2026-05-01T10:00:00.999Z", "2026-05-01T10:00:00Z"),
        ("2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00Z"),
        ("2026-05-01t00:30:00-05:30", "2026-05-01T06:00:00Z"),
        ("2026-05-01", "2026-05-01T00:00:00Z"),
        ("2026-05-01T10:00", "2026-05-01T10:00:00Z"),
        ("2026-05-01 10:00:30", "2026-05-01T10:00:30Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("now", "2026-05-03T10:20:30Z"),
        ("today", "2026-05-03T00:00:00Z"),
        ("Yesterday", "2026-05-02T00:00:00Z"),
        ("-2d", "2026-05-01T10:20:30Z"),
        ("-6h", "2026-05-03T04:20:30Z"),
        ("-30m", "2026-05-03T09:50:30Z"),
        ("-1h30m", "2026-05-03T08:50:30Z"),
        ("-1d2h", "2026-05-02T08:20:30Z"),
        (" -45s ", "2026-05-03T10:19:45Z"),
    ] {
        assert_eq!(wire(text), expected, "{text}");
        assert_eq!(wire(text).len(), 20);
    }
}

#[test]
fn midnight_is_right_at_midnight_and_before_1970() {
    let midnight = |now: &str| DateArg::Midnight { days_ago: 0 }.resolve(now.parse().unwrap()).to_string();
    assert_eq!(midnight("2026-05-03T00:00:00Z"), "2026-05-03T00:00:00Z");
    assert_eq!(midnight("2026-05-03T23:59:59.999999999Z"), "2026-05-03T00:00:00Z");
    assert_eq!(midnight("1969-12-31T23:59:59.5Z"), "1969-12-31T00:00:00Z");
    assert_eq!(to_wire("1969-12-31T23:59:59.5Z".parse().unwrap()), "1969-12-31T23:59:59Z");
}

#[test]
fn an_invalid_date_is_refused_with_the_accepted_forms() {
    for text in [
        "",
        "tomorrow",
        "2026-13-01",
        "2026-02-30",
        "2026-05-01T25:00",
        "01/05/2026",
        "2026",
        "1746093600",
        "-2",
        "-",
        "-2x",
        "--2d",
        "-2d3d",
        "-1.5h",
        "2026-05-01T10:00:00+99:00",
        "2026-05",
        "20260501",
        "-99999999999d",
        "12:00",
        "0000-01-01T00:00:00+02:00",
        "\u{1b}[2J",
    ] {
        let failure = text.parse::<DateArg>().unwrap_err();
        assert!(failure.to_string().contains("is not a date: "), "{text}: {failure}");
        assert!(!failure.to_string().contains('\u{1b}'));
        assert!(failure.hint_text().unwrap().contains("`yesterday`"), "{text}");
    }
    assert_eq!("2d".parse::<DateArg>().unwrap_err().hint_text(), Some("use `-2d` for that long ago"));
}

#[test]
fn spans_never_leave_the_calendar() {
    assert_eq!(DateArg::Ago(Duration::MAX).resolve(Timestamp::UNIX_EPOCH), Timestamp::MIN);
    assert_eq!(DateArg::Midnight { days_ago: 1 }.resolve(Timestamp::MIN), Timestamp::MIN);
    assert_eq!(wire("-36500d").len(), 20);
}
