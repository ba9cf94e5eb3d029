//! Work on several items: up to eight requests at once, a result per item, one exit code for all.

use std::borrow::Cow;
use std::future::Future;

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::print;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::output::{Document, Row};

/// Requests under way at once. A 429 holds all of them back.
const CONCURRENCY: usize = 8;

/// How the work is called.
pub(super) struct Verb {
    /// As in "cannot delete".
    pub(super) infinitive: &'static str,
    /// As in "Deleted est_1."; in lower case it is the result in a list.
    pub(super) done: &'static str,
    /// As in "2 of 5 event streams".
    pub(super) items: &'static str,
}

/// What became of one item.
struct Outcome {
    item: String,
    result: Cow<'static, str>,
    error: Option<anyhow::Error>,
}

impl Document for Outcome {
    fn document(&self) -> Cow<'_, Value> {
        let mut document = json!({"item": self.item, "result": self.result});
        if let Some(error) = &self.error {
            document["error"] = format!("{error:#}").into();
        }
        Cow::Owned(document)
    }
}

impl Row for Outcome {
    const COLUMNS: &'static [&'static str] = &["ITEM", "RESULT", "ERROR"];

    fn cells(&self) -> Vec<String> {
        let error = self.error.as_ref().map(|error| format!("{error:#}")).unwrap_or_default();
        vec![self.item.clone(), self.result.clone().into_owned(), error]
    }
}

/// Does `work` for each item that was resolved, and reports every item: as a line on stderr, or, when a format was asked
/// for, as a collection on stdout in the order given.
///
/// Fails with the item's own error when nothing was done, and with [`Kind::Partial`] when some items failed.
pub(super) async fn run<T, F>(
    ctx: &Context,
    verb: &Verb,
    items: Vec<(String, anyhow::Result<T>)>,
    work: impl Fn(T) -> F,
) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>>,
{
    let total = items.len();
    let as_lines = ctx.settings.format.is_none();
    let mut progress = ctx.terminal.progress(total as u64, verb.infinitive);
    let tasks = items.into_iter().map(|(item, target)| {
        let task = target.map(&work);
        async move {
            let done = match task {
                Ok(task) => task.await,
                Err(unresolved) => Err(unresolved),
            };
            (item, done)
        }
    });
    let mut running = stream::iter(tasks.enumerate().map(|(index, task)| async move { (index, task.await) }))
        .buffer_unordered(CONCURRENCY);
    let mut outcomes: Vec<Option<Outcome>> = Vec::new();
    outcomes.resize_with(total, || None);
    while let Some((index, (item, done))) = running.next().await {
        match &done {
            Ok(()) if as_lines => ctx.terminal.status(&format!("{} {item}", verb.done)),
            Err(error) if as_lines && total > 1 => {
                ctx.terminal.error(&format!("cannot {} {item}: {error:#}", verb.infinitive));
            }
            _ => {}
        }
        let result = if done.is_ok() { verb.done.to_lowercase().into() } else { "failed".into() };
        outcomes[index] = Some(Outcome { item, result, error: done.err() });
        progress.advance();
    }
    drop(running);
    drop(progress);
    let mut outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    if !as_lines {
        print::all(ctx, &outcomes)?;
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    let first = outcomes.iter_mut().find_map(|outcome| Some((outcome.item.clone(), outcome.error.take()?)));
    match first {
        None => Ok(()),
        Some((item, error)) if total == 1 => Err(error.context(format!("cannot {} {item}", verb.infinitive))),
        Some((_, error)) if failed == total => {
            Err(error.context(format!("cannot {} any of the {total} {}", verb.infinitive, verb.items)))
        }
        Some(_) => {
            let message = format!("cannot {} {failed} of {total} {}", verb.infinitive, verb.items);
            Err(Failure::new(Kind::Partial, message)
                .hint("the others were done; the lines above tell why these failed")
                .into())
        }
    }
}
