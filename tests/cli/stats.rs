//! Tests of `stats`: JSON as sent, the chart, CSV. A gap never becomes a zero.

use serde_json::{Value, json};

use crate::support::answers::{ONE, stats};
use crate::support::scripted::{self, get};
use crate::support::{FailingTenant, Output, Pty, Scripted, Tenant, events};

const STATS: &str = "/api/v2/event-streams/est_1111111111111111111111/stats";

fn run_stats(body: &Value, flags: &[&str]) -> Output {
    let api = Scripted::start();
    api.expect(get(STATS), scripted::json(200, body));
    events(["stats", ONE]).args(flags).on(&api).run()
}

/// Returns statistics with gaps, series of unequal length, an unknown metric, values that are not counts, and an entry
/// that is not a metric.
fn uneven_stats() -> Value {
    let mut body = stats(0, 0);
    body["buckets"] = json!(["2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]);
    body["metrics"][0]["data"] = json!([12, null, 0]);
    body["metrics"][0]["window_total"] = json!(12);
    body["metrics"][1]["data"] = json!([3]);
    body["metrics"][1]["window_total"] = Value::Null;
    let new = json!({"name": "auth0.event_streams.skipped", "type": "sum", "data": [1, -2, 1.5, 4, "many"], "window_total": 4.5});
    body["metrics"].as_array_mut().expect("metrics are an array").extend([new, json!("no metric"), Value::Null]);
    body
}

#[test]
fn json_is_the_statistics_as_sent() {
    assert_eq!(run_stats(&uneven_stats(), &["--json-compact"]).exits(0).stdout, format!("{}\n", uneven_stats()));
    assert_eq!(run_stats(&uneven_stats(), &[]).exits(0).json(), uneven_stats());
    assert_eq!(run_stats(&uneven_stats(), &["--jq", ".metrics[0].data[1]"]).exits(0).stdout, "null\n");
}

#[test]
fn a_table_has_totals_and_a_bar_per_bucket_and_a_dash_for_a_gap() {
    insta::assert_snapshot!(run_stats(&uneven_stats(), &["-o", "table"]), @"
    exit: 0
    --- stdout
    SUCCESSFUL                   12
    FAILED                       -
    AUTH0.EVENT_STREAMS.SKIPPED  4.5
    SUCCESS RATE                 -

    DAY         SUCCESSFUL                        FAILED                        AUTH0.EVENT_STREAMS.SKIPPED
    2026-03-01          12  ████████████████████       3  █████                                           1  █▋
    2026-03-02           -                             -                                                 -2
    2026-03-03           0                             -                                                1.5
    ?                    -                             -                                                  4  ██████▋
    ?                    -                             -                                                  -
    ");
}

#[test]
fn csv_has_a_line_per_bucket_and_metric_and_gaps_are_empty() {
    insta::assert_snapshot!(run_stats(&uneven_stats(), &["--csv"]), @r"
    exit: 0
    --- stdout
    bucket,metric,count
    2026-03-01T00:00:00.000Z,auth0.event_streams.successful_deliveries,12
    2026-03-01T00:00:00.000Z,auth0.event_streams.failed_deliveries,3
    2026-03-01T00:00:00.000Z,auth0.event_streams.skipped,1
    2026-03-02T00:00:00.000Z,auth0.event_streams.successful_deliveries,
    2026-03-02T00:00:00.000Z,auth0.event_streams.failed_deliveries,
    2026-03-02T00:00:00.000Z,auth0.event_streams.skipped,-2
    2026-03-03T00:00:00.000Z,auth0.event_streams.successful_deliveries,0
    2026-03-03T00:00:00.000Z,auth0.event_streams.failed_deliveries,
    2026-03-03T00:00:00.000Z,auth0.event_streams.skipped,1.5
    ?,auth0.event_streams.successful_deliveries,
    ?,auth0.event_streams.failed_deliveries,
    ?,auth0.event_streams.skipped,4
    ?,auth0.event_streams.successful_deliveries,
    ?,auth0.event_streams.failed_deliveries,
    ?,auth0.event_streams.skipped,
    ");
}

#[test]
fn empty_statistics_are_shown() {
    for body in [json!({"metrics": []}), json!({"metrics": 1, "buckets": {}}), json!({"metrics": [{}, null, 3]})] {
        for format in ["table", "csv", "json"] {
            run_stats(&body, &["-o", format]).exits(0);
        }
    }
    run_stats(&json!({"buckets": []}), &[]).exits(7).prints_nothing().says("`metrics` is missing");
}

#[test]
fn buckets_that_are_not_days_keep_their_times() {
    let mut body = stats(1, 2);
    body["buckets"] = json!(["2026-03-02T09:00:00.000Z"]);
    let shown = run_stats(&body, &["-o", "table"]).exits(0);
    assert!(shown.stdout.contains("BUCKET") && shown.stdout.contains("2026-03-02T09:00:00.000Z"), "{shown}");
}

/// Returns statistics of two weeks in which deliveries happened on two days.
fn two_weeks() -> Value {
    let mut body = stats(13, 2);
    let days = (1..=15).map(|day| format!("2026-03-{day:02}T00:00:00.000Z"));
    body["buckets"] = days.collect::<Vec<_>>().into();
    body["metrics"][0]["data"] = json!([0, 0, 0, 12, 0, null, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    body["metrics"][1]["data"] = json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]);
    body
}

#[test]
fn a_table_shows_what_is_around_the_deliveries() {
    let api = Scripted::answering(|_| scripted::json(200, &two_weeks()));
    let shown = |columns: usize| {
        let line = format!("stty cols {columns}; events stats {ONE} -o table");
        let screen = Pty::on(&api, &line).ends().exits(0).screen;
        anstream::adapter::strip_str(&screen).to_string().replace('\r', "")
    };
    insta::assert_snapshot!(shown(200), @"
    SUCCESSFUL    13
    FAILED        2
    SUCCESS RATE  86.6 %

    DAY         SUCCESSFUL                                            FAILED
    2026-03-03           0                                                 0
    2026-03-04          12  ████████████████████████████████████████       0
    2026-03-05           0                                                 0
    ...
    2026-03-09           0                                                 0
    2026-03-10           1  ███▎                                           2  ██████▋
    2026-03-11           0                                                 0
    ");
    insta::assert_snapshot!(shown(80), @"
    SUCCESSFUL    13
    FAILED        2
    SUCCESS RATE  86.6 %

    DAY         SUCCESSFUL                           FAILED
    2026-03-03           0                                0
    2026-03-04          12  ███████████████████████       0
    2026-03-05           0                                0
    ...
    2026-03-09           0                                0
    2026-03-10           1  █▉                            2  ███▊
    2026-03-11           0                                0
    ");
    insta::assert_snapshot!(shown(40), @"
    SUCCESSFUL    13
    FAILED        2
    SUCCESS RATE  86.6 %

    DAY         SUCCESSFUL  FAILED
    2026-03-03           0       0
    2026-03-04          12       0
    2026-03-05           0       0
    ...
    2026-03-09           0       0
    2026-03-10           1       2
    2026-03-11           0       0
    ");
    assert_eq!(run_stats(&two_weeks(), &[]).exits(0).json(), two_weeks());
    assert_eq!(run_stats(&two_weeks(), &["--csv"]).exits(0).lines().len(), 31);
}

#[test]
fn hours_have_their_own_labels_and_an_hour_at_midnight_is_not_a_day() {
    let mut body = stats(1, 0);
    body["window"]["bucket_interval"]["scale_factor"] = 3600.into();
    body["buckets"] = json!(["2026-03-02T00:00:00.000Z"]);
    let shown = run_stats(&body, &["-o", "table"]).exits(0);
    assert!(shown.stdout.contains("\nHOUR ") && shown.stdout.contains("\n2026-03-02T00:00Z "), "{shown}");
}

#[test]
fn a_period_without_deliveries_has_totals_and_no_chart() {
    insta::assert_snapshot!(run_stats(&stats(0, 0), &["-o", "table"]), @"
    exit: 0
    --- stdout
    SUCCESSFUL    0
    FAILED        0
    SUCCESS RATE  -
    --- stderr
    hint: no deliveries were counted in this period; `--from` chooses another one
    ");
}

#[test]
fn a_window_is_sent_in_utc_and_whole_seconds() {
    let api = Scripted::start();
    let query = "date_from=2026-05-01T08:00:00Z&date_to=2026-05-02T00:00:00Z";
    api.expect(get(&format!("{STATS}?{query}")), scripted::json(200, &stats(0, 0)));
    api.events(["stats", ONE, "--from", "2026-05-01T10:00:00+02:00", "--to", "2026-05-02"]).run().exits(0);
}

#[test]
fn the_emulator_counts_deliveries_and_failures() {
    let tenant = FailingTenant::start(400);
    tenant.fail("user.created");
    tenant.answer(204);
    tenant.events(["trigger", "crm", "--wait"]).run().exits(0);
    let totals = tenant.events(["stats", "crm", "--jq", "[.metrics[].window_total]", "--json-compact"]).run().exits(0);
    assert_eq!(totals.stdout, "[1,1]\n");
    let table = tenant.events(["stats", "crm", "-o", "table", "--from", "-2d"]).run().exits(0);
    assert!(table.stdout.starts_with("SUCCESSFUL    1\nFAILED        1\nSUCCESS RATE  50.0 %\n"), "{table}");
}
