//! Faults on request: the rules, as they are written, and which of them a call meets. `spoil` acts on them.
//!
//! A rule is a list of words separated by commas, such as `status=503,rate=0.2,path=/api/v2/event-streams*,method=GET`.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode};

use fastrand::Rng;

/// What goes wrong, when and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    delay: Duration,
    fault: Option<Fault>,
    method: Option<Method>,
    /// A path in which `*` stands for anything.
    path: Option<String>,
    rate: f64,
    times: u64,
    seed: Option<u64>,
}

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The call is refused with this status, and not acted on.
    Status { code: StatusCode, retry_after: Option<u64> },
    /// The call is acted on, and the connection is reset instead of an answer.
    Reset,
    /// The call is acted on, and its answer ends in the middle of the body.
    Truncate,
    /// The call is acted on, and the body of its answer is made unreadable.
    Garbage,
}

/// Why a rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRuleError {
    /// Where, counted in characters from 1.
    pub column: usize,
    /// What is wrong there.
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
        let mut reader = Reader::default();
        let mut column = 1;
        for word in text.split(',') {
            let fail = |(offset, problem): (usize, String)| FaultRuleError { column: column + offset, problem };
            reader.word(word).map_err(fail)?;
            column += word.chars().count() + 1;
        }
        reader.finish().map_err(|problem| FaultRuleError { column: 1, problem })
    }
}

/// A rule that is being read.
#[derive(Debug, Default)]
struct Reader {
    delay: Option<Duration>,
    fault: Option<Fault>,
    retry_after: Option<u64>,
    method: Option<Method>,
    path: Option<String>,
    rate: Option<f64>,
    times: Option<u64>,
    seed: Option<u64>,
}

/// What is wrong, and how many characters into the word.
type Problem = (usize, String);

impl Reader {
    fn word(&mut self, word: &str) -> Result<(), Problem> {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let behind = name.chars().count() + 1;
        let given = || value.filter(|value| !value.is_empty()).ok_or((0, format!("`{name}` needs a value")));
        let bad = |what: &str| (behind, format!("`{}` is not {what}", value.unwrap_or_default()));
        match name {
            "status" => {
                let code = StatusCode::from_bytes(given()?.as_bytes()).map_err(|_| bad("a status"))?;
                let code =
                    Some(code).filter(|code| code.as_u16() >= 400).ok_or_else(|| bad("a status of 400 or above"))?;
                self.set_fault(Fault::Status { code, retry_after: None })
            }
            "reset" | "truncate" | "garbage" if value.is_some() => Err((behind, format!("`{name}` takes no value"))),
            "reset" => self.set_fault(Fault::Reset),
            "truncate" => self.set_fault(Fault::Truncate),
            "garbage" => self.set_fault(Fault::Garbage),
            "latency" => {
                once(&mut self.delay, duration(given()?).ok_or_else(|| bad("a duration such as 200ms or 2s"))?)
            }
            "method" => once(
                &mut self.method,
                Method::from_bytes(given()?.to_ascii_uppercase().as_bytes()).map_err(|_| bad("a method"))?,
            ),
            "path" => match given()? {
                path if path.starts_with(['/', '*']) => once(&mut self.path, path.to_owned()),
                _ => Err(bad("a path: it begins with `/` or `*`")),
            },
            "rate" => match given()?.parse() {
                Ok(rate) if (0.0..=1.0).contains(&rate) => once(&mut self.rate, rate),
                _ => Err(bad("a rate from 0 to 1")),
            },
            "times" => once(&mut self.times, given()?.parse().map_err(|_| bad("a number"))?),
            "retry-after" => once(&mut self.retry_after, given()?.parse().map_err(|_| bad("a number of seconds"))?),
            "seed" => once(&mut self.seed, given()?.parse().map_err(|_| bad("a number"))?),
            "" => Err((0, "a word is missing".to_owned())),
            _ => Err((
                0,
                format!(
                    "`{name}` is none of status, latency, reset, truncate, garbage, method, path, rate, times, \
                     retry-after, seed"
                ),
            )),
        }
    }

    fn set_fault(&mut self, fault: Fault) -> Result<(), Problem> {
        match self.fault.replace(fault) {
            None => Ok(()),
            Some(_) => Err((0, "a rule has one of status, reset, truncate and garbage, once".to_owned())),
        }
    }

    fn finish(self) -> Result<FaultRule, String> {
        let mut fault = self.fault;
        match (&mut fault, self.retry_after) {
            (Some(Fault::Status { retry_after, .. }), seconds) => *retry_after = seconds,
            (_, Some(_)) => return Err("`retry-after` goes with `status` only".to_owned()),
            (None, None) if self.delay.is_none() => {
                return Err("nothing goes wrong: add status, latency, reset, truncate or garbage".to_owned());
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

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), Problem> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err((0, "this word stands twice".to_owned())),
    }
}

/// Reads `200ms`, `2s`, `1m` or a bare number of seconds, up to an hour.
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

/// Tells whether `path` is what `pattern` describes; `*` stands for anything, the empty text included.
fn matches(pattern: &str, path: &str) -> bool {
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
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    true
}

/// The rules of a tenant, with what they remember.
#[derive(Debug)]
pub(super) struct Faults(Vec<(FaultRule, Mutex<Drawn>)>);

#[derive(Debug)]
struct Drawn {
    random: Rng,
    hits: u64,
}

impl Faults {
    /// Takes the rules; those without a seed of their own get one from `seed`, by their place.
    pub(super) fn new(rules: &[FaultRule], seed: u64) -> Self {
        let drawn = |(place, rule): (usize, &FaultRule)| {
            let seed = rule.seed.unwrap_or_else(|| seed.wrapping_add(place as u64));
            (rule.clone(), Mutex::new(Drawn { random: Rng::with_seed(seed), hits: 0 }))
        };
        Self(rules.iter().enumerate().map(drawn).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what a call meets: the delays of all rules that hit, and the fault of the first that has one.
    pub(super) fn meet(&self, method: &Method, path: &str) -> (Duration, Option<Fault>) {
        let (mut delay, mut fault) = (Duration::ZERO, None);
        for (rule, drawn) in &self.0 {
            let is_meant = rule.method.as_ref().is_none_or(|one| one == method)
                && rule.path.as_ref().is_none_or(|pattern| matches(pattern, path));
            if !is_meant {
                continue;
            }
            let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
            if drawn.hits < rule.times && drawn.random.f64() < rule.rate {
                drawn.hits += 1;
                delay += rule.delay;
                fault = fault.or(rule.fault);
            }
        }
        (delay, fault)
    }
}

#[cfg(test)]
mod tests;
