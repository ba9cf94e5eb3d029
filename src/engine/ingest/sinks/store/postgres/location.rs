//! Owns [`PostgresLocation`]: a PostgreSQL URL in its parts, and the password that goes with it.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::super::LocationError;
use super::password;
use auth0_events_text::Secret;

/// Time allowed for opening a connection, where the URL says nothing.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How the program names itself to a server that asks who is connected.
const APPLICATION: &str = "events";
/// The port of a server that the URL gives none for.
const PORT: u16 = 5432;

/// Where a PostgreSQL database is, and who asks. `Debug` and `Display` leave the password out.
#[derive(Clone)]
pub(crate) struct PostgresLocation {
    config: Config,
    /// Whether the server's certificate must be one for its name, of an authority that the system trusts.
    pub(super) is_verified: bool,
}

impl PostgresLocation {
    /// Reads a URL as libpq understands it. The password is the URL's, else `password`, else what `file` says, a file in the
    /// form of `~/.pgpass`.
    ///
    /// # Errors
    /// Fails when it is no such URL, asks for what is not supported, or the file is open to others.
    pub(crate) fn parse(url: &Secret, password: Option<Secret>, file: Option<&Path>) -> Result<Self, LocationError> {
        let refused = |cause: String| LocationError { cause, hint: None };
        let (front, query) = parted(url.expose());
        if front.matches('@').count() > 1 {
            return Err(refused("it has more than one `@`".to_owned()).hint("write an `@` of a password as `%40`"));
        }
        // What reads the rest would take all before the `@` for user and password, though the `@` may be a parameter's.
        let before = front.split_once("://").and_then(|(_, rest)| rest.split_once('@'));
        let is_parameters = |credentials: &str| {
            credentials.contains('/') || credentials.split(':').next().is_some_and(|user| user.contains('?'))
        };
        if before.is_some_and(|(credentials, _)| is_parameters(credentials)) {
            return Err(refused("it has a `/`, or a query, before its `@`".to_owned())
                .hint("write a `/` of a password as `%2F`, and an `@` of a parameter as `%40`"));
        }
        let (query, mode) = take_ssl_mode(query);
        let url = format!("{front}?{query}");
        let mut config: Config = url.parse().map_err(|error| refused(super::worded(&error)))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(refused("it names no host".to_owned()).hint("write `postgres://USER@HOST/DATABASE`"));
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
                return Err(refused("its `sslmode` is not supported".to_owned())
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

    /// Returns what a connection is made with.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Returns host, port, database and user, by which a password is looked up.
    fn fields(&self) -> [String; 4] {
        let user = self.config.get_user().unwrap_or_default();
        let port = self.config.get_ports().first().copied().unwrap_or(PORT);
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

/// Parts a URL from its query. A password goes as far as the `@`, and may hold a `?`.
fn parted(url: &str) -> (&str, &str) {
    let password_end = url.find('@').unwrap_or_default();
    match url[password_end..].find('?') {
        Some(at) => (&url[..password_end + at], &url[password_end + at + 1..]),
        None => (url, ""),
    }
}

/// Takes `sslmode` out of a query: what reads the rest knows not all of its values.
fn take_ssl_mode(query: &str) -> (String, Option<String>) {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (modes, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| decoded(pair.split('=').next().unwrap_or_default()) == "sslmode");
    let mode = modes.last().map(|pair| decoded(pair.split_once('=').map_or("", |(_, mode)| mode)));
    (rest.join("&"), mode)
}

/// Returns the directory of the Unix socket at which a server is reached; `None` over a network.
#[cfg(unix)]
fn socket_directory(host: &Host) -> Option<&Path> {
    match host {
        Host::Unix(directory) => Some(directory),
        Host::Tcp(_) => None,
    }
}

/// Returns `None`: on Windows a server is reached over a network only.
#[cfg(not(unix))]
fn socket_directory(_host: &Host) -> Option<&Path> {
    None
}

#[cfg(test)]
mod tests;
