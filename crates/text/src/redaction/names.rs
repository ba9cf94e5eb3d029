//! The list of member names that decides which values output may show.

/// Members of JSON, form fields and URL parameters whose values are shown. Any other value is masked.
const OPEN_MEMBERS: &[&str] = &[
    "a0purpose",
    "a0stream",
    "a0tenant",
    "action_id",
    "audience",
    "aws_account_id",
    "aws_partner_event_source",
    "aws_region",
    "bucket_interval",
    "buckets",
    "client_assertion_type",
    "client_id",
    "created_at",
    "date_from",
    "date_to",
    "duration",
    "error",
    "errorCode",
    "error_code",
    "error_description",
    "error_message",
    "error_uri",
    "event_stream_id",
    "event_type",
    "event_types",
    "expires_in",
    "from",
    "from_timestamp",
    "grant_type",
    "header_key",
    "id",
    "message",
    "method",
    "name",
    "next",
    "scale_factor",
    "scope",
    "source",
    "specversion",
    "status",
    "statusCode",
    "statuses",
    "stream_id",
    "stream_name",
    "take",
    "time",
    "timestamp",
    "token_type",
    "type",
    "updated_at",
    "username",
    "webhook_endpoint",
    "window",
    "window_total",
];

/// Members that are shown if they hold objects: each member of those is judged by its own name. A text in place of the
/// objects is masked.
const OPEN_CONTAINERS: &[&str] = &[
    "attempts",
    "attributes",
    "configuration",
    "deliveries",
    "destination",
    "event",
    "eventStreams",
    "metrics",
    "subscriptions",
    "webhook_authorization",
];

/// Parts of names that belong to secrets.
const SECRET_WORDS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "header_value",
    "headervalue",
    "api_key",
    "apikey",
    "private_key",
    "credential",
];

/// Reports whether the value of a member is shown.
pub(super) fn is_open(name: &str) -> bool {
    OPEN_MEMBERS.contains(&name)
}

/// Reports whether a member holds objects that are shown, each by its own member names.
pub(super) fn is_open_container(name: &str) -> bool {
    OPEN_CONTAINERS.contains(&name)
}

/// Reports whether a word names a secret.
pub(super) fn is_of_a_secret(word: &str) -> bool {
    let word = word.to_lowercase().replace('-', "_");
    SECRET_WORDS.iter().any(|secret| word.contains(secret))
}
