//! Owns [`PostgresLocation`]: a parsed PostgreSQL URL with its password.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::errors::worded;
use super::password;
use crate::engine::ingest::store::error::LocationError;
use auth0_events_text::Secret;

/// The default connection timeout.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The application name that the server shows.
const APPLICATION: &str = "events";
/// The default port.
const DEFAULT_PORT: u16 = 5432;

/// The location of a PostgreSQL database, and the user. `Debug` and `Display` omit the password.
#[derive(Clone)]
pub(crate) struct PostgresLocation {
    config: Config,
    /// Whether the server's certificate is verified against the system's trust store.
    pub(super) is_verified: bool,
}

impl PostgresLocation {
    /// Parses a libpq URL. The password comes from the URL, or else from `password`, or else from `file`, which has the format
    /// of `~/.pgpass`.
    ///
    /// # Errors
    /// Fails if the URL is invalid or not supported, or if other users can read the file.
    pub(crate) fn parse(url: &Secret, password: Option<Secret>, file: Option<&Path>) -> Result<Self, LocationError> {
        let invalid = |cause: String| LocationError { cause, hint: None };
        let (front, query) = split_query(url.expose());
        if front.matches('@').count() > 1 {
            return Err(invalid("it has more than one `@`".to_owned()).hint("write `@` in a password as `%40`"));
        }
        // The parser takes everything before the `@` as user and password, although the `@` may be part of a parameter.
        let before = front.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
        let is_parameters = |credentials: &str| {
            credentials.contains('/') || credentials.split(':').next().is_some_and(|user| user.contains('?'))
        };
        if before.is_some_and(|(credentials, _)| is_parameters(credentials)) {
            return Err(invalid("it has a `/` or a query before its `@`".to_owned())
                .hint("write `/` in a password as `%2F`, and `@` in a parameter as `%40`"));
        }
        let (query, mode) = take_ssl_mode(query);
        let url = format!("{front}?{query}");
        let mut config: Config = url.parse().map_err(|error| invalid(worded(&error)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(invalid("it has no host".to_owned()).hint("use `postgres://USER@HOST/DATABASE`"));
        }
        let mut is_verified = false;
        config.ssl_mode(match mode.as_deref() {
            Some("disable") => SslMode::Disable,
            None | Some("prefer") => SslMode::Prefer,
            Some("require") => SslMode::Require,
            Some("verify-full") => {
                is_verified = true;
                SslMode::Require
            }
            Some(_) => {
                return Err(invalid("its `sslmode` is not supported".to_owned())
                    .hint("use `disable`, `prefer`, `require` or `verify-full`"));
            }
        });
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name(APPLICATION);
        }
        let mut location = Self { config, is_verified };
        if location.config.get_password().is_none() {
            let password = match (password, file) {
                (Some(password), _) => Some(password),
                (None, Some(file)) => password::find(file, &location.fields())?,
                (None, None) => None,
            };
            if let Some(password) = password {
                location.config.password(password.expose());
            }
        }
        Ok(location)
    }

    /// Returns the connection settings.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Returns host, port, database and user, the key of a password.
    fn fields(&self) -> [String; 4] {
        let user = self.config.get_user().unwrap_or_default();
        let port = self.config.get_ports().first().copied().unwrap_or(DEFAULT_PORT);
        [self.host(), port.to_string(), self.config.get_dbname().unwrap_or(user).to_owned(), user.to_owned()]
    }

    fn host(&self) -> String {
        let host = self.config.get_hosts().first();
        if let Some(directory) = host.and_then(socket_directory) {
            return directory.display().to_string();
        }
        match (host, self.config.get_hostaddrs().first()) {
            (Some(Host::Tcp(name)), _) => name.clone(),
            (_, Some(address)) => address.to_string(),
            (_, None) => String::new(),
        }
    }
}

impl fmt::Display for PostgresLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [host, port, database, _] = self.fields();
        write!(f, "{database} on {host}:{port}")
    }
}

impl fmt::Debug for PostgresLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresLocation({self})")
    }
}

/// Splits a URL from its query. A `?` before the `@` belongs to the password.
fn split_query(url: &str) -> (&str, &str) {
    let password_end = url.find('@').unwrap_or_default();
    match url[password_end..].find('?') {
        Some(at) => (&url[..password_end + at], &url[password_end + at + 1..]),
        None => (url, ""),
    }
}

/// Removes `sslmode` from a query, since the parser does not know all its values.
fn take_ssl_mode(query: &str) -> (String, Option<String>) {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (modes, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| decoded(pair.split('=').next().unwrap_or_default()) == "sslmode");
    let mode = modes.last().map(|pair| decoded(pair.split_once('=').map_or("", |(_, mode)| mode)));
    (rest.join("&"), mode)
}

/// Returns the directory of a Unix socket, or `None` for a network address.
#[cfg(unix)]
fn socket_directory(host: &Host) -> Option<&Path> {
    match host {
        Host::Unix(directory) => Some(directory),
        Host::Tcp(_) => None,
    }
}

/// Returns `None`, since Windows has no Unix sockets for PostgreSQL.
#[cfg(not(unix))]
fn socket_directory(_host: &Host) -> Option<&Path> {
    None
}

#[cfg(test)]
mod tests;
