//! Fault rules, and their text form.
//!
//! A rule is a list of words separated by commas, such as `status=503,rate=0.2,path=/api/v2/event-streams*,method=GET`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// A rule for simulated failures: the fault, and the calls that it applies to.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    pub(crate) delay: Duration,
    pub(crate) fault: Option<CallFault>,
    method: Option<Method>,
    /// A path in which `*` matches any text.
    path: Option<String>,
    pub(crate) rate: f64,
    pub(crate) times: u64,
    pub(crate) seed: Option<u64>,
}

/// The fault of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallFault {
    /// The call is refused with this status and has no effect.
    Status { code: StatusCode, retry_after: Option<u64> },
    /// The call takes effect, and the connection is reset without a response.
    Reset,
    /// The call takes effect, and the response ends in the middle of the body.
    Truncate,
    /// The call takes effect, and the response body is unreadable.
    Garbage,
}

/// The reason why a rule is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRuleError {
    /// The column in characters, from 1.
    pub column: usize,
    /// The problem there.
    pub problem: String,
}

impl fmt::Display for FaultRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.problem)
    }
}

impl std::error::Error for FaultRuleError {}

impl FromStr for FaultRule {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let mut parser = FaultRuleParser::default();
        let mut column = 1;
        for word in text.split(',') {
            parser.word(word).map_err(|(offset, problem)| FaultRuleError { column: column + offset, problem })?;
            column += word.chars().count() + 1;
        }
        parser.finish().map_err(|problem| FaultRuleError { column: 1, problem })
    }
}

impl FaultRule {
    /// Reports whether the rule applies to a call.
    pub(crate) fn applies_to(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|expected| expected == method)
            && self.path.as_ref().is_none_or(|pattern| path_matches(pattern, path))
    }
}

/// The words of a rule so far.
#[derive(Debug, Default)]
struct FaultRuleParser {
    delay: Option<Duration>,
    fault: Option<CallFault>,
    retry_after: Option<u64>,
    method: Option<Method>,
    path: Option<String>,
    rate: Option<f64>,
    times: Option<u64>,
    seed: Option<u64>,
}

/// A problem, after its offset in the word in characters.
type WordProblem = (usize, String);

impl FaultRuleParser {
    fn word(&mut self, word: &str) -> Result<(), WordProblem> {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let value_offset = name.chars().count() + 1;
        let required = || value.filter(|value| !value.is_empty()).ok_or((0, format!("`{name}` needs a value")));
        let invalid = |expected: &str| (value_offset, format!("`{}` is not {expected}", value.unwrap_or_default()));
        match name {
            "status" => {
                let code = StatusCode::from_bytes(required()?.as_bytes()).map_err(|_| invalid("a status"))?;
                if code.as_u16() < 400 {
                    return Err(invalid("a status of 400 or above"));
                }
                self.set_fault(CallFault::Status { code, retry_after: None })
            }
            "reset" | "truncate" | "garbage" if value.is_some() => {
                Err((value_offset, format!("`{name}` takes no value")))
            }
            "reset" => self.set_fault(CallFault::Reset),
            "truncate" => self.set_fault(CallFault::Truncate),
            "garbage" => self.set_fault(CallFault::Garbage),
            "latency" => {
                let delay = duration(required()?).ok_or_else(|| invalid("a duration such as 200ms or 2s"))?;
                set_once(&mut self.delay, delay)
            }
            "method" => {
                let method = Method::from_bytes(required()?.to_ascii_uppercase().as_bytes());
                set_once(&mut self.method, method.map_err(|_| invalid("a method"))?)
            }
            "path" => {
                let path = required()?;
                if !path.starts_with(['/', '*']) {
                    return Err(invalid("a path: it must start with `/` or `*`"));
                }
                set_once(&mut self.path, path.to_owned())
            }
            "rate" => match required()?.parse() {
                Ok(rate) if (0.0..=1.0).contains(&rate) => set_once(&mut self.rate, rate),
                _ => Err(invalid("a rate from 0 to 1")),
            },
            "times" => set_once(&mut self.times, required()?.parse().map_err(|_| invalid("a number"))?),
            "retry-after" => {
                set_once(&mut self.retry_after, required()?.parse().map_err(|_| invalid("a number of seconds"))?)
            }
            "seed" => set_once(&mut self.seed, required()?.parse().map_err(|_| invalid("a number"))?),
            "" => Err((0, "a word is missing".to_owned())),
            _ => Err((
                0,
                format!(
                    "`{name}` is not one of status, latency, reset, truncate, garbage, method, path, rate, times, \
                     retry-after, seed"
                ),
            )),
        }
    }

    fn set_fault(&mut self, fault: CallFault) -> Result<(), WordProblem> {
        match self.fault.replace(fault) {
            None => Ok(()),
            Some(_) => Err((0, "only one of status, reset, truncate and garbage is allowed".to_owned())),
        }
    }

    fn finish(self) -> Result<FaultRule, String> {
        let mut fault = self.fault;
        match (&mut fault, self.retry_after) {
            (Some(CallFault::Status { retry_after, .. }), seconds) => *retry_after = seconds,
            (_, Some(_)) => return Err("`retry-after` needs `status`".to_owned()),
            (None, None) if self.delay.is_none() => {
                return Err("the rule has no fault: add status, latency, reset, truncate or garbage".to_owned());
            }
            _ => {}
        }
        Ok(FaultRule {
            delay: self.delay.unwrap_or_default(),
            fault,
            method: self.method,
            path: self.path,
            rate: self.rate.unwrap_or(1.0),
            times: self.times.unwrap_or(u64::MAX),
            seed: self.seed,
        })
    }
}

fn set_once<T>(member: &mut Option<T>, value: T) -> Result<(), WordProblem> {
    match member.replace(value) {
        None => Ok(()),
        Some(_) => Err((0, "this word is repeated".to_owned())),
    }
}

/// Reads `200ms`, `2s`, `1m` or a plain number of seconds, up to an hour.
fn duration(text: &str) -> Option<Duration> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let milliseconds = match &text[digits..] {
        "ms" => 1,
        "s" | "" => 1000,
        "m" => 60_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(milliseconds)?)).filter(|time| *time <= Duration::from_secs(3600))
}

/// Reports whether `path` matches `pattern`, in which `*` matches any text, even an empty one.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests;
