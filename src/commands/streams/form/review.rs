//! The last step of a form: a summary and a confirmation.

use serde_json::Value;

use crate::commands::confirm;
use crate::output::{self, Layout};
use crate::terminal::Form;
use auth0_events_client::model::Configuration;

/// Shows what will be sent, and asks for confirmation. `undone` says what was not done if the answer is no.
pub(super) async fn review(
    form: &Form<'_>,
    lines: &[(&str, String)],
    question: &str,
    undone: &str,
) -> anyhow::Result<()> {
    let layout = Layout { width: Some(form.columns()), terminal: true, ..Layout::default() };
    form.say(String::from_utf8_lossy(&output::panel(lines, layout)).trim_end());
    confirm::require_yes(form.confirm(question, true).await?, undone)
}

/// Returns a configuration on one line, with secrets masked.
pub(super) fn masked(configuration: &Configuration) -> String {
    Value::Object(configuration.masked().members().clone()).to_string()
}
