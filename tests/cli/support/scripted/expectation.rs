//! The requests that a script expects.

use std::fmt;

use serde_json::Value;

use super::request::split_target;
use super::{Request, TOKEN};

/// An expected request: method and target must match exactly, the rest only if it is set.
#[derive(Debug, Clone)]
pub(crate) struct Expectation {
    method: &'static str,
    target: String,
    /// Headers with their required values; `None` for a header that must be absent.
    headers: Vec<(&'static str, Option<String>)>,
    json: Option<Value>,
}

/// Expects a GET. The target is the path as sent, then `?` and the parameters, in any order, decoded.
pub(crate) fn get(target: &str) -> Expectation {
    Expectation::new("GET", target)
}

/// Expects a POST.
pub(crate) fn post(target: &str) -> Expectation {
    Expectation::new("POST", target)
}

/// Expects a PATCH.
pub(crate) fn patch(target: &str) -> Expectation {
    Expectation::new("PATCH", target)
}

/// Expects a DELETE.
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

    /// Requires another bearer token than [`TOKEN`].
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Requires a header. The name is in lower case.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, Some(value.to_owned())));
        self
    }

    /// Requires that a header is absent.
    pub(crate) fn without_header(mut self, name: &'static str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, None));
        self
    }

    /// Requires this JSON body, member for member.
    pub(crate) fn json(mut self, body: Value) -> Self {
        self.json = Some(body);
        self
    }

    /// Returns the first difference between the request and this expectation.
    pub(super) fn differs(&self, request: &Request) -> Option<String> {
        let (path, mut expected) = split_target(&self.target);
        let mut query = request.query.clone();
        expected.sort();
        query.sort();
        if request.method != self.method || request.path != path {
            return Some("another method or path".to_owned());
        }
        if query != expected {
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
