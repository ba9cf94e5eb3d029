//! create, show, list, update, enable, disable, delete.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::authorization::{AuthorizationArgs, WebhookFlags};
use super::values::{self, JsonSource, JsonSourceParser};

/// Create an event stream
///
/// Give the destination as JSON with `-c`, or with typed flags. To keep secrets off the command line, use the typed flags:
/// they read secrets from a variable, a file or stdin.
///
/// On a terminal, a form prompts for missing values and for confirmation. It can also generate the secret.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events create -n crm-sync -t webhook -s user.created,user.updated \\
      --webhook-url https://hooks.example.com/identity \\
      --webhook-token-env HOOK_TOKEN
  events create -n bus -t eventbridge -s user.created \\
      -c '{\"aws_account_id\":\"123456789012\",\"aws_region\":\"us-east-2\"}'")]
pub(crate) struct StreamCreateArgs {
    /// Name of the stream, unique in the tenant
    #[arg(short, long, value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: Option<String>,
    /// Type of the destination; optional if the configuration implies it
    #[arg(short = 't', long = "type", value_name = "TYPE")]
    pub(crate) kind: Option<TypeArg>,
    /// Event types to deliver, separated by commas; `user.*` and `*` match known types
    #[arg(short, long, value_name = "TYPES")]
    pub(crate) subscriptions: Vec<String>,
    /// Initial status [default: enabled]
    #[arg(long, hide_short_help = true)]
    pub(crate) status: Option<StatusArg>,
    /// Print the request, secrets masked; send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) destination: DestinationArgs,
}

/// The destination of a stream, as JSON or by typed flags.
#[derive(Debug, Args)]
#[command(next_help_heading = "Destination")]
pub(crate) struct DestinationArgs {
    /// Configuration: JSON, `@FILE`, or `-` for stdin
    #[arg(short, long, value_name = "JSON", value_parser = JsonSourceParser { takes_bare_names: false })]
    pub(crate) configuration: Option<JsonSource>,
    /// URL of the webhook endpoint, https only
    ///
    /// The emulator also accepts http to this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) webhook_url: Option<String>,
    #[command(flatten)]
    pub(crate) authorization: AuthorizationArgs<WebhookFlags>,
    /// AWS account of the EventBridge bus, 12 digits
    #[arg(long, value_name = "ID")]
    pub(crate) aws_account_id: Option<String>,
    /// AWS region of the bus, such as us-east-2
    #[arg(long, value_name = "REGION")]
    pub(crate) aws_region: Option<String>,
    /// Id of a deployed event-stream action
    #[arg(long, value_name = "ID")]
    pub(crate) action_id: Option<String>,
}

/// The type of a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TypeArg {
    /// An HTTPS endpoint
    Webhook,
    /// An AWS EventBridge partner event source
    Eventbridge,
    /// An Auth0 Action
    Action,
}

/// The status of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusArg {
    /// Deliver events
    Enabled,
    /// Do not deliver events
    Disabled,
}

impl StatusArg {
    /// Returns the value in requests.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }
}

/// Show one event stream
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events show crm-sync\n  events show est_8of6RXoM1997qikH7NS11h -o table")]
pub(crate) struct StreamShowArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
}

/// List the event streams
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events list\n  events list --jq '.[].name'")]
pub(crate) struct StreamListArgs {
    /// Stop after N streams; 0 lists all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    pub(crate) limit: usize,
}

/// Update an event stream; omitted fields are unchanged
///
/// The type of a destination cannot change, and the API accepts a new configuration for webhooks only. With typed flags, name
/// only the fields to change. With `-c`, omit the secret to keep the stored one:
/// `"webhook_authorization":{"method":"bearer"}`.
///
/// Without a change to make, a form on a terminal shows the current values and sends the fields that you edit.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  events update crm-sync -s +user.deleted,-user.updated
  events update crm-sync --webhook-token-env NEW_TOKEN")]
// The API rejects changes to these, so they are not shown first.
#[command(mut_args(|arg| match arg.get_id().as_str() {
    "aws_account_id" | "aws_region" | "action_id" => arg.hide_short_help(true),
    _ => arg,
}))]
pub(crate) struct StreamUpdateArgs {
    /// Id (est_...) or exact name of the stream; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) stream: Option<String>,
    /// New name
    #[arg(short, long, value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: Option<String>,
    /// New event types, separated by commas; `+type` and `-type` edit the current list
    #[arg(short, long, value_name = "TYPES", allow_hyphen_values = true)]
    pub(crate) subscriptions: Vec<String>,
    /// New status
    #[arg(long)]
    pub(crate) status: Option<StatusArg>,
    /// Print the request, secrets masked; send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) destination: DestinationArgs,
}

#[derive(Debug, Args)]
pub(crate) struct StreamStatusArgs {
    /// Ids (est_...) or exact names of the streams; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) streams: Vec<String>,
}

/// Delete event streams
///
/// Deleting an action stream also deletes its action. A stream that no longer exists counts as deleted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  events delete crm-sync\n  events delete est_8of6RXoM1997qikH7NS11h audit --force")]
pub(crate) struct StreamDeleteArgs {
    /// Ids (est_...) or exact names of the streams; asked for on a terminal
    #[arg(value_name = "STREAM", value_parser = values::stream)]
    pub(crate) streams: Vec<String>,
    /// Delete without confirmation; required without a terminal
    #[arg(long, short = 'y', visible_alias = "yes")]
    pub(crate) force: bool,
}
