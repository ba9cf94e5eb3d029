//! Answers of the person who is asked, and the yes that a deed needs: given by `--force`, or here.

use crate::context::Context;
use crate::failure::{Failure, Kind};

/// Refuses a deed that needs a yes where nobody can give one. `verb` and `what` as in "delete est_1".
pub(crate) fn require_someone(ctx: &Context, verb: &str, what: &str) -> Result<(), Failure> {
    if ctx.terminal.is_interactive() {
        return Ok(());
    }
    Err(Failure::usage(format!("refusing to {verb} {what} without confirmation"))
        .hint(format!("pass `--force` to {verb} without asking")))
}

/// Asks a question, and fails unless the answer is yes. `undone` says what was not done then.
pub(crate) async fn confirm(ctx: &Context, question: &str, undone: &str) -> anyhow::Result<()> {
    agreed(ctx.terminal.confirm(question).await?, undone)
}

/// Fails unless the answer is yes.
pub(crate) fn agreed(answer: Option<bool>, undone: &str) -> anyhow::Result<()> {
    match answer {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::usage(format!("not confirmed: {undone}")).into()),
        None => Err(Failure::new(Kind::Interrupted, format!("interrupted: {undone}")).into()),
    }
}

/// Takes the answer to a question of a form, before which nothing was sent. Fails where the form was left.
pub(crate) fn answered<T>(given: std::io::Result<Option<T>>) -> anyhow::Result<T> {
    given?.ok_or_else(|| Failure::new(Kind::Interrupted, "interrupted: nothing was changed").into())
}

/// Finds fault with an empty answer.
pub(crate) fn filled(answer: &str) -> Result<(), String> {
    if answer.trim().is_empty() { Err("an answer is needed".to_owned()) } else { Ok(()) }
}
