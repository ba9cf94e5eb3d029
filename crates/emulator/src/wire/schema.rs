//! The schemas of request bodies and query strings, as in the API description.

use jiff::Timestamp;

use super::validate::{Schema, SchemaMember, TextFormat, optional, required};
use crate::clock;
use auth0_events_cloudevents::catalog;

/// Text without a limit of its own; the limit of the body applies.
const TEXT: Schema = Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Free };
const SECRET: Schema = Schema::Text { min: 1, max: usize::MAX, format: TextFormat::Free };
const NAME: Schema = Schema::Text { min: 1, max: 128, format: TextFormat::Free };
const STATUS: Schema = Schema::Enum(&["enabled", "disabled"]);
const EVENT_TYPE: Schema = Schema::Known(|name| catalog::find(name).is_some());
const ANY_OBJECT: Schema = Schema::Object { members: &[], open: true };
const USERNAME: Schema = Schema::Text { min: 0, max: 128, format: TextFormat::Pattern("^[^:]+$", is_username) };
const HEADER_KEY: Schema =
    Schema::Text { min: 1, max: usize::MAX, format: TextFormat::Pattern("^[a-zA-Z0-9!#$%&'*+.^_`|~-]+$", is_token) };
const ACCOUNT: Schema = Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Pattern(r"^\d{12}$", is_account) };
const DATE: Schema = Schema::Text { min: 0, max: 20, format: TextFormat::Format("date-time", is_date) };
const TAKE: Schema = Schema::Integer { min: 1, max: 100 };
const DELIVERY_STATUSES: Schema = Schema::Array { items: &Schema::Enum(&["failed"]), min: 0, unique: false };
const EVENT_TYPES: Schema = Schema::Array { items: &EVENT_TYPE, min: 0, unique: false };

const fn closed(members: &'static [SchemaMember]) -> Schema {
    Schema::Object { members, open: false }
}

const SUBSCRIPTION: Schema = closed(&[required("event_type", EVENT_TYPE)]);

/// Makes the schema of a webhook destination. Its secret is `required`, or `optional` to keep the stored one. The format of
/// `webhook_endpoint` depends on an option of the tenant, so `streams` checks it.
macro_rules! webhook {
    ($secret:ident) => {{
        const AUTHORIZATION: Schema = Schema::OneOf {
            tag: "method",
            alternatives: &[
                closed(&[
                    required("method", Schema::Enum(&["basic"])),
                    required("username", USERNAME),
                    $secret("password", SECRET),
                ]),
                closed(&[required("method", Schema::Enum(&["bearer"])), $secret("token", SECRET)]),
                closed(&[
                    required("method", Schema::Enum(&["custom_header"])),
                    required("header_key", HEADER_KEY),
                    $secret("header_value", SECRET),
                ]),
            ],
        };
        closed(&[
            required("type", Schema::Enum(&["webhook"])),
            required(
                "configuration",
                closed(&[required("webhook_endpoint", TEXT), required("webhook_authorization", AUTHORIZATION)]),
            ),
        ])
    }};
}

const NEW_WEBHOOK: Schema = webhook!(required);
const CHANGED_WEBHOOK: Schema = webhook!(optional);

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
pub(crate) static NEW_STREAM: Schema = closed(&[
    optional("name", NAME),
    optional("subscriptions", Schema::Array { items: &SUBSCRIPTION, min: 1, unique: true }),
    required("destination", Schema::OneOf { tag: "type", alternatives: &[NEW_WEBHOOK, EVENTBRIDGE, ACTION] }),
    optional("status", STATUS),
]);

/// Body of `PATCH /event-streams/{id}`.
pub(crate) static STREAM_CHANGE: Schema = closed(&[
    optional("name", NAME),
    optional("subscriptions", Schema::Array { items: &SUBSCRIPTION, min: 0, unique: true }),
    optional("destination", Schema::OneOf { tag: "type", alternatives: &[CHANGED_WEBHOOK, EVENTBRIDGE, ACTION] }),
    optional("status", STATUS),
]);

/// Body of `POST …/test`.
pub(crate) static TEST_EVENT: Schema = closed(&[required("event_type", EVENT_TYPE), optional("data", ANY_OBJECT)]);

/// Body of `POST /emulator/events`.
pub(crate) static NEW_EVENTS: Schema = closed(&[
    required("event_type", EVENT_TYPE),
    optional("data", ANY_OBJECT),
    optional("time", Schema::Text { min: 0, max: 40, format: TextFormat::Format("date-time", is_time) }),
    optional("count", Schema::Integer { min: 1, max: 10_000_000 }),
]);

/// Body of `POST …/redeliver`.
pub(crate) static REDELIVERY: Schema = closed(&[
    optional("date_from", DATE),
    optional("date_to", DATE),
    optional("statuses", DELIVERY_STATUSES),
    optional("event_types", EVENT_TYPES),
]);

/// A seed, whose entries are checked one by one.
pub(crate) static SEED: Schema = closed(&[
    optional("streams", Schema::Array { items: &ANY_OBJECT, min: 0, unique: false }),
    optional("users", Schema::Array { items: &ANY_OBJECT, min: 0, unique: false }),
]);

/// Query of `GET /event-streams`.
pub(crate) static STREAM_QUERY: Schema = closed(&[optional("from", TEXT), optional("take", TAKE)]);

/// Query of `GET …/deliveries`.
pub(crate) static DELIVERY_QUERY: Schema = closed(&[
    optional("statuses", DELIVERY_STATUSES),
    optional("event_types", EVENT_TYPES),
    optional("date_from", DATE),
    optional("date_to", DATE),
    optional("from", TEXT),
    optional("take", TAKE),
]);

/// Query of `GET …/stats`.
pub(crate) static STATS_QUERY: Schema = closed(&[optional("date_from", DATE), optional("date_to", DATE)]);

/// Query of `GET /events`. Its types have an error message of their own, so `feed` checks them.
pub(crate) static FEED_QUERY: Schema = closed(&[
    optional("from", Schema::Text { min: 0, max: 1024, format: TextFormat::Free }),
    optional("from_timestamp", DATE),
    optional("event_type", Schema::Repeated(&TEXT)),
]);

const EMAIL: Schema = Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Format("email", is_email) };
const PHONE: Schema =
    Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Pattern(r"^\+[0-9]{1,15}$", is_phone) };
const SHORT_NAME: Schema = Schema::Text { min: 1, max: 150, format: TextFormat::Free };
const LONG_NAME: Schema = Schema::Text { min: 1, max: 300, format: TextFormat::Free };
const URI: Schema = Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Format("uri", is_uri) };

/// Body of `POST /users`.
pub(crate) static NEW_USER: Schema = closed(&[
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
    optional("user_id", Schema::Text { min: 0, max: 255, format: TextFormat::Pattern(r"^\S*$", has_no_space) }),
    required("connection", SECRET),
    optional("password", SECRET),
    optional("verify_email", Schema::Boolean),
]);

/// Body of `PATCH /users/{id}`.
pub(crate) static USER_CHANGE: Schema = closed(&[
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

/// Text on both sides of one `@`, without spaces: the rules that all validators share.
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
