//! Unit tests of `values`.

use super::*;

#[test]
fn json_is_read_inline_from_a_file_or_from_stdin() {
    let read = |text: &str, takes_bare_names| {
        JsonSourceParser { takes_bare_names }.parse_ref(&Command::new("events"), None, OsStr::new(text))
    };
    let source = |text: &str| read(text, false).unwrap();
    assert_eq!(source("-"), JsonSource::Stdin);
    assert_eq!(source("@conf/stream.json"), JsonSource::File("conf/stream.json".into()));
    assert_eq!(source("{\"a\":1}"), JsonSource::Inline("{\"a\":1}".to_owned()));
    assert_eq!(source("-x"), JsonSource::Inline("-x".to_owned()));
    assert_eq!(source(""), JsonSource::Inline(String::new()));
    assert_eq!(read("stream.json", true).unwrap(), JsonSource::File("stream.json".into()));
    assert_eq!(read(" [1]", true).unwrap(), JsonSource::Inline(" [1]".to_owned()));
    assert!(read("", true).is_err());
    assert_eq!(format!("{:?}", source("{\"token\":\"hunter2\"}")), "Inline(…)");
}

#[test]
fn lists_are_split_trimmed_expanded_and_deduplicated() {
    assert_eq!(
        event_types(&["user.created, user.updated", "invoice.paid"]).unwrap(),
        ["user.created", "user.updated", "invoice.paid"]
    );
    assert_eq!(event_types(&["user.updated,user.*"]).unwrap(), ["user.updated", "user.created", "user.deleted"]);
    assert_eq!(event_types(&["*"]).unwrap().len(), catalog::EVENT_TYPES.len());
    assert_eq!(event_types::<&str>(&[]).unwrap(), Vec::<String>::new());
}

#[test]
fn empty_items_and_patterns_without_a_match_are_refused() {
    for list in ["", "user.created,", ",user.created", "user.created, ,user.deleted"] {
        assert_eq!(event_types(&[list]).unwrap_err().to_string(), "an event type in the list is empty", "{list:?}");
    }
    for pattern in ["tenant.*", "*.created", "us*r.created", "user.**"] {
        let failure = event_types(&[pattern]).unwrap_err();
        assert_eq!(failure.to_string(), format!("no known event type matches `{pattern}`"));
        assert_eq!(
            failure.hint_text().unwrap(),
            "use one of `connection.*`, `group.*`, `organization.*`, `user.*`, or `*`; `events types` lists them all"
        );
    }
}

#[test]
fn a_change_replaces_or_edits() {
    let present = ["user.created", "user.updated"].map(str::to_owned);
    let applied = |lists: &[&str]| SubscriptionChange::parse(lists).unwrap().apply(&present);
    assert_eq!(applied(&["user.deleted,user.created"]), ["user.deleted", "user.created"]);
    assert_eq!(applied(&["+user.deleted,-user.updated"]), ["user.created", "user.deleted"]);
    assert_eq!(applied(&["+user.*", "- group.*"]), ["user.created", "user.updated", "user.deleted"]);
    assert_eq!(applied(&["-user.*"]), Vec::<String>::new());
    assert_eq!(applied(&["-not.there"]), present);
}

#[test]
fn a_mixed_or_contradictory_change_is_refused() {
    let refused = |lists: &[&str]| SubscriptionChange::parse(lists).unwrap_err().to_string();
    assert_eq!(refused(&["user.created,+user.deleted"]), "event types with and without `+` or `-` cannot be mixed");
    assert_eq!(refused(&["+user.*,-user.created"]), "`user.created` is both added and removed");
    assert_eq!(refused(&["+"]), "`+` does not name an event type");
    assert_eq!(refused(&["+tenant.*"]), "no known event type matches `tenant.*`");
}

#[test]
fn durations_take_units_or_count_seconds() {
    for (text, milliseconds) in [
        ("30s", 30_000),
        ("500ms", 500),
        ("5m", 300_000),
        ("1h30m", 5_400_000),
        ("1h30m5s250ms", 5_405_250),
        ("2d", 172_800_000),
        ("30", 30_000),
        ("0", 0),
        (" 7s ", 7000),
        ("365d", 31_536_000_000),
    ] {
        assert_eq!(duration(text).unwrap(), Duration::from_millis(milliseconds), "{text}");
    }
}

#[test]
fn an_invalid_duration_is_refused_with_examples() {
    for text in ["", "s", "-5s", "+5", "1.5s", "5 m", "30m1h", "1m1m", "5x", "1h30", "๓s", "5S"] {
        let failure = duration(text).unwrap_err();
        assert!(failure.to_string().contains("expected whole numbers with units"), "{text:?}");
        assert!(failure.hint_text().unwrap().contains("`1h30m`"));
    }
    for text in ["366d", "365d1ms", "99999999999999999999999s", "4294967295"] {
        assert!(duration(text).unwrap_err().to_string().ends_with("it exceeds 365 days"), "{text}");
    }
}
