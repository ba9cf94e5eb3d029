//! Unit tests of `shell`.

use super::*;

fn candidate(value: &str, description: &str) -> Candidate {
    Candidate { value: value.to_owned(), description: description.to_owned(), is_opaque: false }
}

fn written(shell: Shell, given: &[&str], settled: usize, candidates: Vec<Candidate>) -> String {
    let typed = shell.read(given.iter().map(|word| (*word).to_owned()).collect()).unwrap();
    typed.write(&Answer { kind: Kind::Words, settled, candidates })
}

#[test]
fn each_shell_hands_over_its_words() {
    for (shell, given) in [
        (Shell::Bash, &["events show 'crm sync' --out", "--out"][..]),
        (Shell::Zsh, &["events", "show", "crm sync", "--out"]),
        (Shell::Fish, &["events", "show", "crm sync", "'--out"]),
    ] {
        let typed = shell.read(given.iter().map(|word| (*word).to_owned()).collect()).unwrap();
        assert_eq!(typed.before, ["show", "crm sync"], "{shell:?}");
        assert_eq!(typed.word, "--out", "{shell:?}");
        assert!(shell.read(Vec::new()).is_none());
    }
}

#[test]
fn what_stands_before_is_told_as_each_shell_needs_it() {
    let tenant = || vec![candidate("acme", "the default tenant"), candidate("zeta", "")];
    assert_eq!(written(Shell::Bash, &["events --tenant=a", "a"], 9, tenant()), "words\nacme\n");
    assert_eq!(
        written(Shell::Zsh, &["events", "--tenant=a"], 9, tenant()),
        "words 1\nacme:the default tenant\nzeta:\n"
    );
    assert_eq!(
        written(Shell::Fish, &["events", "--tenant=a"], 9, tenant()),
        "words 9\n--tenant=acme\tthe default tenant\n--tenant=zeta\t\n"
    );
}

#[test]
fn a_candidate_is_one_line_whatever_it_holds() {
    let odd = || vec![candidate("a:b\\c", "x\ny\u{1b}[2J"), candidate("a\nb", ""), candidate("a\tb", "")];
    assert_eq!(written(Shell::Zsh, &["events", ""], 0, odd()), "words\na\\:b\\\\c:x\\\\ny\\\\u001b[2J\n");
    assert_eq!(written(Shell::Fish, &["events", ""], 0, odd()), "words 0\na:b\\c\tx\\ny\\u001b[2J\n");
    assert_eq!(written(Shell::Bash, &["events show ", ""], 0, odd()), "words\na\\:b\\\\c\n");
}

#[test]
fn a_value_that_would_be_read_as_a_home_is_offered_where_it_can_be_quoted() {
    let home = || vec![candidate("~root", "")];
    assert_eq!(written(Shell::Zsh, &["events", ""], 0, home()), "words\n");
    assert_eq!(written(Shell::Fish, &["events", ""], 0, home()), "words 0\n");
    assert_eq!(written(Shell::Bash, &["events show ", ""], 0, home()), "words\n\\~root\n");
}

#[test]
fn bash_which_shows_no_descriptions_offers_an_id_where_one_was_begun() {
    let id = || vec![Candidate { is_opaque: true, ..candidate("est_1", "crm") }];
    assert_eq!(written(Shell::Bash, &["events show ", ""], 0, id()), "words\n");
    assert_eq!(written(Shell::Bash, &["events show e", "e"], 0, id()), "words\nest_1\n");
    assert_eq!(written(Shell::Fish, &["events", "show", ""], 0, id()), "words 0\nest_1\tcrm\n");
}
