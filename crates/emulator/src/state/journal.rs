//! The changes on their way from the store to the state file.
//!
//! The changes of a step are collected under the store's lock. A thread writes all steps since its last commit in one
//! transaction, so that concurrent requests share one wait for the disk and the serving thread never waits. The queue
//! needs no limit: every request waits for [`Journal::written`] before it answers. Without a state file nothing is
//! collected and nothing waits.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::database::{StateError, StateFile};
use super::record::RowChange;

/// A handle to the journal, or to none. Clones share one journal.
#[derive(Clone, Default)]
pub(super) struct Journal(Option<Arc<JournalShared>>);

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Journal").field(&self.0.is_some()).finish()
    }
}

struct JournalShared {
    pending: Mutex<PendingChanges>,
    /// Wakes the writing thread.
    grown: Condvar,
    progress: watch::Sender<WriteProgress>,
}

impl JournalShared {
    fn pending(&self) -> MutexGuard<'_, PendingChanges> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct PendingChanges {
    /// Changes of the current step, which is not to be written in part.
    current: Vec<RowChange>,
    /// Changes of complete steps.
    complete: Vec<RowChange>,
    /// Number of complete steps so far.
    steps: u64,
    closed: bool,
}

/// The progress of the writing thread.
#[derive(Default)]
struct WriteProgress {
    steps: u64,
    failure: Option<StateError>,
    ended: bool,
}

impl Journal {
    /// Starts the thread that writes to `file`.
    pub(super) fn start(file: StateFile) -> Result<Self, StateError> {
        let shared = Arc::new(JournalShared {
            pending: Mutex::default(),
            grown: Condvar::new(),
            progress: watch::Sender::default(),
        });
        let (writer, path) = (Arc::clone(&shared), file.path().to_owned());
        let thread = std::thread::Builder::new().name("state".to_owned());
        match thread.spawn(move || write(file, &writer)) {
            Ok(_) => Ok(Self(Some(shared))),
            Err(cause) => Err(StateError::Unusable { path, detail: cause.to_string() }),
        }
    }

    /// Adds a change to the current step.
    pub(super) fn note(&self, change: impl FnOnce() -> RowChange) {
        if let Some(shared) = &self.0 {
            shared.pending().current.push(change());
        }
    }

    /// Ends the current step.
    pub(super) fn end_step(&self) {
        let Some(shared) = &self.0 else { return };
        let mut pending = shared.pending();
        let PendingChanges { current, complete, steps, .. } = &mut *pending;
        if !current.is_empty() {
            complete.append(current);
            *steps += 1;
            shared.grown.notify_one();
        }
    }

    /// Waits until every step so far is on disk. It can be cancelled at any point.
    ///
    /// # Errors
    /// Fails if the state file could not be written.
    pub(super) async fn written(&self) -> Result<(), StateError> {
        let Some(shared) = &self.0 else { return Ok(()) };
        let steps = shared.pending().steps;
        let is_over =
            |progress: &WriteProgress| progress.steps >= steps || progress.failure.is_some() || progress.ended;
        let mut watched = shared.progress.subscribe();
        let progress = watched.wait_for(is_over).await.expect("the sender lives as long as this handle");
        match &progress.failure {
            Some(failure) if progress.steps < steps => Err(failure.clone()),
            _ => Ok(()),
        }
    }

    /// Waits for the state file to fail, if it ever does.
    pub(super) async fn failure(&self) -> StateError {
        let Some(shared) = &self.0 else { return std::future::pending().await };
        let mut watched = shared.progress.subscribe();
        loop {
            if let Some(failure) = &watched.borrow_and_update().failure {
                return failure.clone();
            }
            watched.changed().await.expect("the sender lives as long as this handle");
        }
    }

    /// Lets the writing thread end once it has written everything.
    pub(super) fn close(&self) {
        if let Some(shared) = &self.0 {
            shared.pending().closed = true;
            shared.grown.notify_one();
        }
    }

    /// Waits until the writing thread has ended and the file is released. Call [`Journal::close`] first.
    pub(super) async fn closed(&self) {
        if let Some(shared) = &self.0 {
            let _ = shared.progress.subscribe().wait_for(|progress| progress.ended).await;
        }
    }
}

/// Writes until the journal is closed, or the file fails.
fn write(mut file: StateFile, shared: &JournalShared) {
    let failure = loop {
        let mut pending = shared.pending();
        while pending.complete.is_empty() && !pending.closed {
            pending = shared.grown.wait(pending).unwrap_or_else(PoisonError::into_inner);
        }
        if pending.complete.is_empty() {
            break None;
        }
        let (changes, steps) = (std::mem::take(&mut pending.complete), pending.steps);
        drop(pending);
        if let Err(failure) = file.apply(&changes) {
            break Some(failure);
        }
        shared.progress.send_modify(|progress| progress.steps = steps);
    };
    drop(file);
    shared.progress.send_modify(|progress| {
        progress.failure = failure;
        progress.ended = true;
    });
}
