//! What the bodies and query strings of each operation must be, as the API description states it.

use jiff::Timestamp;

use super::clock;
use super::validate::{Form, Member, Schema, optional, required};
use crate::catalog;

/// Text without a bound of its own; the body's bound holds.
const TEXT: Schema = Schema::Text { min: 0, max: usize::MAX, form: Form::Free };
const SECRET: Schema = Schema::Text { min: 1, max: usize::MAX, form: Form::Free };
const NAME: Schema = Schema::Text { min: 1, max: 128, form: Form::Free };
const STATUS: Schema = Schema::Enum(&["enabled", "disabled"]);
const EVENT_TYPE: Schema = Schema::Known(|name| catalog::find(name).is_some());
const ANY_OBJECT: Schema = Schema::Object { members: &[], open: true };
const USERNAME: Schema = Schema::Text { min: 0, max: 128, form: Form::Pattern("^[^:]+$", is_username) };
const HEADER_KEY: Schema =
    Schema::Text { min: 1, max: usize::MAX, form: Form::Pattern("^[a-zA-Z0-9!#$%&'*+.^_`|~-]+$", is_token) };
const ACCOUNT: Schema = Schema::Text { min: 0, max: usize::MAX, form: Form::Pattern(r"^\d{12}$", is_account) };
const DATE: Schema = Schema::Text { min: 0, max: 20, form: Form::Format("date-time", is_date) };
const TAKE: Schema = Schema::Integer { min: 1, max: 100 };
const DELIVERY_STATUSES: Schema = Schema::Array { items: &Schema::Enum(&["failed"]), min: 0, unique: false };
const EVENT_TYPES: Schema = Schema::Array { items: &EVENT_TYPE, min: 0, unique: false };

const fn closed(members: &'static [Member]) -> Schema {
    Schema::Object { members, open: false }
}

const SUBSCRIPTION: Schema = closed(&[required("event_type", EVENT_TYPE)]);

const NEW_AUTHORIZATION: Schema = Schema::OneOf {
    tag: "method",
    alternatives: &[
        closed(&[
            required("method", Schema::Enum(&["basic"])),
            required("username", USERNAME),
            required("password", SECRET),
        ]),
        closed(&[required("method", Schema::Enum(&["bearer"])), required("token", SECRET)]),
        closed(&[
            required("method", Schema::Enum(&["custom_header"])),
            required("header_key", HEADER_KEY),
            required("header_value", SECRET),
        ]),
    ],
};

/// The secret part may be left out, to keep the stored one.
const CHANGED_AUTHORIZATION: Schema = Schema::OneOf {
    tag: "method",
    alternatives: &[
        closed(&[
            required("method", Schema::Enum(&["basic"])),
            required("username", USERNAME),
            optional("password", SECRET),
        ]),
        closed(&[required("method", Schema::Enum(&["bearer"])), optional("token", SECRET)]),
        closed(&[
            required("method", Schema::Enum(&["custom_header"])),
            required("header_key", HEADER_KEY),
            optional("header_value", SECRET),
        ]),
    ],
};

/// The form of `webhook_endpoint` depends on a setting of the tenant, so it is checked with the streams.
const NEW_WEBHOOK: Schema = closed(&[
    required("type", Schema::Enum(&["webhook"])),
    required(
        "configuration",
        closed(&[required("webhook_endpoint", TEXT), required("webhook_authorization", NEW_AUTHORIZATION)]),
    ),
]);

const CHANGED_WEBHOOK: Schema = closed(&[
    required("type", Schema::Enum(&["webhook"])),
    required(
        "configuration",
        closed(&[required("webhook_endpoint", TEXT), required("webhook_authorization", CHANGED_AUTHORIZATION)]),
    ),
]);

const EVENTBRIDGE: Schema = closed(&[
    required("type", Schema::Enum(&["eventbridge"])),
    required(
        "configuration",
        closed(&[required("aws_account_id", ACCOUNT), required("aws_region", Schema::Enum(AWS_REGIONS))]),
    ),
]);

const ACTION: Schema = closed(&[
    required("type", Schema::Enum(&["action"])),
    required("configuration", closed(&[required("action_id", SECRET)])),
]);

/// Body of `POST /event-streams`.
pub(super) static NEW_STREAM: Schema = closed(&[
    optional("name", NAME),
    optional("subscriptions", Schema::Array { items: &SUBSCRIPTION, min: 1, unique: true }),
    required("destination", Schema::OneOf { tag: "type", alternatives: &[NEW_WEBHOOK, EVENTBRIDGE, ACTION] }),
    optional("status", STATUS),
]);

/// Body of `PATCH /event-streams/{id}`.
pub(super) static STREAM_CHANGE: Schema = closed(&[
    optional("name", NAME),
    optional("subscriptions", Schema::Array { items: &SUBSCRIPTION, min: 0, unique: true }),
    optional("destination", Schema::OneOf { tag: "type", alternatives: &[CHANGED_WEBHOOK, EVENTBRIDGE, ACTION] }),
    optional("status", STATUS),
]);

/// Body of `POST …/test` and of `POST /emulator/events`.
pub(super) static NEW_EVENT: Schema = closed(&[required("event_type", EVENT_TYPE), optional("data", ANY_OBJECT)]);

/// Body of `POST …/redeliver`.
pub(super) static REDELIVERY: Schema = closed(&[
    optional("date_from", DATE),
    optional("date_to", DATE),
    optional("statuses", DELIVERY_STATUSES),
    optional("event_types", EVENT_TYPES),
]);

/// Query of `GET /event-streams`.
pub(super) static STREAM_QUERY: Schema = closed(&[optional("from", TEXT), optional("take", TAKE)]);

/// Query of `GET …/deliveries`.
pub(super) static DELIVERY_QUERY: Schema = closed(&[
    optional("statuses", DELIVERY_STATUSES),
    optional("event_types", EVENT_TYPES),
    optional("date_from", DATE),
    optional("date_to", DATE),
    optional("from", TEXT),
    optional("take", TAKE),
]);

/// Query of `GET …/stats`.
pub(super) static STATS_QUERY: Schema = closed(&[optional("date_from", DATE), optional("date_to", DATE)]);

fn is_username(text: &str) -> bool {
    !text.is_empty() && !text.contains(':')
}

fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+.^_`|~-".contains(&byte))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    clock::is_whole_second_form(text) && text.parse::<Timestamp>().is_ok()
}

#[rustfmt::skip]
const AWS_REGIONS: &[&str] = &[
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
    "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
];

#[cfg(test)]
mod tests {
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
}
