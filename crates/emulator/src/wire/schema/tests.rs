//! Tests of schemas.

use serde_json::json;

use super::*;

#[test]
fn all_36_regions_are_accepted() {
    assert_eq!(AWS_REGIONS.len(), 36);
    for region in AWS_REGIONS {
        let configuration = json!({"aws_account_id": "123456789012", "aws_region": region});
        let body = json!({"destination": {"type": "eventbridge", "configuration": configuration}});
        assert_eq!(NEW_STREAM.check(&body), Ok(()));
    }
}

#[test]
fn a_date_must_exist() {
    assert!(STATS_QUERY.check(&json!({"date_from": "2026-02-28T00:00:00Z"})).is_ok());
    let problem = STATS_QUERY.check(&json!({"date_from": "2026-02-30T00:00:00Z"})).unwrap_err();
    assert_eq!(problem.text, "Object didn't pass validation for format date-time: 2026-02-30T00:00:00Z");
}
