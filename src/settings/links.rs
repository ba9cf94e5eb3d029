//! Tells whether the terminal makes links of what is marked as one. None can be asked, and one that cannot may show the mark
//! itself, so that only those count which are known to.

/// The first version of the VTE library, beneath GNOME Terminal and others, that does.
const FIRST_VTE: u32 = 5000;
/// The first version of Konsole that does.
const FIRST_KONSOLE: u32 = 201_200;

/// Decides by the variables that terminals set.
pub(super) fn are_welcome(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, known: &[&str]| variable(name).is_some_and(|value| known.contains(&value.as_str()));
    let since = |name: &str, first: u32| {
        variable(name).and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= first)
    };
    let term = variable("TERM").unwrap_or_default();
    // What stands between the terminal and the program may drop the mark, and a build log shows it.
    let is_between = ["screen", "tmux"].iter().any(|name| term.starts_with(name));
    if is_between || term == "dumb" || ["TMUX", "STY", "CI"].iter().any(|name| variable(name).is_some()) {
        return false;
    }
    since("VTE_VERSION", FIRST_VTE)
        || since("KONSOLE_VERSION", FIRST_KONSOLE)
        || variable("WT_SESSION").is_some()
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "ghostty", "vscode"])
        || is("TERM", &["alacritty", "foot", "foot-extra", "xterm-ghostty", "xterm-kitty"])
}

#[cfg(test)]
mod tests;
