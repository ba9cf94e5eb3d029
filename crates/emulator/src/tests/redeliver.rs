//! Redelivery, single and by filter; disabled streams and how to enable them.

use super::*;

fn statuses(delivery: &Value) -> Vec<&str> {
    delivery["attempts"].as_array().unwrap().iter().map(|attempt| attempt["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_failed_redelivery_adds_its_entry_and_its_attempts_to_the_history() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(500).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let event = emulator.test_event(&stream, "user.created").await;
    emulator.until_counted(&stream, 0, 1).await;
    for round in 2..=3 {
        let answer = emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
        assert_eq!(answer.seen(), (202, "{}"));
        emulator.until_counted(&stream, 0, round).await;
    }
    let delivery = emulator.get(&format!("{stream}/deliveries/{event}")).await.json();
    let mut expected = vec!["failed"; 4];
    expected.extend(["retrying", "failed", "failed", "failed", "failed"].repeat(2));
    assert_eq!((statuses(&delivery), &delivery["status"]), (expected, &json!("failed")));
    let mark = &delivery["attempts"][4];
    assert_eq!(mark.to_string(), json!({ "status": "retrying", "timestamp": mark["timestamp"] }).to_string());
}

#[tokio::test]
async fn a_successful_redelivery_removes_the_delivery_from_the_list() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(500).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let event = emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 1).await;
    endpoint.answer(204);
    emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
    emulator.until_counted(&stream, 1, 1).await;
    assert_eq!(emulator.get(&format!("{stream}/deliveries/{event}")).await.status, 404);
    assert_eq!(endpoint.ids(), vec![event.clone(); 5]);
    let again = emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
    let missing = r#"{"statusCode":404,"error":"Not Found","message":"The requested event does not exist."}"#;
    assert_eq!(again.seen(), (404, missing));
}

#[tokio::test]
async fn a_delivery_that_is_being_retried_cannot_be_redelivered_and_a_bulk_request_skips_it() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let emulator = TestEmulator::start(options()).await;
    let (_held, url) = refusing();
    let stream = emulator.stream(webhook("one", &url)).await;
    let event = emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 1).await;
    // An endpoint that never answers keeps the delivery retrying.
    let mut change = webhook("one", &format!("http://{}/", silent.local_addr().unwrap()));
    let destination = change["destination"].take();
    assert_eq!(emulator.patch(&stream, json!({ "destination": destination })).await.status, 200);
    assert_eq!(emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await.status, 202);
    let delivery = emulator.get(&format!("{stream}/deliveries/{event}")).await.json();
    assert_eq!((&delivery["status"], statuses(&delivery).pop()), (&json!("retrying"), Some("retrying")));
    let answer = emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
    let body =
        r#"{"statusCode":409,"error":"Conflict","message":"The event is not in a state that allows redelivery."}"#;
    assert_eq!(answer.seen(), (409, body));
    assert_eq!(emulator.post(&format!("{stream}/redeliver"), json!({})).await.seen(), (202, "{}"));
    let delivery = emulator.get(&format!("{stream}/deliveries/{event}")).await.json();
    assert_eq!(statuses(&delivery).iter().filter(|status| **status == "retrying").count(), 1);
    // Deleting the stream ends its worker, although the current attempt hangs.
    assert_eq!(emulator.call(Method::DELETE, &stream, None).await.status, 204);
}

#[tokio::test]
async fn a_bulk_redelivery_follows_its_filter_and_repeats_it() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(500).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let created = emulator.test_event(&stream, "user.created").await;
    let updated = emulator.test_event(&stream, "user.updated").await;
    emulator.until_failed(&stream, 2).await;
    endpoint.answer(204);
    let filter =
        json!({ "event_types": ["user.updated"], "statuses": ["failed"], "date_from": "2026-01-01T00:00:00Z" });
    let answer = emulator.post(&format!("{stream}/redeliver"), filter.clone()).await;
    assert_eq!(answer.seen(), (202, filter.to_string().as_str()));
    emulator.until_counted(&stream, 1, 2).await;
    let left = emulator.get(&format!("{stream}/deliveries")).await.json();
    assert_eq!((left["deliveries"].as_array().unwrap().len(), &left["deliveries"][0]["id"]), (1, &json!(created)));
    // Without a body all failed deliveries are selected.
    assert_eq!(emulator.call(Method::POST, &format!("{stream}/redeliver"), None).await.seen(), (202, "{}"));
    emulator.until_counted(&stream, 2, 2).await;
    assert_eq!(endpoint.ids().split_off(8), [updated, created]);
    let answer = emulator.post(&format!("{stream}/redeliver"), json!({ "statuses": ["retrying"] })).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_disabled_stream_refuses_tests_and_records_events_without_an_attempt() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    assert_eq!(emulator.patch(&stream, json!({ "status": "disabled" })).await.status, 200);
    let answer = emulator.post(&format!("{stream}/test"), json!({ "event_type": "user.created" })).await;
    let body = r#"{"statusCode":409,"error":"Conflict","message":"The event stream is disabled."}"#;
    assert_eq!(answer.seen(), (409, body));
    let request = emulator.client.post(format!("{}/emulator/events", emulator.base)).bearer_auth(&emulator.token);
    let event = read(request.body(r#"{"event_type":"user.created"}"#)).await.json()["id"].as_str().unwrap().to_owned();
    let page = emulator.until_failed(&stream, 1).await;
    let attempts = page["deliveries"][0]["attempts"].as_array().unwrap();
    assert_eq!((attempts.len(), &attempts[0]["error_message"]), (1, &json!("event stream is disabled")));
    assert_eq!(endpoint.calls(), 0);
    // Redelivery is the documented remedy, also for a disabled stream.
    assert_eq!(emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await.status, 202);
    emulator.until_counted(&stream, 1, 1).await;
    assert_eq!(endpoint.ids(), [event]);
}

#[tokio::test]
async fn failures_in_a_row_disable_a_stream_and_enabling_resets_them() {
    let emulator =
        TestEmulator::start(EmulatorOptions { auto_disable: AutoDisable { in_a_row: 2, in_total: 9 }, ..options() })
            .await;
    let endpoint = Endpoint::start(400).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let before = emulator.get(&stream).await.json();
    emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 1).await;
    endpoint.answer(204);
    emulator.test_event(&stream, "user.created").await;
    emulator.until_counted(&stream, 1, 1).await;
    endpoint.answer(400);
    emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 2).await;
    assert_eq!(emulator.get(&stream).await.json()["status"], "enabled");
    emulator.test_event(&stream, "user.created").await;
    let after = emulator.until(&stream, |stream| stream["status"] == "disabled").await;
    assert!(after["updated_at"].as_str() > before["updated_at"].as_str());
    assert_eq!(emulator.patch(&stream, json!({ "status": "enabled" })).await.json()["status"], "enabled");
    emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 4).await;
    assert_eq!(emulator.get(&stream).await.json()["status"], "enabled");
}

#[tokio::test]
async fn too_many_failures_in_total_keep_a_stream_disabled_until_some_are_redelivered() {
    let emulator =
        TestEmulator::start(EmulatorOptions { auto_disable: AutoDisable { in_a_row: 9, in_total: 2 }, ..options() })
            .await;
    let endpoint = Endpoint::start(400).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let event = emulator.test_event(&stream, "user.created").await;
    emulator.test_event(&stream, "user.created").await;
    emulator.until_failed(&stream, 2).await;
    let answer = emulator.patch(&stream, json!({ "status": "enabled" })).await;
    let body = r#"{"statusCode":409,"error":"Conflict","message":"The event stream has too many failed deliveries to be enabled."}"#;
    assert_eq!(answer.seen(), (409, body));
    // A redelivery that fails does not raise the total.
    emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
    emulator.until_counted(&stream, 0, 3).await;
    endpoint.answer(204);
    emulator.call(Method::POST, &format!("{stream}/redeliver/{event}"), None).await;
    emulator.until_counted(&stream, 1, 3).await;
    assert_eq!(emulator.patch(&stream, json!({ "status": "enabled" })).await.status, 200);
}

#[tokio::test]
async fn events_beyond_the_queue_limit_are_recorded_as_failures() {
    let limits = EmulatorLimits { queued_events: 1, failed_deliveries: 2, attempts: 3, ..EmulatorLimits::default() };
    let emulator = TestEmulator::start(EmulatorOptions { limits, ..options() }).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = emulator.stream(webhook("silent", &format!("http://{}/", silent.local_addr().unwrap()))).await;
    emulator.test_event(&stream, "user.created").await;
    let late = emulator.test_event(&stream, "user.created").await;
    let delivery = emulator.get(&format!("{stream}/deliveries/{late}")).await.json();
    assert_eq!(delivery["attempts"][0]["error_message"], "too many events are waiting for delivery");
    let (_held, url) = refusing();
    let dead = emulator.stream(webhook("dead", &url)).await;
    let mut sent = Vec::new();
    for round in 1..=3 {
        sent.push(emulator.test_event(&dead, "user.created").await);
        emulator.until_counted(&dead, 0, round).await;
    }
    let page = emulator.get(&format!("{dead}/deliveries")).await.json();
    let kept: Vec<_> = page["deliveries"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(kept, sent[1..]);
    assert_eq!(page["deliveries"][0]["attempts"].as_array().unwrap().len(), 3);
}
