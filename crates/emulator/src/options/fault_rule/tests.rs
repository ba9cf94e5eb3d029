//! Tests of fault rules and their text form.

use super::*;

fn rule(text: &str) -> FaultRule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_rule_is_parsed() {
    let read = rule("status=503,rate=0.2,path=/api/v2/event-streams*,method=get,retry-after=3,times=2,seed=7");
    let expected = FaultRule {
        delay: Duration::ZERO,
        fault: Some(CallFault::Status { code: StatusCode::SERVICE_UNAVAILABLE, retry_after: Some(3) }),
        method: Some(Method::GET),
        path: Some("/api/v2/event-streams*".to_owned()),
        rate: 0.2,
        times: 2,
        seed: Some(7),
    };
    assert_eq!(read, expected);
    assert_eq!(
        (rule("latency=200ms,reset").delay, rule("latency=2").delay),
        (Duration::from_millis(200), Duration::from_secs(2))
    );
    for (text, fault) in
        [("reset", CallFault::Reset), ("truncate", CallFault::Truncate), ("garbage", CallFault::Garbage)]
    {
        assert_eq!(rule(text).fault, Some(fault));
    }
}

#[test]
fn errors_name_the_column() {
    for (text, column, problem) in [
        ("", 1, "a word is missing"),
        ("reset,", 7, "a word is missing"),
        ("rate=0.5", 1, "the rule has no fault: add status, latency, reset, truncate or garbage"),
        ("rate=0.5,status=abc", 17, "`abc` is not a status"),
        ("status=200", 8, "`200` is not a status of 400 or above"),
        ("status", 1, "`status` needs a value"),
        ("reset=1", 7, "`reset` takes no value"),
        ("reset,garbage", 7, "only one of status, reset, truncate and garbage is allowed"),
        ("reset,rate=2", 12, "`2` is not a rate from 0 to 1"),
        ("reset,rate=0.1,rate=0.2", 16, "this word is repeated"),
        ("latency=2h", 9, "`2h` is not a duration such as 200ms or 2s"),
        ("latency=61m", 9, "`61m` is not a duration such as 200ms or 2s"),
        ("reset,path=api", 12, "`api` is not a path: it must start with `/` or `*`"),
        ("reset,retry-after=2", 1, "`retry-after` needs `status`"),
    ] {
        let expected = FaultRuleError { column, problem: problem.to_owned() };
        assert_eq!(text.parse::<FaultRule>(), Err(expected), "{text}");
    }
    let unknown = "reset,ratio=1".parse::<FaultRule>().unwrap_err();
    assert!(unknown.column == 7 && unknown.problem.starts_with("`ratio` is not one of status,"), "{unknown}");
}

#[test]
fn a_star_matches_any_text() {
    for (pattern, path, expected) in [
        ("/a", "/a", true),
        ("/a", "/a/b", false),
        ("/a*", "/a/b", true),
        ("*", "/a/b", true),
        ("*/test", "/a/test", true),
        ("*/test", "/a/tests", false),
        ("/a/*/c*", "/a/b/c/d", true),
        ("/a/*/c*", "/a/c", false),
        ("/a*a", "/a", false),
    ] {
        assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
    }
}
