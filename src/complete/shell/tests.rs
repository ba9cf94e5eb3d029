//! Unit tests of `shell`.

use super::*;

fn candidate(value: &str, description: &str) -> Candidate {
    Candidate { value: value.to_owned(), description: description.to_owned(), needs_description: false }
}

fn reply(shell: Shell, sent: &[&str], start: usize, candidates: Vec<Candidate>) -> String {
    let request = shell.read(sent.iter().map(|word| (*word).to_owned()).collect()).unwrap();
    request.reply(&Completion { kind: CompletionKind::Words, start, candidates })
}

#[test]
fn the_words_of_each_shell_are_read() {
    for (shell, sent) in [
        (Shell::Bash, &["events show 'crm sync' --out", "--out"][..]),
        (Shell::Zsh, &["events", "show", "crm sync", "--out"]),
        (Shell::Fish, &["events", "show", "crm sync", "'--out"]),
    ] {
        let request = shell.read(sent.iter().map(|word| (*word).to_owned()).collect()).unwrap();
        assert_eq!(request.before, ["show", "crm sync"], "{shell:?}");
        assert_eq!(request.word, "--out", "{shell:?}");
        assert!(shell.read(Vec::new()).is_none());
    }
}

#[test]
fn each_shell_learns_where_the_candidates_begin() {
    let tenant = || vec![candidate("acme", "the default tenant"), candidate("zeta", "")];
    assert_eq!(reply(Shell::Bash, &["events --tenant=a", "a"], 9, tenant()), "words\nacme\n");
    assert_eq!(reply(Shell::Zsh, &["events", "--tenant=a"], 9, tenant()), "words 1\nacme:the default tenant\nzeta:\n");
    assert_eq!(
        reply(Shell::Fish, &["events", "--tenant=a"], 9, tenant()),
        "words 9\n--tenant=acme\tthe default tenant\n--tenant=zeta\t\n"
    );
}

#[test]
fn a_candidate_is_always_one_line() {
    let hostile = || vec![candidate("a:b\\c", "x\ny\u{1b}[2J"), candidate("a\nb", ""), candidate("a\tb", "")];
    assert_eq!(reply(Shell::Zsh, &["events", ""], 0, hostile()), "words\na\\:b\\\\c:x\\\\ny\\\\u001b[2J\n");
    assert_eq!(reply(Shell::Fish, &["events", ""], 0, hostile()), "words 0\na:b\\c\tx\\ny\\u001b[2J\n");
    assert_eq!(reply(Shell::Bash, &["events show ", ""], 0, hostile()), "words\na\\:b\\\\c\n");
}

#[test]
fn a_leading_tilde_is_offered_only_in_bash_which_quotes_it() {
    let home = || vec![candidate("~root", "")];
    assert_eq!(reply(Shell::Zsh, &["events", ""], 0, home()), "words\n");
    assert_eq!(reply(Shell::Fish, &["events", ""], 0, home()), "words 0\n");
    assert_eq!(reply(Shell::Bash, &["events show ", ""], 0, home()), "words\n\\~root\n");
}

#[test]
fn bash_offers_the_id_of_a_named_stream_only_after_its_first_letter() {
    let id = || vec![Candidate { needs_description: true, ..candidate("est_1", "crm") }];
    assert_eq!(reply(Shell::Bash, &["events show ", ""], 0, id()), "words\n");
    assert_eq!(reply(Shell::Bash, &["events show e", "e"], 0, id()), "words\nest_1\n");
    assert_eq!(reply(Shell::Fish, &["events", "show", ""], 0, id()), "words 0\nest_1\tcrm\n");
}
