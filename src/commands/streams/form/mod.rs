//! The forms of `create` and `update`: they ask for what the flags leave open. What is sent, and when, is for `streams`.

mod create;
mod destination;
mod event_types;
mod update;

pub(crate) use create::{Draft, agree_to, complete};
pub(crate) use update::{Change, change};

use serde_json::Value;

use crate::cli::authorization::AuthorizationMethod;
use crate::commands::confirm;
use crate::context::Context;
use crate::output::{self, Layout};
use crate::terminal::Form;
use auth0_events_client::model::Configuration;
use auth0_events_text::Secret;
use auth0_events_text::escape;

/// The longest name of a stream, in characters (published API description).
const LONGEST_NAME: usize = 128;

/// A secret that was made here, and that nobody has seen yet.
pub(crate) struct Generated {
    secret: Secret,
    method: AuthorizationMethod,
}

impl Generated {
    /// Shows the secret, once: from now on only the service knows it.
    pub(crate) fn show(&self, ctx: &Context) {
        let header = match &self.method {
            AuthorizationMethod::Bearer => "`authorization: Bearer SECRET`".to_owned(),
            AuthorizationMethod::Basic { username } => {
                format!("basic authentication of user `{}` by it", escape(username))
            }
            AuthorizationMethod::Header { name } => format!("`{}: SECRET`", escape(name)),
        };
        ctx.terminal.print("The secret of the stream, shown this once. Keep it where the handler finds it:");
        ctx.terminal.print(self.secret.expose());
        ctx.terminal.print(&format!("The handler must ask each delivery for {header}."));
    }
}

/// Shows what is about to be sent, and asks for a yes. `undone` says what was not done without one.
async fn agree(form: &Form<'_>, lines: &[(&str, String)], question: &str, undone: &str) -> anyhow::Result<()> {
    let layout = Layout { width: Some(form.columns()), terminal: true, ..Layout::default() };
    form.say(String::from_utf8_lossy(&output::panel(lines, layout)).trim_end());
    confirm::agreed(form.confirm(question, true).await?, undone)
}

/// Writes a configuration as a line, its secrets masked.
fn masked(configuration: &Configuration) -> String {
    Value::Object(configuration.masked().members().clone()).to_string()
}

/// Finds fault with a name.
fn check_name(name: &str) -> Result<(), String> {
    match name.trim().chars().count() {
        ..=LONGEST_NAME => Ok(()),
        length => Err(format!("it has {length} characters; a name has {LONGEST_NAME} at most")),
    }
}
