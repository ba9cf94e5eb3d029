//! Completion of what a tenant holds: what the program answers, and what a person sees in each shell.

mod answers;
mod shells;
mod tenants;

use crate::support::{Home, Output, Run, Tenant, events};

/// Prepares what a script asks on the tab key, in fish's words: `typed` is what stands on the line.
fn ask(home: &Home, typed: &[&str]) -> Run {
    events(["complete", "fish", "events"]).args(typed).home(home)
}

/// Runs in the foreground what an answer starts in the background.
fn renew(api: &impl Tenant, home: &Home, args: &[&str]) -> Output {
    events(["complete", "refresh"]).args(args).on(api).home(home).run().exits(0).prints_nothing().says_nothing()
}

/// Returns the candidates of an answer, without what describes them.
fn values(answer: &Output) -> Vec<String> {
    let candidates = answer.stdout.lines().skip(1);
    candidates.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}
