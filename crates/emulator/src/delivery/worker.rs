//! The delivery workers, one per stream: they send events in order, with the retries of the service.
//!
//! A worker sleeps while its queue is empty. It ends after the current attempt when its stream is deleted or the emulator
//! shuts down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::clock;
use crate::state::{DeliveryJob, Destination, HistoryEntry, JobOutcome, StateStore, Stream};
use auth0_events_cloudevents::send::{EventSender, SendAttempt, SendOutcome, SendSettings, Url};

/// The workers of all streams.
#[derive(Debug)]
pub(crate) struct DeliveryWorkers {
    store: Arc<StateStore>,
    tenant: Arc<str>,
    settings: SendSettings,
    running: Mutex<RunningWorkers>,
}

#[derive(Debug, Default)]
struct RunningWorkers {
    /// By stream id.
    handles: HashMap<String, WorkerHandle>,
    tasks: JoinSet<()>,
}

#[derive(Debug)]
struct WorkerHandle {
    wake: Arc<Notify>,
    stop: watch::Sender<bool>,
}

impl DeliveryWorkers {
    pub(crate) fn new(store: Arc<StateStore>, tenant: String, settings: SendSettings) -> Self {
        Self { store, tenant: tenant.into(), settings, running: Mutex::default() }
    }

    fn running(&self) -> MutexGuard<'_, RunningWorkers> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the workers of all streams.
    pub(crate) fn start_all(&self) {
        for stream in self.store.stream_ids() {
            self.start(&stream);
        }
    }

    /// Starts the worker of a stream, unless it is running.
    pub(crate) fn start(&self, stream: &str) {
        let mut running = self.running();
        if running.handles.contains_key(stream) {
            return;
        }
        let wake = Arc::new(Notify::new());
        let (stop, stopped) = watch::channel(false);
        let worker = DeliveryWorker {
            store: Arc::clone(&self.store),
            tenant: Arc::clone(&self.tenant),
            stream: stream.to_owned(),
            settings: self.settings.clone(),
            wake: Arc::clone(&wake),
            stopped,
            connection: None,
        };
        while running.tasks.try_join_next().is_some() {}
        running.handles.insert(stream.to_owned(), WorkerHandle { wake, stop });
        running.tasks.spawn(worker.run());
    }

    /// Wakes the worker of a stream whose queue has grown.
    pub(crate) fn wake(&self, stream: &str) {
        if let Some(handle) = self.running().handles.get(stream) {
            handle.wake.notify_one();
        }
    }

    /// Stops the worker of a deleted stream after the current attempt.
    pub(crate) fn stop(&self, stream: &str) {
        if let Some(handle) = self.running().handles.remove(stream) {
            handle.stop.send_replace(true);
        }
    }

    /// Stops all workers. Attempts that take longer than `grace` are abandoned.
    pub(crate) async fn stop_all(&self, grace: Duration) {
        let RunningWorkers { handles, mut tasks } = std::mem::take(&mut *self.running());
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
struct DeliveryWorker {
    store: Arc<StateStore>,
    tenant: Arc<str>,
    stream: String,
    settings: SendSettings,
    wake: Arc<Notify>,
    stopped: watch::Receiver<bool>,
    /// The connection to the endpoint of this version of the stream.
    connection: Option<(Arc<Stream>, EventSender)>,
}

impl DeliveryWorker {
    async fn run(mut self) {
        while !*self.stopped.borrow() {
            match self.store.next_job(&self.stream) {
                Some((stream, job)) => {
                    // An event that an endpoint has seen must survive a crash. The server reports a failure.
                    if self.store.written().await.is_err() {
                        return;
                    }
                    let Some(outcome) = self.deliver(&stream, &job).await else { return };
                    self.store.finish(&self.stream, outcome, clock::now());
                    // Jobs without a request never wait, so other tasks would starve.
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

    /// Makes the attempts of a job. Returns `None` if the worker was stopped.
    async fn deliver(&mut self, stream: &Arc<Stream>, job: &DeliveryJob) -> Option<JobOutcome> {
        // Redelivery works on a disabled stream: it is the documented remedy.
        if !stream.enabled && !job.is_redelivery {
            return Some(JobOutcome::Disabled);
        }
        let Destination::Webhook { endpoint, authorization } = &stream.destination else {
            // Deliveries to EventBridge and to actions always succeed.
            return Some(JobOutcome::Delivered);
        };
        let current = self.connection.take().filter(|(version, _)| Arc::ptr_eq(version, stream));
        let sender = match current {
            Some((_, sender)) => Ok(sender),
            None => Url::parse(endpoint).map_err(|error| error.to_string()).and_then(|url| {
                EventSender::new(url, authorization, self.settings.clone()).map_err(|error| error.to_string())
            }),
        };
        let mut failures = Vec::new();
        let mut note_failure = |message: String, at, duration| {
            let entry = HistoryEntry::Failed { message, at, duration };
            if job.is_redelivery {
                self.store.note_attempt(&self.stream, &job.event.id, entry);
            } else {
                failures.push(entry);
            }
        };
        let outcome = match sender {
            Ok(sender) => {
                let payload = job.event.payload(&self.tenant, &stream.id);
                let note_attempt = |attempt: SendAttempt| {
                    if let Some(error) = attempt.error {
                        note_failure(error, attempt.started, attempt.duration);
                    }
                };
                let outcome = sender.deliver(payload, stopped(self.stopped.clone()), note_attempt).await;
                self.connection = Some((Arc::clone(stream), sender));
                outcome
            }
            Err(error) => {
                note_failure(format!("Post \"{endpoint}\": {error}"), clock::now(), Duration::ZERO);
                SendOutcome::Failed
            }
        };
        match outcome {
            SendOutcome::Delivered => Some(JobOutcome::Delivered),
            SendOutcome::Failed => Some(JobOutcome::Failed(failures)),
            SendOutcome::Cancelled => None,
        }
    }
}

/// Completes when the worker must stop.
async fn stopped(mut stop: watch::Receiver<bool>) {
    // A dropped sender means the same.
    let _ = stop.wait_for(|stop| *stop).await;
}
