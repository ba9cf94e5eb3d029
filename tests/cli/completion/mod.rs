//! Completion: the replies of the program, and completion in each shell.

mod answers;
mod hostile;
mod shells;
mod tenants;

use crate::support::{Home, Output, Run, Tenant, events};

/// Prepares the request of the fish script for a line with these words.
fn ask(home: &Home, typed: &[&str]) -> Run {
    events(["complete", "fish", "events"]).args(typed).home(home)
}

/// Refreshes a list in the foreground, as a reply does in the background.
fn refresh(api: &impl Tenant, home: &Home, args: &[&str]) -> Output {
    events(["complete", "refresh"]).args(args).on(api).home(home).run().exits(0).prints_nothing().says_nothing()
}

/// Returns the candidates of a reply without their descriptions.
fn values(answer: &Output) -> Vec<String> {
    let candidates = answer.stdout.lines().skip(1);
    candidates.map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}
