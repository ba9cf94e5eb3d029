//! Owns what a script says about a request before it arrives.

use std::fmt;

use serde_json::Value;

use super::request::split_target;
use super::{Request, TOKEN};

/// A request that is awaited: its method and target exactly, the rest as far as it is stated.
#[derive(Debug, Clone)]
pub(crate) struct Expectation {
    method: &'static str,
    target: String,
    /// Headers with the value they must have; `None` stands for a header that must not be there.
    headers: Vec<(&'static str, Option<String>)>,
    json: Option<Value>,
}

/// Awaits a GET. The target is the path as it stands on the wire, then `?` and the parameters, in any order, decoded.
pub(crate) fn get(target: &str) -> Expectation {
    Expectation::new("GET", target)
}

/// Awaits a POST.
pub(crate) fn post(target: &str) -> Expectation {
    Expectation::new("POST", target)
}

/// Awaits a PATCH.
pub(crate) fn patch(target: &str) -> Expectation {
    Expectation::new("PATCH", target)
}

/// Awaits a DELETE.
pub(crate) fn delete(target: &str) -> Expectation {
    Expectation::new("DELETE", target)
}

impl Expectation {
    fn new(method: &'static str, target: &str) -> Self {
        let expectation = Self { method, target: target.to_owned(), headers: Vec::new(), json: None };
        if target.starts_with("/api/v2/") {
            expectation.token(TOKEN)
        } else {
            expectation.without_header("authorization")
        }
    }

    /// Demands another bearer token than [`TOKEN`].
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Demands a header. The name is in lower case.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, Some(value.to_owned())));
        self
    }

    /// Demands that a header is absent.
    pub(crate) fn without_header(mut self, name: &'static str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, None));
        self
    }

    /// Demands this JSON body, member for member.
    pub(crate) fn json(mut self, body: Value) -> Self {
        self.json = Some(body);
        self
    }

    /// Returns the first difference between the request and this expectation.
    pub(super) fn differs(&self, request: &Request) -> Option<String> {
        let (path, mut awaited) = split_target(&self.target);
        let mut query = request.query.clone();
        awaited.sort();
        query.sort();
        if request.method != self.method || request.path != path {
            return Some("another method or path".to_owned());
        }
        if query != awaited {
            return Some(format!("query {query:?}"));
        }
        for (name, value) in &self.headers {
            let found = request.header(name);
            if found != value.as_deref() {
                return Some(format!("header {name} is {found:?}, not {value:?}"));
            }
        }
        match &self.json {
            Some(body) if request.json() != *body => Some(format!("body {}, not {body}", request.text())),
            None if ["GET", "DELETE"].contains(&self.method) && !request.text().is_empty() => {
                Some(format!("a body where none belongs: {}", request.text()))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)
    }
}
