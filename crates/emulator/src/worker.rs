//! One delivery worker per stream: rounds of attempts in event order, retries included, as the service does it.
//!
//! A worker sleeps while its queue is empty. It ends when its stream is deleted or the emulator shuts down, after the
//! attempt under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::clock;
use super::state::{Destination, Entry, Job, Round, Store, Stream};
use auth0_events_cloudevents::send::{EventSender, SendAttempt, SendOutcome, SendSettings, Url};

/// The workers of all streams.
#[derive(Debug)]
pub(super) struct Workers {
    store: Arc<Store>,
    tenant: Arc<str>,
    settings: SendSettings,
    running: Mutex<Running>,
}

#[derive(Debug, Default)]
struct Running {
    /// By stream id. Dropping a handle stops its worker.
    handles: HashMap<String, Handle>,
    tasks: JoinSet<()>,
}

#[derive(Debug)]
struct Handle {
    wake: Arc<Notify>,
    stop: watch::Sender<bool>,
}

impl Workers {
    pub(super) fn new(store: Arc<Store>, tenant: String, settings: SendSettings) -> Self {
        Self { store, tenant: tenant.into(), settings, running: Mutex::default() }
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the worker of every stream that there is.
    pub(super) fn start_all(&self) {
        self.store.stream_ids().iter().for_each(|stream| self.start(stream));
    }

    /// Starts the worker of a new stream, unless it runs already.
    pub(super) fn start(&self, stream: &str) {
        let mut running = self.running();
        if running.handles.contains_key(stream) {
            return;
        }
        let wake = Arc::new(Notify::new());
        let (stop, stopped) = watch::channel(false);
        let worker = Worker {
            store: Arc::clone(&self.store),
            tenant: Arc::clone(&self.tenant),
            stream: stream.to_owned(),
            settings: self.settings.clone(),
            wake: Arc::clone(&wake),
            stopped,
            line: None,
        };
        while running.tasks.try_join_next().is_some() {}
        running.handles.insert(stream.to_owned(), Handle { wake, stop });
        running.tasks.spawn(worker.run());
    }

    /// Tells a stream's worker that its queue has grown.
    pub(super) fn wake(&self, stream: &str) {
        if let Some(handle) = self.running().handles.get(stream) {
            handle.wake.notify_one();
        }
    }

    /// Ends the worker of a deleted stream, after the attempt under way.
    pub(super) fn stop(&self, stream: &str) {
        if let Some(handle) = self.running().handles.remove(stream) {
            // A worker that has ended already has dropped its receiver.
            handle.stop.send_replace(true);
        }
    }

    /// Ends all workers. Attempts that are not over after `grace` are abandoned.
    pub(super) async fn stop_all(&self, grace: Duration) {
        let Running { handles, mut tasks } = std::mem::take(&mut *self.running());
        for handle in handles.values() {
            handle.stop.send_replace(true);
        }
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, ended).await.is_err() {
            tasks.shutdown().await;
        }
    }
}

/// The worker of one stream.
#[derive(Debug)]
struct Worker {
    store: Arc<Store>,
    tenant: Arc<str>,
    stream: String,
    settings: SendSettings,
    wake: Arc<Notify>,
    stopped: watch::Receiver<bool>,
    /// The connection to the endpoint, and the row it was made for.
    line: Option<(Arc<Stream>, EventSender)>,
}

impl Worker {
    async fn run(mut self) {
        while !*self.stopped.borrow() {
            match self.store.next_job(&self.stream) {
                Some((stream, job)) => {
                    // What an endpoint hears of must not be gone after a crash. Past a failure there is nothing to do.
                    if self.store.written().await.is_err() {
                        return;
                    }
                    let Some(round) = self.round(&stream, &job).await else { return };
                    self.store.finish(&self.stream, round, clock::now());
                    // Rounds without a call never wait; others must get their turn.
                    tokio::task::yield_now().await;
                }
                None => {
                    tokio::select! {
                        () = self.wake.notified() => {}
                        () = stopped(self.stopped.clone()) => return,
                    }
                }
            }
        }
    }

    /// Makes one round of attempts. `None` when the worker was stopped meanwhile.
    async fn round(&mut self, stream: &Arc<Stream>, job: &Job) -> Option<Round> {
        // Redelivery works on a disabled stream: it is the documented way out.
        if !stream.enabled && !job.redelivery {
            return Some(Round::Disabled);
        }
        let Destination::Webhook { endpoint, authorization } = &stream.destination else {
            // There is neither EventBridge nor an action to fail.
            return Some(Round::Delivered);
        };
        let mut failures = Vec::new();
        let mut failed = |entry| {
            if job.redelivery { self.store.note(&self.stream, &job.event.id, entry) } else { failures.push(entry) }
        };
        let known = self.line.take().filter(|(row, _)| Arc::ptr_eq(row, stream));
        let sender = match known {
            Some((_, sender)) => Ok(sender),
            None => line(endpoint).and_then(|url| {
                EventSender::new(url, authorization, self.settings.clone()).map_err(|error| error.to_string())
            }),
        };
        let outcome = match sender {
            Ok(sender) => {
                let payload = job.event.payload(&self.tenant, &stream.id);
                let note = |attempt: SendAttempt| entry(attempt).map_or((), &mut failed);
                let outcome = sender.deliver(payload, stopped(self.stopped.clone()), note).await;
                self.line = Some((Arc::clone(stream), sender));
                outcome
            }
            Err(message) => {
                let message = format!("Post \"{endpoint}\": {message}");
                failed(Entry::Failed { message, at: clock::now(), took: Duration::ZERO });
                SendOutcome::Failed
            }
        };
        match outcome {
            SendOutcome::Delivered => Some(Round::Delivered),
            SendOutcome::Failed => Some(Round::Failed(failures)),
            SendOutcome::Cancelled => None,
        }
    }
}

/// Ends when the worker is to stop; a sender that is gone means the same.
async fn stopped(mut stop: watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

fn line(endpoint: &str) -> Result<Url, String> {
    Url::parse(endpoint).map_err(|error| error.to_string())
}

/// Returns the history's entry for an attempt, unless it succeeded.
fn entry(attempt: SendAttempt) -> Option<Entry> {
    Some(Entry::Failed { message: attempt.error?, at: attempt.started, took: attempt.duration })
}
