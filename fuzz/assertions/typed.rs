//! Properties of typed input: dates, JSON, `--set`, and the settings file.

use jiff::Timestamp;
use serde_json::Value;

use crate::cli::dates::{DateArg, to_wire};
use crate::cli::diagnosis::{Holding, parse_json};
use crate::cli::{Assignment, assignment};
use crate::engine::test_event;
use crate::settings::{ClientMethod, Config, Storage, StoredTenant};

/// The secret in the seeds of [`diagnosis`], the value of one of [`SECRET_KEYS`].
const SECRET: &str = "hunter2hunter2";

/// Names of members whose values are secrets.
const SECRET_KEYS: [&str; 5] = ["token", "password", "header_value", "client_secret", "api_key"];

/// Reads a date. Its wire form has 20 characters and parses to the same second.
pub fn dates(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let now: Timestamp = "2026-05-03T10:20:30.987654321Z".parse().expect("a time");
    match text.parse::<DateArg>() {
        Ok(date) => {
            let wire = to_wire(date.resolve(now));
            assert_eq!(wire.len(), 20, "{wire}");
            let again: DateArg = wire.parse().expect("the wire form is a date");
            assert_eq!(to_wire(again.resolve(now)), wire);
        }
        Err(failure) => assert!(!failure.to_string().contains(char::is_control)),
    }
}

/// Reads JSON as `-c` does. The result equals serde_json's, or is an error that shows no four characters of a secret.
pub fn diagnosis(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match parse_json(text, "`--configuration`", Holding::Secrets) {
        Ok(value) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            assert_eq!(serde_json::from_str::<Value>(text).ok(), Some(value));
        }
        Err(malformed) => {
            // The debug text holds message, excerpt and hint.
            let shown = format!("{malformed:?}");
            assert!(!holds_secrets_only_as_values(text) || !holds_of_the_secret(&shown), "{shown}");
        }
    }
    // Payloads may be shown in full; their diagnosis must not panic either.
    drop(parse_json(text, "`--payload`", Holding::Anything));
}

/// Reports whether the secret occurs only after one of its keys, a colon and an optional quote. Elsewhere, for instance as the
/// name of a stream, it cannot be recognised as a secret.
pub(super) fn holds_secrets_only_as_values(text: &str) -> bool {
    let opening = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    let follows_a_key = |before: &str| {
        let key = before.trim_end_matches(opening).strip_suffix([':', '=']).map(|key| key.trim_end_matches(opening));
        key.is_some_and(|key| SECRET_KEYS.iter().any(|secret| key.ends_with(secret)))
    };
    let mut places = text.match_indices(SECRET).peekable();
    places.peek().is_some()
        && places.all(|(at, _)| follows_a_key(&text[..at]))
        && !holds_of_the_secret(&text.replace(SECRET, ""))
}

fn holds_of_the_secret(text: &str) -> bool {
    (0..=SECRET.len() - 4).any(|from| text.contains(&SECRET[from..from + 4]))
}

/// Reads the first line as the value of `--set` and applies it to the rest, which is the data.
pub fn assignments(bytes: &[u8]) {
    let Some((line, data)) = std::str::from_utf8(bytes).ok().and_then(|text| text.split_once('\n')) else { return };
    let Ok(Assignment { path, value }) = assignment(line) else { return };
    assert!(!path.is_empty() && path.iter().all(|step| !step.is_empty()));
    let Ok(mut data) = serde_json::from_str::<Value>(data) else { return };
    let value = Value::String(value);
    if test_event::set(&mut data, &path, value.clone()).is_ok() {
        let found = path.iter().try_fold(&data, |place, step| match place {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            place => place.get(step),
        });
        assert_eq!(found, Some(&value));
    }
}

/// Adds a tenant to a settings file. Afterwards the file holds it and all the others.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    drop(crate::settings::env_file(text));
    let read = |text: &str| Config::parse("config.toml".into(), text);
    let Ok(mut config) = read(text) else { return };
    let Ok(tenants) = config.tenants() else { return };
    let added = StoredTenant {
        domain: "acme.eu.auth0.com".parse().expect("a domain"),
        client_id: "client\"\n'id".to_owned(),
        audience: None,
        method: ClientMethod::Secret,
        storage: Storage::File,
    };
    config.put(&added);
    let written = config.text();
    let again = read(&written).unwrap_or_else(|failure| panic!("{failure}\n{written}"));
    let stored = again.tenants().unwrap_or_else(|failure| panic!("{failure}\n{written}"));
    assert_eq!(again.default_tenant(), Some(added.domain.clone()));
    assert!(stored.iter().any(|tenant| tenant.domain == added.domain && tenant.client_id == added.client_id));
    let others = |all: &[StoredTenant]| -> Vec<_> {
        let others = all.iter().filter(|tenant| tenant.domain != added.domain);
        others.map(|tenant| (tenant.domain.to_string(), tenant.client_id.clone())).collect()
    };
    assert_eq!(others(&stored), others(&tenants));
}
