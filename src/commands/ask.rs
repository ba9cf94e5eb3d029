//! The yes that a deed needs: given by `--force`, or by the person who is asked.

use crate::context::Context;
use crate::failure::Failure;

/// Refuses a deed that needs a yes where nobody can give one. `verb` and `what` as in "delete est_1".
pub(super) fn require_someone(ctx: &Context, verb: &str, what: &str) -> Result<(), Failure> {
    if ctx.terminal.is_interactive() {
        return Ok(());
    }
    Err(Failure::usage(format!("refusing to {verb} {what} without confirmation"))
        .hint(format!("pass `--force` to {verb} without asking")))
}

/// Asks a question, and fails unless the answer is yes. `undone` says what was not done then.
pub(super) async fn confirm(ctx: &Context, question: &str, undone: &str) -> anyhow::Result<()> {
    if ctx.terminal.confirm(question).await? {
        return Ok(());
    }
    Err(Failure::usage(format!("not confirmed: {undone}")).into())
}
