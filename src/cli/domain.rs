//! Parses tenant domains, from `--domain` and `AUTH0_DOMAIN`.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::failure::Failure;
use auth0_events_text::joined_variable;

/// The host of a tenant, with the port unless it is the default of the scheme.
///
/// `http` is accepted for this machine only, because tokens and secrets are sent to the domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Domain {
    authority: String,
    scheme: &'static str,
}

impl Domain {
    /// Returns `https://host[:port]`, or `http://…` for a local server without TLS. No final slash.
    pub(crate) fn base_url(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// Returns the audience of the Management API: the base URL and `/api/v2/`, final slash included.
    pub(crate) fn default_audience(&self) -> String {
        format!("{}/api/v2/", self.base_url())
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scheme {
            "https" => f.write_str(&self.authority),
            _ => f.write_str(&self.base_url()),
        }
    }
}

impl FromStr for Domain {
    type Err = Failure;

    /// Parses a domain such as `acme.eu.auth0.com`, `localhost:4010` or `http://127.0.0.1:4010`.
    fn from_str(text: &str) -> Result<Self, Failure> {
        strict(text).map_err(|problem| {
            if let Some(joined) = joined_variable(text) {
                let shown = strict(joined.before).map(|domain| format!(" after `{domain}`")).unwrap_or_default();
                let message = format!("{} seems to follow on the same line{shown}", joined.name);
                return Failure::usage(message).hint("write each variable on a line of its own");
            }
            let domain = meant(text).and_then(|meant| strict(&meant).ok());
            let hint = match &domain {
                Some(domain) => format!("use `{domain}`"),
                None => "a domain looks like `acme.eu.auth0.com`, without scheme, path or user name".to_owned(),
            };
            Failure::usage(format!("the value is not a domain: {problem}")).hint(hint)
        })
    }
}

/// Parses a domain. Fails with the reason.
fn strict(text: &str) -> Result<Domain, &'static str> {
    let http = text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
    let authority = if http { &text[7..] } else { text };
    if text.trim().is_empty() {
        return Err("it is empty");
    }
    if text.contains(char::is_whitespace) {
        return Err("it contains a space");
    }
    if authority.contains("://") {
        return Err("it contains a scheme");
    }
    if authority.contains('@') {
        return Err("it contains a user name");
    }
    if authority.contains(['/', '\\']) {
        return Err("it contains a path");
    }
    if authority.contains(['?', '#']) {
        return Err("it contains a query");
    }
    let (host, port) = split_port(authority)?;
    let host = host.to_ascii_lowercase();
    let loopback = check_host(&host, port.is_some())?;
    if http && !loopback {
        return Err("`http://` is accepted for this machine only");
    }
    let (scheme, usual) = if http { ("http", 80) } else { ("https", 443) };
    let authority = match port {
        Some(port) if port != usual => format!("{host}:{port}"),
        _ => host,
    };
    Ok(Domain { authority, scheme })
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    let (host, port) = match authority.rsplit_once(':') {
        // The colons within brackets belong to an IPv6 address.
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => return Ok((authority, None)),
    };
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits && port > 0 => Ok((host, Some(port))),
        _ => Err("its port is not a number from 1 to 65535"),
    }
}

/// Checks a lower-case host name or address. Returns whether it is this machine.
fn check_host(host: &str, has_port: bool) -> Result<bool, &'static str> {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address
            .parse::<Ipv6Addr>()
            .map(|address| address.is_loopback())
            .map_err(|_| "it is not an IPv6 address");
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok(address.is_loopback());
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.is_empty() {
        return Err("the host is missing");
    }
    if host.len() > 253 || !host.split('.').all(label) {
        return Err("a host name consists of letters, digits and hyphens between single dots");
    }
    if host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("it is not an IPv4 address");
    }
    // A single label is a tenant's name without its region; with a port it is a host on a private network.
    if host != "localhost" && !host.contains('.') && !has_port {
        return Err("it has no dot");
    }
    Ok(host == "localhost")
}

/// Returns the host and port in a pasted URL or a text with typing errors. Text after a space may be anything.
fn meant(text: &str) -> Option<String> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '<' | '>');
    let text = text.trim().trim_matches(is_quote);
    let text = match text.split_once(char::is_whitespace) {
        Some((scheme, rest)) if scheme.ends_with("//") => rest.split_whitespace().next()?,
        Some((first, _)) => first,
        None => text,
    };
    let lower = text.to_ascii_lowercase();
    let scheme = ["https:", "http:", "https", "http"]
        .into_iter()
        .find(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with('/') || scheme.ends_with(':')));
    let rest = &text[scheme.map_or(0, str::len)..];
    let authority = rest.trim_start_matches(['/', '\\', '.']).split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.trim_end_matches(['.', ':']);
    let plain = scheme.is_some_and(|scheme| scheme.starts_with("http") && !scheme.starts_with("https"));
    // `http` stays only where it is allowed.
    let local = plain.then(|| format!("http://{host}")).filter(|local| strict(local).is_ok());
    Some(local.unwrap_or_else(|| host.to_owned()))
}

#[cfg(test)]
mod tests;
