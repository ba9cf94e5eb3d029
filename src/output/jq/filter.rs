//! Compiles a filter, runs it and renders its results.

use jaq_core::data::JustLut;
use jaq_core::load::parse::Def;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars};
use jaq_json::Val;
use serde_json::Value;

use super::error::JqError;
use super::rewrite::rewritten;
use super::{explain, value};
use crate::output::format::{Format, Layout};
use crate::output::json;
use auth0_events_text::escape_except;

/// Functions of jq that the libraries lack, or do not define as jq does.
const DEFINITIONS: &str = include_str!("definitions.jq");
/// The name under which the filter joins the definitions.
const MAIN: &str = "__filter";
/// Maximum size of the results, because a filter can run for ever.
const OUTPUT_LIMIT: usize = 256 * 1024 * 1024;

/// A compiled jq filter.
pub(crate) struct JqFilter(jaq_core::Filter<JustLut<Val>>);

impl JqFilter {
    /// Compiles a filter. Fails on errors of syntax, and if it uses `env`, `$ENV`, `input` or modules.
    pub(crate) fn compile<'a>(code: &'a str) -> Result<Self, JqError> {
        let own = load::parse(DEFINITIONS, |parser| parser.defs()).expect("the definitions parse, as every test shows");
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(own);
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        // The loader explains errors of syntax and refuses modules. Its result cannot be rewritten, so parse again.
        Loader::new([])
            .load(&arena, File { code, path: () })
            .and_then(|modules| load::import(&modules, |_| Err(String::new())).map(|()| modules))
            .map_err(|errors| explain::syntax_error(code, errors))?;
        let body = load::parse(code, |parser| parser.term()).unwrap_or_default();
        let main: Def<&'a str> = Def { name: MAIN, args: Vec::new(), body: rewritten(body) };
        let definitions = definitions.map(borrowed).chain([main]);
        let modules = Loader::new(definitions)
            .load(&arena, File { code: MAIN, path: () })
            .map_err(|errors| explain::syntax_error(code, errors))?;
        Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map(Self)
            .map_err(|errors| explain::unknown_name(code, errors))
    }

    /// Runs the filter over `input`. Ends after the first error.
    pub(crate) fn run(&self, input: &Value) -> impl Iterator<Item = Result<Value, JqError>> {
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut results = self.0.id.run((context, value::to_jq(input)));
        let mut has_ended = false;
        std::iter::from_fn(move || {
            let result = results.next().filter(|_| !has_ended)?;
            has_ended = result.is_err();
            match result.map_err(|exception| (exception.clone().get_err(), exception.get_halt())) {
                Ok(value) => Some(value::from_jq(&value)),
                Err((Ok(error), _)) => Some(Err(JqError::run(&message(error)))),
                Err((Err(_), Ok(0))) => None,
                Err(_) => Some(Err(JqError::run("halted with an error"))),
            }
        })
    }

    /// Renders all results, one per line: strings as plain text, other values as JSON.
    pub(crate) fn render(&self, input: &Value, format: Format, layout: Layout) -> Result<Vec<u8>, JqError> {
        let mut bytes = Vec::new();
        for result in self.run(input) {
            match result? {
                Value::String(text) if layout.terminal => {
                    bytes.extend_from_slice(escape_except(&text, &['\n', '\t']).as_bytes());
                }
                Value::String(text) => bytes.extend_from_slice(text.as_bytes()),
                value => bytes.extend(json::render(&value, format, layout)),
            }
            bytes.push(b'\n');
            if bytes.len() > OUTPUT_LIMIT {
                return Err(JqError::run(&format!("more than {} MiB of results", OUTPUT_LIMIT >> 20)));
            }
        }
        Ok(bytes)
    }
}

/// Gives a definition the lifetime of the filter that it joins.
fn borrowed<'a>(definition: Def<&'static str>) -> Def<&'a str> {
    definition
}

/// Returns the argument of `error("…")`, or the message of jq itself.
fn message(error: jaq_json::Error) -> String {
    match error.into_val() {
        Val::TStr(text) => String::from_utf8_lossy(&text).into_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod differential;
#[cfg(test)]
mod tests;
