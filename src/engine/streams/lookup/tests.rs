//! Tests of finding a stream by its name.

use serde_json::json;

use super::*;
use auth0_events_client::model::Resource as _;

fn streams(ids_and_names: &[(&str, &str)]) -> Vec<EventStream> {
    ids_and_names.iter().map(|(id, name)| EventStream::from_document(json!({"id": id, "name": name}).into())).collect()
}

#[test]
fn a_stream_listed_twice_counts_once_and_a_shared_name_is_refused() {
    let streams = streams(&[("est_1", "crm"), ("est_2", "erp"), ("est_1", "crm"), ("est_3", "erp")]);
    let found = |name| find(&streams, name).map(|stream| stream.map(|stream| stream.id().to_string()));
    assert_eq!(found("crm").unwrap().as_deref(), Some("est_1"));
    assert_eq!(found("cr").unwrap(), None);
    assert_eq!(found("erp").unwrap_err().to_string(), "2 event streams are named `erp`: est_2, est_3");
}
