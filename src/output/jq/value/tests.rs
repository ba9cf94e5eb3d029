//! Unit tests of `value`.

use super::super::filter::JqFilter;

fn results(code: &str) -> Vec<Result<String, String>> {
    let filter = JqFilter::compile(code).unwrap();
    let results = filter.run(&serde_json::Value::Null);
    results.map(|result| result.map(|value| value.to_string()).map_err(|error| error.to_string())).collect()
}

#[test]
fn results_that_json_cannot_express_fail_or_change() {
    assert_eq!(results("{(1): 2}"), [Err("the `--jq` filter failed: object keys must be strings, not 1".to_owned())]);
    let deep = results("reduce range(2000) as $i (0; [.])");
    assert!(deep[0].as_ref().unwrap_err().contains("nested more than 512 levels"), "{deep:?}");
    assert_eq!(results("[97, 255] | tobytes"), [Ok("\"a\u{fffd}\"".to_owned())]);
    assert_eq!(results("empty"), []);
}
