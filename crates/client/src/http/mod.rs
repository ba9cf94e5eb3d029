//! HTTP for the whole program: handles (`client`), when to try again (`retry`), what can go wrong (`error`), what may be
//! shown (`mask`, `trace`), and [`Transport`], the one path of every request to a tenant. What an answer means is for `auth`
//! and `api` to say.

mod error;
mod mask;
mod opened;
mod pulse;
mod retry;
mod trace;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use tokio::time::Instant;

use auth0_events_text::Redaction;
pub use error::Error;
pub(crate) use mask::place;
pub use opened::{Opened, Opening};
use retry::Verdict;
use trace::Trace;

/// The longest answer that is read, in bytes: a page of 100 deliveries, each with an event of 256 KiB, the most that EventBridge
/// takes, stays below it.
const MAX_ANSWER_BYTES: usize = 32 << 20;

/// Longest excerpt of an answer that cannot be read, in characters.
const EXCERPT_CHARS: usize = 512;

/// Waits from this length on are announced.
const ANNOUNCED_WAIT: Duration = Duration::from_secs(1);

/// Hears of what goes on, so that a person can be told.
pub trait Observer: Send + Sync {
    /// The next try of `request` starts after `wait`, because of `reason`.
    fn waiting(&self, wait: Duration, reason: &str, request: &str);

    /// Something beside the requests did not work; they go on.
    fn warning(&self, text: &str);

    /// Tells whether [`Observer::began`], [`Observer::pending`] and [`Observer::ended`] are to be called.
    fn shows_progress(&self) -> bool {
        false
    }

    /// A request begins, with all its tries.
    fn began(&self) {}

    /// A request still has no answer; called several times a second.
    fn pending(&self) {}

    /// A request has ended, or was given up.
    fn ended(&self) {}

    /// Tells whether [`Observer::trace`] is to be called.
    fn wants_trace(&self) -> bool {
        false
    }

    /// A request that is about to be sent, or what came of it, in several lines. Secrets are masked.
    fn trace(&self, text: &str) {
        let _ = text;
    }
}

/// How requests are sent.
#[derive(Clone)]
pub struct Options {
    /// Time allowed for one try, from the connection to the last byte of the answer.
    pub timeout: Duration,
    /// Whether a failed request may be tried again.
    pub retry: bool,
    /// Told of each wait of over a second, and of each request if it wants to be.
    pub observer: Arc<dyn Observer>,
}

/// One request, repeatable as a whole.
pub struct Request {
    /// The method decides what may be tried again.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// Headers beside those that every request carries.
    pub headers: HeaderMap,
    /// A JSON document.
    pub body: Option<Vec<u8>>,
}

/// A complete answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, complete.
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns the start of a body that is not what it should be, or the status in words where there is no body. What is
    /// hidden is taken out before the body is cut, or half of it could be left.
    pub(crate) fn excerpt(&self, hidden: &Redaction) -> String {
        let text = hidden.apply(&String::from_utf8_lossy(&self.body));
        match text.trim() {
            "" => self.status.canonical_reason().unwrap_or("no reason given").to_owned(),
            text => text.chars().take(EXCERPT_CHARS).collect(),
        }
    }
}

impl Answer {
    /// Returns the seconds for which the server asks to be left alone, 60 at most; 0 where it does not.
    pub(crate) fn advised_wait_secs(&self) -> u8 {
        let is_limit = self.status == StatusCode::TOO_MANY_REQUESTS;
        let wait = retry::advised(&self.headers, is_limit, SystemTime::now()).unwrap_or_default();
        // A wait that is cut short would be in vain.
        u8::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u8::MAX)
    }
}

/// Sends requests to one host: with a time limit, the retry policy, and a pause for all while the host says 429.
pub struct Transport {
    client: reqwest::Client,
    options: Options,
    paused_until: Mutex<Option<Instant>>,
}

impl Transport {
    /// Prepares requests to the host of `base`.
    ///
    /// # Errors
    /// Fails when the system's trust store cannot be read.
    pub fn new(base: &Url, options: Options) -> Result<Self, Error> {
        let client = auth0_events_outbound::builder(base)
            .timeout(options.timeout)
            .build()
            .map_err(|error| Error::setup(&error))?;
        Ok(Self { client, options, paused_until: Mutex::new(None) })
    }

    /// Sends `request` and reads the answer, trying again where the policy allows.
    ///
    /// Can be cancelled at any point; what was sent by then may have been acted on.
    ///
    /// # Errors
    /// Fails when no complete answer came. A refusal by the server is an answer.
    pub async fn send(&self, request: &Request) -> Result<Answer, Error> {
        pulse::during(&*self.options.observer, self.send_unseen(request)).await
    }

    async fn send_unseen(&self, request: &Request) -> Result<Answer, Error> {
        let mut tries = 1;
        loop {
            self.pass_pause().await;
            let outcome = self.try_traced(request).await;
            let verdict = match &outcome {
                Ok(answer) => retry::after_answer(&request.method, answer, tries),
                Err(error) => retry::after_error(&request.method, error, tries),
            };
            let Verdict::Again { wait, reason, everyone } = verdict else { return outcome };
            if !self.options.retry {
                return outcome;
            }
            if wait >= ANNOUNCED_WAIT {
                let name = format!("{} {}", request.method, request.url.path());
                self.options.observer.waiting(wait, &reason, &name);
            }
            if everyone {
                self.pause(wait);
            } else {
                tokio::time::sleep(wait).await;
            }
            tries += 1;
        }
    }

    /// Passes a warning on to the person.
    pub fn warn(&self, text: &str) {
        self.options.observer.warning(text);
    }

    async fn try_traced(&self, request: &Request) -> Result<Answer, Error> {
        let observer = &self.options.observer;
        if !observer.wants_trace() {
            return self.try_once(request).await;
        }
        let (trace, text) = Trace::of(request);
        observer.trace(&text);
        let started = Instant::now();
        let outcome = self.try_once(request).await;
        observer.trace(&trace.outcome(&outcome, started.elapsed()));
        outcome
    }

    /// Sends `request` once, and returns its answer as soon as the headers have come. The time limit ends with them: the body
    /// of a 2xx may take as long as it likes. Another answer is read to its end.
    ///
    /// Can be cancelled at any point.
    ///
    /// # Errors
    /// Fails when no headers came, or a refusal broke off. A refusal by the server is an answer.
    pub async fn open(&self, request: &Request) -> Result<Opening, Error> {
        self.pass_pause().await;
        let observer = &self.options.observer;
        let trace = observer.wants_trace().then(|| Trace::of(request)).map(|(trace, text)| {
            observer.trace(&text);
            trace
        });
        let started = Instant::now();
        let limit = self.options.timeout;
        let open = async {
            let response = self.prepare(request).timeout(Duration::MAX).send().await;
            let opened =
                Opened::new(response.map_err(|error| Error::sending(&error, &request.url, limit))?, request, limit);
            match opened.status().is_success() {
                true => Ok(Opening::Open(opened)),
                false => opened.read().await.map(Opening::Refused),
            }
        };
        let opening =
            tokio::time::timeout(limit, open).await.unwrap_or_else(|_| Err(Error::too_late(&request.url, limit)));
        if let Some(trace) = trace {
            observer
                .trace(&trace.outcome(&opening.as_ref().map(Opening::head).map_err(Error::clone), started.elapsed()));
        }
        opening
    }

    async fn try_once(&self, request: &Request) -> Result<Answer, Error> {
        let failed = |error: reqwest::Error| Error::sending(&error, &request.url, self.options.timeout);
        let response = self.prepare(request).send().await.map_err(failed)?;
        Opened::new(response, request, self.options.timeout).read().await
    }

    fn prepare(&self, request: &Request) -> reqwest::RequestBuilder {
        let mut builder = self.client.request(request.method.clone(), request.url.clone());
        builder = builder.headers(request.headers.clone());
        if let Some(body) = &request.body {
            builder = builder
                .header(reqwest::header::CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(body.clone());
        }
        builder
    }

    /// Holds back every request until `wait` has passed: a rate limit is the tenant's, not one request's.
    fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut paused = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(Some(until));
    }

    /// Waits for the pause to end, however often it is extended meanwhile.
    async fn pass_pause(&self) {
        let paused = || *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(until) = paused().filter(|until| *until > Instant::now()) {
            tokio::time::sleep_until(until).await;
        }
    }
}
