//! The destination of a stream, from `-c` or from typed flags. The flags are checked before anything is read, so that a
//! mistake is reported before a file is opened or standard input is consumed.

use serde_json::{Map, Value};

use crate::cli::authorization::{AuthorizationArg, AuthorizationFlags as _, WebhookFlags};
use crate::cli::diagnosis::Holding;
use crate::cli::values::JsonSource;
use crate::cli::{DestinationArgs, TypeArg};
use crate::commands::authorization::WebhookAuthorization;
use crate::commands::json_source;
use crate::context::Context;
use crate::engine::streams::destination::DestinationParts;
use crate::failure::Failure;
use auth0_events_client::model::{Configuration, DestinationType};

/// The hint for a configuration that is not an object.
const EXAMPLE: &str = r#"it looks like `{"webhook_endpoint":"https://…","webhook_authorization":{…}}`"#;

/// A destination as flags or a form describe it. Files and standard input are not read yet.
pub(crate) enum DestinationDraft {
    /// A whole configuration, and the type that was given with it.
    Json {
        source: JsonSource,
        stated: Option<DestinationType>,
    },
    Typed(TypedDestination),
}

/// The parts of a configuration that typed flags gave, or answers in a form.
pub(crate) struct TypedDestination {
    pub(crate) kind: DestinationType,
    /// Members that are not secret.
    pub(crate) members: Map<String, Value>,
    pub(crate) authorization: Option<AuthorizationArg>,
}

impl TypedDestination {
    /// Returns a destination of which only the type is known.
    pub(crate) fn new(kind: DestinationType) -> Self {
        Self { kind, members: Map::new(), authorization: None }
    }
}

impl From<TypeArg> for DestinationType {
    fn from(kind: TypeArg) -> Self {
        match kind {
            TypeArg::Webhook => Self::Webhook,
            TypeArg::Eventbridge => Self::Eventbridge,
            TypeArg::Action => Self::Action,
        }
    }
}

/// Returns the destination that the flags describe, if they do. Fails if flags contradict one another.
pub(crate) fn draft(args: DestinationArgs, stated: Option<TypeArg>) -> Result<Option<DestinationDraft>, Failure> {
    let stated = stated.map(DestinationType::from);
    let flags = typed_flags(&args);
    match (args.configuration, &flags[..]) {
        (Some(_), [(flag, _), ..]) => {
            Err(Failure::usage(format!("`--configuration` and `--{flag}` cannot be used together")))
        }
        (Some(source), []) => Ok(Some(DestinationDraft::Json { source, stated })),
        (None, []) => Ok(None),
        (None, [(flag, kind), rest @ ..]) => {
            if let Some((other, other_kind)) = rest.iter().find(|(_, other)| other != kind) {
                return Err(Failure::usage(format!(
                    "`--{flag}` is for destinations of type {kind}, `--{other}` for type {other_kind}"
                )));
            }
            agreed_type(stated, &[*kind], &format!("`--{flag}`"))?;
            let members = [
                ("webhook_endpoint", args.webhook_url),
                ("aws_account_id", args.aws_account_id),
                ("aws_region", args.aws_region),
                ("action_id", args.action_id),
            ];
            let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
            Ok(Some(DestinationDraft::Typed(TypedDestination {
                kind: *kind,
                members: members.collect(),
                authorization: args.authorization.given,
            })))
        }
    }
}

impl DestinationDraft {
    /// Names the flags that are missing for a whole destination. The API checks JSON.
    pub(crate) fn missing(&self) -> Vec<String> {
        let Self::Typed(TypedDestination { kind, members, authorization }) = self else { return Vec::new() };
        let required: &[(&str, &str)] = match kind {
            DestinationType::Webhook => &[("webhook_endpoint", "`--webhook-url`")],
            DestinationType::Eventbridge => {
                &[("aws_account_id", "`--aws-account-id`"), ("aws_region", "`--aws-region`")]
            }
            DestinationType::Action => &[],
        };
        let absent = required.iter().filter(|(member, _)| !members.contains_key(*member));
        let mut missing: Vec<String> = absent.map(|(_, flag)| (*flag).to_owned()).collect();
        if *kind == DestinationType::Webhook {
            match authorization {
                None => missing.push(WebhookFlags::methods()),
                Some(AuthorizationArg { method, secret: None }) => missing.push(method.secret_flags::<WebhookFlags>()),
                Some(_) => {}
            }
        }
        missing
    }

    /// Reads the files, variables and standard input that the flags name.
    pub(crate) async fn read(self, ctx: &Context) -> anyhow::Result<DestinationParts> {
        let TypedDestination { kind, mut members, authorization } = match self {
            Self::Typed(typed) => typed,
            Self::Json { source, stated } => {
                let members = json_source::read(ctx, &source, "`--configuration`", Holding::Secrets, EXAMPLE).await?;
                refuse_envelope(&members)?;
                let types = Configuration::new(members.clone()).types();
                let kind = agreed_type(stated, &types, "`--configuration`")?;
                return Ok(DestinationParts { kind, members, secret: None, is_whole: true });
            }
        };
        let mut secret = None;
        if let Some(authorization) = authorization {
            let read = WebhookAuthorization::read(ctx, authorization).await?;
            members.insert("webhook_authorization".to_owned(), read.members);
            secret = read.secret;
        }
        Ok(DestinationParts { kind: Some(kind), members, secret, is_whole: false })
    }
}

/// Refuses a whole stream or destination in place of its configuration.
fn refuse_envelope(members: &Map<String, Value>) -> Result<(), Failure> {
    for (member, whole, path) in [
        ("destination", "an event stream", "destination.configuration"),
        ("configuration", "a destination", "configuration"),
    ] {
        if members.get(member).is_some_and(Value::is_object) {
            return Err(Failure::usage(format!(
                "`--configuration` is {whole}, not the configuration of a destination"
            ))
            .hint(format!("pass its member `{path}` alone")));
        }
    }
    Ok(())
}

/// Returns the typed flags that were given, each with the type that it belongs to.
fn typed_flags(args: &DestinationArgs) -> Vec<(&'static str, DestinationType)> {
    use DestinationType::{Action, Eventbridge, Webhook};
    let authorization = args.authorization.given.as_ref().map(AuthorizationArg::flag::<WebhookFlags>);
    [
        (args.webhook_url.as_ref().map(|_| "webhook-url"), Webhook),
        (authorization, Webhook),
        (args.aws_account_id.as_ref().map(|_| "aws-account-id"), Eventbridge),
        (args.aws_region.as_ref().map(|_| "aws-region"), Eventbridge),
        (args.action_id.as_ref().map(|_| "action-id"), Action),
    ]
    .into_iter()
    .filter_map(|(flag, kind)| Some((flag?, kind)))
    .collect()
}

/// Returns the type on which `--type` and the members agree.
fn agreed_type(
    stated: Option<DestinationType>,
    shown: &[DestinationType],
    by: &str,
) -> Result<Option<DestinationType>, Failure> {
    match (stated, shown) {
        (None, [one]) => Ok(Some(*one)),
        (stated, []) => Ok(stated),
        (Some(stated), [one]) if stated == *one => Ok(Some(stated)),
        (Some(stated), [one]) => {
            Err(Failure::usage(format!("`--type {stated}` contradicts {by}, which is of type {one}")))
        }
        (_, [first, second, ..]) => Err(Failure::usage(format!("{by} has members of two types: {first} and {second}"))),
    }
}
