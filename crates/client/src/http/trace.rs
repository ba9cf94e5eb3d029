//! Tells of each request and its answer, for `--debug`: method, address, status, time, headers, bodies, all behind the mask.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::mask::Mask;
use super::{Answer, Error, Request};

/// Longest body that is shown, in characters.
const BODY_CHARS: usize = 4096;

/// One exchange, as far as it has come.
pub(super) struct Trace {
    mask: Mask,
    name: String,
}

impl Trace {
    /// Returns the trace of a request, and its text.
    pub(super) fn of(request: &Request) -> (Self, String) {
        let mut mask = Mask::default();
        // Headers and body first: what they hide is then hidden in the address as well.
        let mut details = headers(&mut mask, '>', &request.headers);
        if let Some(body) = &request.body {
            details += &line('>', &mask.body("application/json", body));
        }
        let name = format!("{} {}", request.method, mask.url(&request.url));
        (Self { mask, name: name.clone() }, format!("> {name}{details}"))
    }

    /// Returns the text of what came back.
    pub(super) fn outcome(mut self, outcome: &Result<Answer, Error>, took: Duration) -> String {
        let millis = took.as_millis();
        match outcome {
            Ok(answer) => {
                let mut text = format!("< {} in {millis} ms: {}", answer.status.as_u16(), self.name);
                text += &headers(&mut self.mask, '<', &answer.headers);
                if !answer.body.is_empty() {
                    let content_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
                    text += &line('<', &self.mask.body(content_type.unwrap_or_default(), &answer.body));
                }
                text
            }
            Err(error) => {
                format!("< no answer in {millis} ms: {}: {}", self.name, self.mask.redact(&error.to_string()))
            }
        }
    }
}

fn headers(mask: &mut Mask, mark: char, headers: &HeaderMap) -> String {
    headers.iter().map(|(name, value)| line(mark, &format!("{name}: {}", mask.header(name, value)))).collect()
}

fn line(mark: char, text: &str) -> String {
    match text.char_indices().nth(BODY_CHARS) {
        Some((end, _)) => format!("\n{mark} {}… ({} characters in all)", &text[..end], text.chars().count()),
        None => format!("\n{mark} {text}"),
    }
}
