//! What the bodies and query strings of each operation must be, as the API description states it.

use jiff::Timestamp;

use super::clock;
use super::validate::{Form, Member, Schema, optional, required};
use auth0_events_cloudevents::catalog;

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

/// Body of `POST …/test`.
pub(super) static TEST_EVENT: Schema = closed(&[required("event_type", EVENT_TYPE), optional("data", ANY_OBJECT)]);

/// Body of `POST /emulator/events`.
pub(super) static NEW_EVENTS: Schema = closed(&[
    required("event_type", EVENT_TYPE),
    optional("data", ANY_OBJECT),
    optional("time", Schema::Text { min: 0, max: 40, form: Form::Format("date-time", is_time) }),
    optional("count", Schema::Integer { min: 1, max: 10_000_000 }),
]);

/// Body of `POST …/redeliver`.
pub(super) static REDELIVERY: Schema = closed(&[
    optional("date_from", DATE),
    optional("date_to", DATE),
    optional("statuses", DELIVERY_STATUSES),
    optional("event_types", EVENT_TYPES),
]);

/// A seed; its entries are checked one by one.
pub(super) static SEED: Schema = closed(&[
    optional("streams", Schema::Array { items: &ANY_OBJECT, min: 0, unique: false }),
    optional("users", Schema::Array { items: &ANY_OBJECT, min: 0, unique: false }),
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

/// Query of `GET /events`. Its types are checked with the feed, since they have a message of their own.
pub(super) static FEED_QUERY: Schema = closed(&[
    optional("from", Schema::Text { min: 0, max: 1024, form: Form::Free }),
    optional("from_timestamp", DATE),
    optional("event_type", Schema::Repeated(&TEXT)),
]);

const EMAIL: Schema = Schema::Text { min: 0, max: usize::MAX, form: Form::Format("email", is_email) };
const PHONE: Schema = Schema::Text { min: 0, max: usize::MAX, form: Form::Pattern(r"^\+[0-9]{1,15}$", is_phone) };
const SHORT_NAME: Schema = Schema::Text { min: 1, max: 150, form: Form::Free };
const LONG_NAME: Schema = Schema::Text { min: 1, max: 300, form: Form::Free };
const URI: Schema = Schema::Text { min: 0, max: usize::MAX, form: Form::Format("uri", is_uri) };

/// Body of `POST /users`.
pub(super) static NEW_USER: Schema = closed(&[
    optional("email", EMAIL),
    optional("phone_number", PHONE),
    optional("user_metadata", ANY_OBJECT),
    optional("blocked", Schema::Boolean),
    optional("email_verified", Schema::Boolean),
    optional("phone_verified", Schema::Boolean),
    optional("app_metadata", ANY_OBJECT),
    optional("given_name", SHORT_NAME),
    optional("family_name", SHORT_NAME),
    optional("name", LONG_NAME),
    optional("nickname", LONG_NAME),
    optional("picture", URI),
    optional("username", NAME),
    optional("user_id", Schema::Text { min: 0, max: 255, form: Form::Pattern(r"^\S*$", has_no_space) }),
    required("connection", SECRET),
    optional("password", SECRET),
    optional("verify_email", Schema::Boolean),
]);

/// Body of `PATCH /users/{id}`.
pub(super) static USER_CHANGE: Schema = closed(&[
    optional("email", Schema::Nullable(&EMAIL)),
    optional("phone_number", Schema::Nullable(&PHONE)),
    optional("user_metadata", ANY_OBJECT),
    optional("blocked", Schema::Boolean),
    optional("email_verified", Schema::Boolean),
    optional("phone_verified", Schema::Boolean),
    optional("app_metadata", ANY_OBJECT),
    optional("given_name", Schema::Nullable(&SHORT_NAME)),
    optional("family_name", Schema::Nullable(&SHORT_NAME)),
    optional("name", Schema::Nullable(&LONG_NAME)),
    optional("nickname", Schema::Nullable(&LONG_NAME)),
    optional("picture", Schema::Nullable(&URI)),
    optional("username", Schema::Nullable(&NAME)),
    optional("password", Schema::Nullable(&SECRET)),
    optional("connection", SECRET),
    optional("client_id", TEXT),
    optional("verify_email", Schema::Boolean),
    optional("verify_phone_number", Schema::Boolean),
]);

fn is_time(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
}

/// Something on both sides of one `@`, and no space: what every validator agrees on.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && has_no_space(text)
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_uri(text: &str) -> bool {
    auth0_events_cloudevents::send::Url::parse(text).is_ok()
}

fn has_no_space(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

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
mod tests;
