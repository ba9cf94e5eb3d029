//! A secret that a form generated.

use crate::cli::authorization::AuthorizationMethod;
use crate::context::Context;
use auth0_events_text::{Secret, escape};

/// A generated secret, which is shown once the service has it.
pub(crate) struct GeneratedSecret {
    pub(crate) secret: Secret,
    pub(crate) method: AuthorizationMethod,
}

impl GeneratedSecret {
    /// Shows the secret. No later command can show it again.
    pub(crate) fn show(&self, ctx: &Context) {
        let header = match &self.method {
            AuthorizationMethod::Bearer => "`authorization: Bearer SECRET`".to_owned(),
            AuthorizationMethod::Basic { username } => {
                format!("basic authentication as `{}` with this password", escape(username))
            }
            AuthorizationMethod::Header { name } => format!("`{}: SECRET`", escape(name)),
        };
        ctx.terminal.print("The secret of the stream, shown only once. Store it where your handler can read it:");
        ctx.terminal.print(self.secret.expose());
        ctx.terminal.print(&format!("Your handler must require {header}."));
    }
}
