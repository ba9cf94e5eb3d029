//! The choice of event types: one option per group, which stands for all of it, and below it one per type.

use crate::commands::confirm::answered;
use crate::terminal::{Choice, Form};
use auth0_events_cloudevents::catalog::{self, EVENT_TYPES};

/// Lets the person tick event types, of which `present` are so already; unknown ones among them are offered, too. Returns
/// those that were present in their order, then the new ones. `required` is what is said when there is none.
///
/// Fails where the form is left.
pub(crate) async fn choose(
    form: &Form<'_>,
    present: &[String],
    required: Option<&'static str>,
) -> anyhow::Result<Vec<String>> {
    let options = options(present);
    let lines = options.iter().map(|(name, line)| Choice::new(name, line)).collect();
    let is_present = |name: &str| present.iter().any(|present| present == name);
    let ticked = (0..options.len()).filter(|index| is_present(&options[*index].0)).collect();
    let chosen = answered(form.choose_several("Event types:", lines, ticked, required, "").await)?;
    Ok(expanded(present, chosen.into_iter().map(|index| options[index].0.as_str())))
}

/// Returns the name of each option, and its line: the groups with most of the daily types first.
fn options(present: &[String]) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for name in present.iter().filter(|name| catalog::find(name).is_none()) {
        options.push((name.clone(), name.clone()));
    }
    let mut groups: Vec<&str> = EVENT_TYPES.iter().filter_map(|known| known.name.split('.').next()).collect();
    groups.dedup();
    for group in groups.into_iter().rev() {
        let pattern = format!("{group}.*");
        let members: Vec<_> = EVENT_TYPES.iter().filter(|known| catalog::matches(&pattern, known.name)).collect();
        let widest = members.iter().map(|known| known.name.len()).max().unwrap_or_default();
        options.push((pattern.clone(), format!("{pattern}  all {} of them", members.len())));
        options.extend(
            members.iter().map(|known| (known.name.to_owned(), format!("  {:widest$}  {}", known.name, known.summary))),
        );
    }
    options
}

/// Takes a group for all its types; each type once.
fn expanded<'a>(present: &[String], chosen: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for name in chosen {
        for name in catalog::expand(name).unwrap_or_else(|| vec![name]) {
            if !types.iter().any(|known| known == name) {
                types.push(name.to_owned());
            }
        }
    }
    let place = |name: &String| present.iter().position(|present| present == name).unwrap_or(present.len());
    types.sort_by_key(place);
    types
}

#[cfg(test)]
mod tests;
