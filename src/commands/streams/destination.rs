//! The destination of a stream, from `-c` or from typed flags. The flags are checked before anything is read, so that a
//! mistake is reported before a file is opened or standard input is consumed.

use serde_json::{Map, Value};

use crate::cli::authorization::{AuthorizationArg, AuthorizationFlags as _, WebhookFlags};
use crate::cli::diagnosis::{self, Holding};
use crate::cli::values::JsonSource;
use crate::cli::{DestinationArgs, TypeArg};
use crate::commands::authorization::WebhookAuthorization;
use crate::context::{Context, read_file};
use crate::failure::Failure;
use auth0_events_client::model::{Configuration, Destination, DestinationType, EventStream};
use auth0_events_text::Secret;

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
                let members = parse(ctx, &source).await?;
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

/// A configuration, or parts of one.
pub(crate) struct DestinationParts {
    kind: Option<DestinationType>,
    members: Map<String, Value>,
    secret: Option<(&'static str, Secret)>,
    /// Whether this is a configuration given as JSON, which replaces the present one.
    is_whole: bool,
}

impl DestinationParts {
    /// Returns the destination of a new stream. Fails if nothing says its type.
    pub(crate) fn into_new(self) -> Result<Destination, Failure> {
        let Some(kind) = self.kind else {
            return Err(Failure::usage("the configuration does not show the type of the destination")
                .hint("add `--type webhook`, `--type eventbridge` or `--type action`"));
        };
        let configuration = Configuration::new(self.members).with_secret(self.secret);
        Ok(Destination { kind: kind.to_string(), configuration })
    }

    /// Fails if the configuration is of a type that can never change.
    pub(crate) fn check_changeable(&self) -> Result<(), Failure> {
        match self.kind {
            Some(kind @ (DestinationType::Eventbridge | DestinationType::Action)) => {
                Err(unchangeable(format!("the configuration of a destination of type {kind} cannot be changed")))
            }
            _ => Ok(()),
        }
    }

    /// Returns the destination after an update: JSON replaces the configuration, typed flags replace the members that they
    /// name. The API keeps a secret that is absent while the method stays the same.
    ///
    /// Fails if the present destination cannot be changed, or is of another type.
    pub(crate) fn applied_to(self, current: &EventStream) -> Result<Destination, Failure> {
        let present = current.destination_type();
        if [DestinationType::Eventbridge, DestinationType::Action].iter().any(|kind| kind.as_str() == present) {
            return Err(unchangeable(format!(
                "the destination of the stream is of type {present}, and its configuration cannot be changed"
            )));
        }
        if let Some(kind) = self.kind.filter(|kind| kind.as_str() != present) {
            return Err(Failure::usage(format!(
                "the destination of the stream is of type `{present}` and cannot be changed to {kind}"
            )));
        }
        let mut members = Map::new();
        if !self.is_whole {
            members.extend(current.configuration().and_then(Value::as_object).cloned().into_iter().flatten());
        }
        members.extend(self.members);
        let configuration = Configuration::new(members).with_secret(self.secret);
        Ok(Destination { kind: present, configuration })
    }
}

fn unchangeable(message: String) -> Failure {
    Failure::usage(message).hint("create a new stream with `events create`, then delete this one with `events delete`")
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

async fn parse(ctx: &Context, source: &JsonSource) -> anyhow::Result<Map<String, Value>> {
    let what = "`--configuration`";
    let text = match source {
        JsonSource::Inline(text) => text.clone(),
        JsonSource::File(path) => read_file(path, what)?,
        JsonSource::Stdin => ctx.read_input(what).await?,
    };
    match diagnosis::parse_json(&text, what, Holding::Secrets).map_err(Failure::from)? {
        Value::Object(members) => Ok(members),
        _ => Err(Failure::usage(format!("{what} is JSON, but not an object"))
            .hint(r#"it looks like `{"webhook_endpoint":"https://…","webhook_authorization":{…}}`"#)
            .into()),
    }
}
