//! Owns [`Transport`]: sends requests with a timeout, the retry policy, and a common pause after a 429.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{StatusCode, Url};
use tokio::time::Instant;

use super::error::HttpError;
use super::message::{HttpAnswer, HttpRequest};
use super::observer::{HttpObserver, with_progress};
use super::response::{OpenResponse, OpenedRequest};
use super::retry::{self, RetryDecision};
use super::trace::Trace;

/// Minimum wait that is reported to the observer.
const MIN_REPORTED_WAIT: Duration = Duration::from_secs(1);

/// Options of all requests of a client.
#[derive(Clone)]
pub struct HttpOptions {
    /// Timeout of one attempt, from connecting to the last byte of the answer.
    pub timeout: Duration,
    /// Whether failed requests are retried.
    pub retry: bool,
    /// Receives progress, waits and traces.
    pub observer: Arc<dyn HttpObserver>,
}

/// Sends requests to one host.
pub struct Transport {
    client: reqwest::Client,
    options: HttpOptions,
    /// The time before which no request is sent, because the host answered 429.
    paused_until: Mutex<Option<Instant>>,
}

impl Transport {
    /// Creates a transport to the host of `base`. Nothing is sent yet.
    ///
    /// # Errors
    /// Fails if the system's trust store cannot be read.
    pub fn new(base: &Url, options: HttpOptions) -> Result<Self, HttpError> {
        let client = auth0_events_outbound::builder(base)
            .timeout(options.timeout)
            .build()
            .map_err(|error| HttpError::setup(&error))?;
        Ok(Self { client, options, paused_until: Mutex::new(None) })
    }

    /// Sends `request` and reads the answer, with retries.
    ///
    /// Cancellation: a request that was sent before may have been acted on.
    ///
    /// # Errors
    /// Fails if there is no complete answer. An error status is an answer.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, HttpError> {
        with_progress(&*self.options.observer, self.send_with_retries(request)).await
    }

    /// Passes a warning to the observer.
    pub(crate) fn warn(&self, text: &str) {
        self.options.observer.warning(text);
    }

    /// Sends `request` once and returns its answer as soon as the headers arrive. The timeout ends there for a 2xx answer,
    /// whose body may take any time. Any other answer is read to its end.
    ///
    /// # Errors
    /// Fails if no headers arrive, or if an error answer breaks off. An error status is an answer.
    pub async fn open(&self, request: &HttpRequest) -> Result<OpenedRequest, HttpError> {
        self.wait_for_pause().await;
        let timeout = self.options.timeout;
        let open = async {
            let response = self.prepare(request).timeout(Duration::MAX).send().await;
            let response = response.map_err(|error| HttpError::sending(&error, &request.url, timeout))?;
            let response = OpenResponse::new(response, request, timeout);
            if response.status().is_success() {
                Ok(OpenedRequest::Open(response))
            } else {
                response.read().await.map(OpenedRequest::Refused)
            }
        };
        let open = async {
            tokio::time::timeout(timeout, open)
                .await
                .unwrap_or_else(|_| Err(HttpError::too_late(&request.url, timeout)))
        };
        self.traced(request, open, |opened| match opened {
            OpenedRequest::Open(response) => (response.status(), response.headers(), &[]),
            OpenedRequest::Refused(answer) => (answer.status, &answer.headers, &answer.body),
        })
        .await
    }

    async fn send_with_retries(&self, request: &HttpRequest) -> Result<HttpAnswer, HttpError> {
        let mut attempts = 1;
        loop {
            self.wait_for_pause().await;
            let attempt = self.send_once(request);
            let outcome = self.traced(request, attempt, |answer| (answer.status, &answer.headers, &answer.body)).await;
            let decision = match &outcome {
                Ok(answer) => retry::after_answer(&request.method, answer, attempts),
                Err(error) => retry::after_error(&request.method, error, attempts),
            };
            let RetryDecision::Retry { wait, reason, is_rate_limit } = decision else { return outcome };
            if !self.options.retry {
                return outcome;
            }
            if wait >= MIN_REPORTED_WAIT {
                let name = format!("{} {}", request.method, request.url.path());
                self.options.observer.waiting(wait, &reason, &name);
            }
            if is_rate_limit {
                self.pause(wait);
            } else {
                tokio::time::sleep(wait).await;
            }
            attempts += 1;
        }
    }

    async fn send_once(&self, request: &HttpRequest) -> Result<HttpAnswer, HttpError> {
        let response = self.prepare(request).send().await;
        let response = response.map_err(|error| HttpError::sending(&error, &request.url, self.options.timeout))?;
        OpenResponse::new(response, request, self.options.timeout).read().await
    }

    /// Traces a request and its answer, if the observer wants it.
    async fn traced<T>(
        &self,
        request: &HttpRequest,
        work: impl Future<Output = Result<T, HttpError>>,
        answer: impl Fn(&T) -> (StatusCode, &HeaderMap, &[u8]),
    ) -> Result<T, HttpError> {
        let observer = &self.options.observer;
        if !observer.wants_trace() {
            return work.await;
        }
        let (trace, text) = Trace::of(request);
        observer.trace(&text);
        let started = Instant::now();
        let outcome = work.await;
        observer.trace(&match &outcome {
            Ok(complete) => {
                let (status, headers, body) = answer(complete);
                trace.answer(status, headers, body, started.elapsed())
            }
            Err(error) => trace.failure(error, started.elapsed()),
        });
        outcome
    }

    fn prepare(&self, request: &HttpRequest) -> reqwest::RequestBuilder {
        let builder = self.client.request(request.method.clone(), request.url.clone()).headers(request.headers.clone());
        match &request.body {
            Some(body) => {
                builder.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body.to_vec())
            }
            None => builder,
        }
    }

    /// Holds back all requests for `wait`, since a rate limit applies to the whole tenant.
    fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut paused = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused = (*paused).max(Some(until));
    }

    /// Waits until the pause ends. Another request may extend it meanwhile.
    async fn wait_for_pause(&self) {
        let paused_until = || *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(until) = paused_until().filter(|until| *until > Instant::now()) {
            tokio::time::sleep_until(until).await;
        }
    }
}
