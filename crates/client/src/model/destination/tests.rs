//! Unit tests of `destination`.

use serde_json::json;

use super::*;

fn configuration(value: Value) -> Configuration {
    let Value::Object(members) = value else { panic!("not an object") };
    Configuration::new(members)
}

#[test]
fn values_that_may_be_secret_are_masked() {
    for (authorization, masked) in [
        (json!({"method": "bearer", "token": "hunter2"}), json!({"method": "bearer", "token": "***"})),
        (
            json!({"method": "basic", "username": "ada", "password": "hunter2"}),
            json!({"method": "basic", "username": "ada", "password": "***"}),
        ),
        (json!({"method": "new", "key": {"part": "hunter2"}}), json!({"method": "new", "key": "***"})),
        (json!("hunter2"), json!("***")),
    ] {
        let full = configuration(json!({"webhook_endpoint": "https://x", "webhook_authorization": authorization}));
        assert_eq!(full.masked().members()["webhook_authorization"], masked);
        assert!(!format!("{full:?}").contains("hunter2"));
    }
}

#[test]
fn the_query_of_the_endpoint_and_unknown_members_are_masked() {
    let unexpected =
        configuration(json!({"webhook_endpoint": "https://e.com/?key=hunter2", "webhook_token": "hunter2"}));
    assert_eq!(
        *unexpected.masked().members(),
        *configuration(json!({"webhook_endpoint": "https://e.com/?***", "webhook_token": "***"})).members()
    );
}

#[test]
fn members_determine_the_type() {
    assert_eq!(configuration(json!({"action_id": "x"})).types(), [DestinationType::Action]);
    assert_eq!(configuration(json!({"aws_region": "x"})).types(), [DestinationType::Eventbridge]);
    assert_eq!(configuration(json!({"url": "x"})).types(), []);
    let both = configuration(json!({"webhook_endpoint": "x", "aws_region": "x"}));
    assert_eq!(both.types(), [DestinationType::Webhook, DestinationType::Eventbridge]);
}

#[test]
fn an_added_secret_is_written_to_the_request_and_masked_elsewhere() {
    let open = configuration(json!({"webhook_authorization": {"method": "bearer"}}));
    let full = open.with_secret(Some(("token", Secret::new("hunter2"))));
    assert_eq!(json!(full), json!({"webhook_authorization": {"method": "bearer", "token": "hunter2"}}));
    assert_eq!(json!(full.masked()), json!({"webhook_authorization": {"method": "bearer", "token": "***"}}));
    assert_eq!(full.secrets()[0].expose(), "hunter2");
    assert!(!format!("{full:?}{:?}", full.members()).contains("hunter2"));
}
