//! The choice of event types: an option for each group, and below it one for each type.

use crate::commands::confirm::answered;
use crate::terminal::{Choice, Form};
use auth0_events_cloudevents::catalog::{self, EVENT_TYPES};

/// Asks for event types; `present` ones are ticked, and offered even if unknown. Returns the present ones in their order, then
/// the new ones. `required` is the message if none is ticked.
pub(super) async fn choose(
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

/// Returns the name and the line of each option. The most used groups come first.
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
        options.push((pattern.clone(), format!("{pattern}  all {} types", members.len())));
        options.extend(
            members.iter().map(|known| (known.name.to_owned(), format!("  {:widest$}  {}", known.name, known.summary))),
        );
    }
    options
}

/// Replaces groups by their types, and removes duplicates.
fn expanded<'a>(present: &[String], chosen: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for name in chosen {
        for name in catalog::expand(name).unwrap_or_else(|| vec![name]) {
            if !types.iter().any(|known| known == name) {
                types.push(name.to_owned());
            }
        }
    }
    let position = |name: &String| present.iter().position(|present| present == name).unwrap_or(present.len());
    types.sort_by_key(position);
    types
}

#[cfg(test)]
mod tests;
