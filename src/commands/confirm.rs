//! Answers to questions, and the confirmation that some work needs.

use crate::commands::interrupt::interrupted;
use crate::context::Context;
use crate::failure::Failure;

/// Fails if there is no terminal for a confirmation. `verb` and `object` as in "delete est_1".
pub(crate) fn require_terminal(ctx: &Context, verb: &str, object: &str) -> Result<(), Failure> {
    if ctx.terminal.is_interactive() {
        return Ok(());
    }
    Err(Failure::usage(format!("refusing to {verb} {object} without confirmation"))
        .hint(format!("pass `--force` to {verb} without asking")))
}

/// Asks a question, and fails unless the answer is yes. `undone` says what was not done.
pub(crate) async fn confirm(ctx: &Context, question: &str, undone: &str) -> anyhow::Result<()> {
    require_yes(ctx.terminal.confirm(question).await?, undone)
}

/// Fails unless the answer is yes.
pub(crate) fn require_yes(answer: Option<bool>, undone: &str) -> anyhow::Result<()> {
    match answer {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::usage(format!("not confirmed: {undone}")).into()),
        None => Err(interrupted(undone).into()),
    }
}

/// Returns the answer to a prompt of a form that has not sent anything yet. Fails if the user cancelled the form.
pub(crate) fn answered<T>(answer: std::io::Result<Option<T>>) -> anyhow::Result<T> {
    answer?.ok_or_else(|| interrupted("nothing was changed").into())
}

/// Rejects an empty answer.
pub(crate) fn require_value(answer: &str) -> Result<(), String> {
    if answer.trim().is_empty() { Err("a value is required".to_owned()) } else { Ok(()) }
}
