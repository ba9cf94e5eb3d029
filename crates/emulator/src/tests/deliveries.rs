//! Test events and their delivery, failed deliveries, statistics.

use super::*;

#[tokio::test]
async fn the_response_to_a_test_is_pending_in_the_recorded_order() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let body = json!({ "event_type": "user.deleted", "data": { "z": 1, "a": 2 } });
    let answer = emulator.post(&format!("{stream}/test"), body).await;
    let delivery = answer.json();
    let (event, time) = (delivery["id"].as_str().unwrap(), delivery["event"]["time"].as_str().unwrap());
    assert!(ids::is_valid(ids::EVENT, event));
    let id = stream.rsplit('/').next().unwrap();
    let expected = format!(
        r#"{{"id":"{event}","event_stream_id":"{id}","event_type":"user.deleted","status":"pending","attempts":[],"event":{{"specversion":"1.0","id":"{event}","source":"urn:auth0:events-emulator.localhost","type":"user.deleted","time":"{time}","data":{{"z":1,"a":2}},"a0purpose":"test","a0stream":"{id}","a0tenant":"events-emulator"}}}}"#
    );
    assert_eq!(answer.seen(), (202, expected.as_str()));
    emulator.until_counted(&stream, 1, 0).await;
    let seen = endpoint.seen.lock().unwrap();
    let payload = format!(
        r#"{{"id":"{event}","source":"urn:auth0:","specversion":"1.0","type":"user.deleted","time":"{time}","data":{{"z":1,"a":2}},"a0tenant":"events-emulator","a0stream":"{id}","a0purpose":"test"}}"#
    );
    assert_eq!((seen.len(), seen[0].1.as_str()), (1, payload.as_str()));
    assert_eq!(
        (&seen[0].0["authorization"], &seen[0].0["content-type"]),
        (&"Bearer t0ken".parse().unwrap(), &"application/json".parse().unwrap())
    );
}

#[tokio::test]
async fn a_test_without_data_has_the_sample_of_its_type() {
    let emulator = TestEmulator::start(options()).await;
    let stream = emulator.stream(webhook("one", "https://h.example/")).await;
    let answer = emulator.post(&format!("{stream}/test"), json!({ "event_type": "user.created" })).await;
    assert_eq!(answer.json()["event"]["data"], auth0_events_cloudevents::catalog::sample("user.created").unwrap());
    for (body, problem) in [
        (json!({}), "'Missing required property: event_type'"),
        (json!({ "event_type": "x" }), "'No enum match for: x' on property event_type"),
        (
            json!({ "event_type": "user.created", "data": [] }),
            "'Expected type object but found type array' on property data",
        ),
    ] {
        let answer = emulator.post(&format!("{stream}/test"), body).await;
        let message = format!("Payload validation error: {problem}.");
        assert_eq!((answer.status, &answer.json()["message"]), (400, &json!(message)));
    }
}

#[tokio::test]
async fn a_failed_delivery_has_four_attempts_and_the_stored_event() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(500).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let object = json!({ "user_id": "auth0|1", "multifactor": [], "identities": [{ "user_id": "1", "isSocial": false, "provider": "auth0", "connection": "db" }] });
    let answer = emulator
        .post(&format!("{stream}/test"), json!({ "event_type": "user.created", "data": { "object": object } }))
        .await;
    let (event, time) = (answer.json()["id"].clone(), answer.json()["event"]["time"].clone());
    let page = emulator.until_failed(&stream, 1).await;
    assert_eq!(page.as_object().unwrap().keys().collect::<Vec<_>>(), ["deliveries", "next"]);
    let delivery = &page["deliveries"][0];
    let id = stream.rsplit('/').next().unwrap();
    let data = json!({ "object": { "identities": [{ "connection": "db", "provider": "auth0", "user_id": "1" }], "user_id": "auth0|1" } });
    let expected = json!({
        "id": event, "event_stream_id": id, "event_type": "user.created", "status": "failed", "attempts": delivery["attempts"],
        "event": {
            "id": event, "source": "urn:auth0:", "specversion": "1.0", "type": "user.created", "time": time, "data": data,
            "a0tenant": "events-emulator", "a0stream": id,
        },
    });
    assert_eq!(delivery.to_string(), expected.to_string());
    let attempts = delivery["attempts"].as_array().unwrap();
    assert_eq!((attempts.len(), endpoint.calls()), (4, 4));
    for attempt in attempts {
        let expected = json!({
            "status": "failed", "error_message": "unexpected status code: 500", "timestamp": attempt["timestamp"], "duration": attempt["duration"],
        });
        assert_eq!(attempt.to_string(), expected.to_string());
        assert!(attempt["timestamp"].as_str().unwrap().len() == 24 && attempt["duration"].as_f64().unwrap() > 0.0);
    }
    let one = emulator.get(&format!("{stream}/deliveries/{}", event.as_str().unwrap())).await;
    assert_eq!(one.seen(), (200, delivery.to_string().as_str()));
    let missing = r#"{"statusCode":404,"error":"Not Found","message":"The requested event does not exist."}"#;
    assert_eq!(emulator.get(&format!("{stream}/deliveries/{NO_EVENT}")).await.seen(), (404, missing));
}

#[tokio::test]
async fn a_dead_endpoint_reads_as_recorded_and_a_4xx_is_not_tried_again() {
    let emulator = TestEmulator::start(options()).await;
    let (_held, url) = refusing();
    let dead = emulator.stream(webhook("dead", &url)).await;
    emulator.test_event(&dead, "user.created").await;
    let page = emulator.until_failed(&dead, 1).await;
    let message = &page["deliveries"][0]["attempts"][3]["error_message"];
    let whole = format!("Post \"{url}\": dial tcp 127.0.0.1");
    assert_eq!(message, &format!("{} ...", &whole[..50]));
    let endpoint = Endpoint::start(422).await;
    let strict = emulator.stream(webhook("strict", &endpoint.url)).await;
    emulator.test_event(&strict, "user.created").await;
    let page = emulator.until_failed(&strict, 1).await;
    assert_eq!((page["deliveries"][0]["attempts"].as_array().unwrap().len(), endpoint.calls()), (1, 1));
}

#[tokio::test]
async fn events_of_a_stream_arrive_in_order_and_after_the_retries_of_those_before() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(500).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(emulator.test_event(&stream, "user.created").await);
    }
    emulator.until_failed(&stream, 3).await;
    let expected: Vec<_> = sent.iter().flat_map(|id| std::iter::repeat_n(id.clone(), 4)).collect();
    assert_eq!(endpoint.ids(), expected);
}

#[tokio::test]
async fn filters_select_and_cursors_need_the_same_filters() {
    let emulator = TestEmulator::start(options()).await;
    let (_held, url) = refusing();
    let stream = emulator.stream(webhook("one", &url)).await;
    assert_eq!(emulator.get(&format!("{stream}/deliveries")).await.seen(), (200, r#"{"deliveries":[]}"#));
    let mut sent = Vec::new();
    for event_type in ["user.created", "user.updated", "user.created"] {
        sent.push(emulator.test_event(&stream, event_type).await);
    }
    emulator.until_failed(&stream, 3).await;
    let list = async |query: &str| emulator.get(&format!("{stream}/deliveries?{query}")).await.json();
    let ids = |page: &Value| {
        let list = page["deliveries"].as_array().unwrap().iter();
        list.map(|delivery| delivery["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let created = list("event_types=user.created%2Cuser.deleted").await;
    assert_eq!(ids(&created), [sent[0].clone(), sent[2].clone()]);
    assert_eq!(ids(&list("event_types=user.updated&statuses=failed").await), [sent[1].clone()]);
    assert_eq!(ids(&list("date_from=2020-01-01T00:00:00Z&date_to=2100-01-01T00:00:00Z").await), sent);
    assert_eq!(ids(&list("date_to=2020-01-01T00:00:00Z").await), Vec::<String>::new());
    // Each page has a cursor of the recorded form; the last one is empty and has none.
    let mut walked = Vec::new();
    let mut page = list("take=2").await;
    while let Some(next) = page["next"].as_str() {
        assert_eq!(next.len(), 58);
        walked.extend(ids(&page));
        page = list(&format!("take=2&from={next}")).await;
    }
    assert_eq!((walked, page.to_string()), (sent.clone(), r#"{"deliveries":[]}"#.to_owned()));
    let cursor = created["next"].as_str().unwrap();
    for query in [format!("from={cursor}"), format!("event_types=user.updated&from={cursor}"), "from=x".to_owned()] {
        let answer = emulator.get(&format!("{stream}/deliveries?{query}")).await;
        let text = query.rsplit('=').next().unwrap();
        let message = format!(
            "Query validation error: 'Object didn't pass validation for format cursor: {text}' on property from."
        );
        let body = json!({ "statusCode": 400, "error": "Bad Request", "message": message, "errorCode": "invalid_query_string" });
        assert_eq!(answer.seen(), (400, body.to_string().as_str()), "{query}");
    }
}

#[tokio::test]
async fn a_published_event_goes_to_every_subscriber() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let one = emulator.stream(webhook("one", &endpoint.url)).await;
    let two = emulator.stream(webhook("two", &endpoint.url)).await;
    let mut body = webhook("other", &endpoint.url);
    body["subscriptions"] = json!([{ "event_type": "user.deleted" }]);
    emulator.stream(body).await;
    let url = format!("{}/emulator/events", emulator.base);
    let request = emulator.client.post(&url).bearer_auth(&emulator.token).body(r#"{"event_type":"user.created"}"#);
    let answer = read(request).await;
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let expected =
        json!({ "id": answer.json()["id"], "event_type": "user.created", "event_streams": [id(&one), id(&two)] });
    assert_eq!(answer.seen(), (202, expected.to_string().as_str()));
    for stream in [&one, &two] {
        emulator.until_counted(stream, 1, 0).await;
    }
    assert_eq!(endpoint.calls(), 2);
    assert!(endpoint.seen.lock().unwrap().iter().all(|(_, body)| !body.contains("a0purpose")));
    assert_eq!(read(emulator.client.post(&url).body("{}")).await.status, 401);
}

#[tokio::test]
async fn eventbridge_and_action_deliveries_count_as_successes() {
    let emulator = TestEmulator::start(options()).await;
    let aws = json!({ "aws_account_id": "123456789012", "aws_region": "us-east-2" });
    for destination in [
        json!({ "type": "eventbridge", "configuration": aws }),
        json!({ "type": "action", "configuration": { "action_id": "a" } }),
    ] {
        let stream = emulator.stream(json!({ "destination": destination })).await;
        emulator.test_event(&stream, "user.created").await;
        emulator.until_counted(&stream, 1, 0).await;
    }
}

#[tokio::test]
async fn stats_have_the_recorded_shape() {
    let emulator = TestEmulator::start(options()).await;
    let (_held, url) = refusing();
    let stream = emulator.stream(webhook("one", &url)).await;
    emulator.test_event(&stream, "user.created").await;
    let stats = emulator.until_counted(&stream, 0, 1).await;
    let buckets = stats["buckets"].as_array().unwrap();
    let zeros = vec![0; buckets.len()];
    let page = emulator.until_failed(&stream, 1).await;
    let day = &page["deliveries"][0]["event"]["time"].as_str().unwrap()[..10];
    let today: Vec<u64> = buckets.iter().map(|bucket| bucket.as_str().unwrap().starts_with(day).into()).collect();
    assert_eq!(today.iter().sum::<u64>(), 1);
    let metric = |name: &str, total: u64, data: &[u64]| json!({ "name": name, "window_total": total, "type": "sum", "data": data });
    let expected = json!({
        "id": stream.rsplit('/').next().unwrap(), "name": "one",
        "window": { "date_from": stats["window"]["date_from"], "date_to": stats["window"]["date_to"], "bucket_interval": { "scale_factor": 86400 } },
        "buckets": buckets,
        "metrics": [
            metric("auth0.event_streams.successful_deliveries", 0, &zeros),
            metric("auth0.event_streams.failed_deliveries", 1, &today),
        ],
    });
    assert_eq!(stats.to_string(), expected.to_string());
    let past = emulator
        .get(&format!("{stream}/stats?date_from=2026-01-01T05:00:00Z&date_to=2026-01-02T00:00:00Z"))
        .await
        .json();
    assert_eq!(past["buckets"], json!(["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"]));
    assert_eq!(past["window"]["date_from"], "2026-01-01T05:00:00.000Z");
    let answer =
        emulator.get(&format!("{stream}/stats?date_from=2026-01-02T00:00:00Z&date_to=2026-01-01T00:00:00Z")).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_secret_that_no_header_can_hold_fails_the_delivery_without_showing_it() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let mut body = webhook("one", &endpoint.url);
    body["destination"]["configuration"]["webhook_authorization"]["token"] = "two\nlines".into();
    let stream = emulator.stream(body).await;
    emulator.test_event(&stream, "user.created").await;
    let page = emulator.until_failed(&stream, 1).await;
    assert_eq!((page["deliveries"][0]["attempts"].as_array().unwrap().len(), endpoint.calls()), (1, 0));
    assert!(!page.to_string().contains("lines"));
}

#[tokio::test]
async fn odd_data_is_accepted_and_delivered_as_it_came() {
    let emulator = TestEmulator::start(options()).await;
    let endpoint = Endpoint::start(204).await;
    let stream = emulator.stream(webhook("one", &endpoint.url)).await;
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let odd: [(Vec<u8>, String); 3] = [
        (br#"{"object":{"x":"\ud800"}}"#.to_vec(), r#"{"object":{"x":"\ud800"}}"#.to_owned()),
        (b"{\"object\":{\"x\":\"\xff\"}}".to_vec(), "{\"object\":{\"x\":\"\u{fffd}\"}}".to_owned()),
        (format!(r#"{{"object":{{"x":{deep}}}}}"#).into_bytes(), format!(r#"{{"object":{{"x":{deep}}}}}"#)),
    ];
    for (count, (data, delivered)) in (1..).zip(odd) {
        let body = [br#"{"event_type":"user.created","data":"#, &data[..], b"}"].concat();
        let url = format!("{}/api/v2{stream}/test", emulator.base);
        let request = emulator.client.post(url).bearer_auth(&emulator.token);
        let answer = read(request.header("content-type", "application/json").body(body)).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        emulator.until_counted(&stream, count, 0).await;
        let seen = endpoint.seen.lock().unwrap();
        assert!(seen.last().unwrap().1.contains(&format!("\"data\":{delivered},")), "{count}");
    }
}
