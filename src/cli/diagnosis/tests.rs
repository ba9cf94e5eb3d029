//! Unit tests of the diagnosis: its messages, and that they never contain a secret.

use serde_json::json;

use super::*;

/// Renders message, excerpt and hint of a malformed text.
fn rendered(text: &str) -> String {
    let malformed = parse_json(text, "`--configuration`", Holding::Secrets).unwrap_err();
    format!("{malformed}\nhint: {}", malformed.hint.as_deref().unwrap_or("none"))
}

#[test]
fn valid_json_is_returned_in_order_and_with_its_digits() {
    let text = "\u{feff} {\"z\":1.50,\"a\":[{},{\"z\":{\"z\":1}}],\"token\":\"x\"}\n";
    let value = parse_json(text, "`-c`", Holding::Secrets).unwrap();
    assert_eq!(value.to_string(), r#"{"z":1.50,"a":[{},{"z":{"z":1}}],"token":"x"}"#);
    assert_eq!(parse_json(r#"["a","a"]"#, "`-c`", Holding::Secrets).unwrap(), json!(["a", "a"]));
}

#[test]
fn the_hint_for_an_unquoted_secret_suggests_a_flag() {
    insta::assert_snapshot!(rendered(r#"{"webhook_endpoint":"https://example.com/webhook","webhook_authorization":{"method":"bearer","token":9f8e7d6c5b4a"}}"#), @r#"
    malformed JSON in `--configuration` at column 102: expected `"` before the secret
      …thorization":{"method":"bearer","token":***"}}
                                               ^
    hint: use `--webhook-token-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
    insta::assert_snapshot!(rendered(r#"{"webhook_authorization":{"method":"bearer","token":hunter2-x"}}"#), @r#"
    malformed JSON in `--configuration` at column 53: expected `"` before the secret
      {"webhook_authorization":{"method":"bearer","token":***"}}
                                                          ^
    hint: use `--webhook-token-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
    insta::assert_snapshot!(rendered(r#"{"method":"basic","username":"u","password":pa,ss}"w{ord"}"#), @r#"
    malformed JSON in `--configuration` at column 45: expected `"` before the secret
      {"method":"basic","username":"u","password":***"}
                                                  ^
    hint: use `--webhook-password-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
    insta::assert_snapshot!(rendered(r#"{"header_key":"x-api-key","header_value":"hunter2hunter2}"#), @r#"
    malformed JSON in `--configuration` at column 43: expected `"` at the end of the secret, then `,` or `}`
      {"header_key":"x-api-key","header_value":"***}
                                                ^
    hint: use `--webhook-header-value-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
    insta::assert_snapshot!(rendered("{\n  \"token\": hunter2,\n  \"method\": \"bearer\"\n}"), @r#"
    malformed JSON in `--configuration` at line 2, column 12: expected `"` before the secret
        "token": ***,
                 ^
    hint: use `--webhook-token-env VAR`, so that the secret needs no quoting and stays out of the shell's history
    "#);
}

#[test]
fn damage_by_shells_and_word_processors_is_recognised() {
    insta::assert_snapshot!(rendered("{webhook_endpoint:https://example.com,webhook_authorization:{method:bearer,token:hunter2}}"), @r#"
    malformed JSON in `--configuration` at column 2: expected `"` before the key
      {webhook_endpoint:https://example.com,webhook_authorization:…
       ^
    hint: put the whole value in single quotes, so that the shell keeps the double quotes, or read it from a file with `@FILE`
    "#);
    insta::assert_snapshot!(rendered("{'webhook_endpoint':'https://example.com','token':'hunter2'}"), @r#"
    malformed JSON in `--configuration` at column 2: expected `"`, found a single quote
      {'webhook_endpoint':'https://example.com','token':'***'}
       ^
    hint: JSON strings use double quotes: replace `'` with `"`
    "#);
    insta::assert_snapshot!(rendered("{“webhook_endpoint”:“https://example.com”,“token”:“hunter2”}"), @r#"
    malformed JSON in `--configuration` at column 2: expected `"`, found a typographic quote
      {“webhook_endpoint”:“***:***”,“token”:“***}
       ^
    hint: replace the typographic quotes with `"`
    "#);
    insta::assert_snapshot!(rendered("stream.json"), @r"
    malformed JSON in `--configuration` at column 1: expected `{`
      ***
      ^
    hint: write a JSON object, or `@FILE` to read one from a file, or `-` to read stdin
    ");
}

#[test]
fn common_mistakes_are_explained() {
    insta::assert_snapshot!(rendered(r#"{"webhook_endpoint":"https://example.com",}"#), @r#"
    malformed JSON in `--configuration` at column 42: a comma before a closing bracket
      {"webhook_endpoint":"https://example.com",}
                                               ^
    hint: remove the comma
    "#);
    insta::assert_snapshot!(rendered(r#"{"webhook_authorization":{"token":"hunter2hunter2"},}"#), @r#"
    malformed JSON in `--configuration` at column 52: a comma before a closing bracket
      {"webhook_authorization":{"token":"***"},}
                                              ^
    hint: remove the comma
    "#);
    insta::assert_snapshot!(rendered(r#"{"webhook_endpoint":"https://example.com","webhook_authorization":{"method":"bearer""#), @r#"
    malformed JSON in `--configuration` at column 85: expected `}}` at the end
      …ebhook_authorization":{"method":"bearer"
                                               ^
    hint: add `}}`
    "#);
    insta::assert_snapshot!(rendered(r#"{"aws_region":"eu-west-1","aws_account_id":"123456789012}"#), @r#"
    malformed JSON in `--configuration` at column 44: expected `"` at the end of the string
      {"aws_region":"eu-west-1","aws_account_id":"***}
                                                 ^
    hint: close the string that begins here
    "#);
    insta::assert_snapshot!(rendered(r#"{"aws_region" "eu-west-1"}"#), @r#"
    malformed JSON in `--configuration` at column 15: expected `:`
      {"aws_region" "***"}
                    ^
    hint: none
    "#);
    insta::assert_snapshot!(rendered(r#"{"aws_region":"eu-west-1" "aws_account_id":"123456789012"}"#), @r#"
    malformed JSON in `--configuration` at column 27: expected `,` or `}`
      {"aws_region":"***" "aws_account_id":"123456789012"}
                          ^
    hint: put a comma between two members, and write a quote within a string as `\"`
    "#);
    insta::assert_snapshot!(rendered(r#"{"aws_region"="eu-west-1"}"#), @r#"
    malformed JSON in `--configuration` at column 14: expected `:`, found `=`
      {"aws_region"="***"}
                   ^
    hint: write `:` between a key and its value
    "#);
    insta::assert_snapshot!(rendered(r#"{"aws_region":eu-west-1}"#), @r#"
    malformed JSON in `--configuration` at column 15: expected a value; text needs `"` before and after it
      {"aws_region":eu-west-1}
                    ^
    hint: put the whole value in single quotes, so that the shell keeps the double quotes, or read it from a file with `@FILE`
    "#);
    insta::assert_snapshot!(rendered(r#"{"action_id":6b3f-9}"#), @r#"
    malformed JSON in `--configuration` at column 15: expected `"` before the value
      {"action_id":6b3f-9}
                    ^
    hint: put the whole value in single quotes, so that the shell keeps the double quotes, or read it from a file with `@FILE`
    "#);
    insta::assert_snapshot!(rendered(r#"{"enabled":True}"#), @r#"
    malformed JSON in `--configuration` at column 12: expected a value
      {"enabled":True}
                 ^
    hint: use `true`, `false` or `null`
    "#);
    insta::assert_snapshot!(rendered(r#"{"name":"a"}}"#), @r#"
    malformed JSON in `--configuration` at column 13: expected the end, found more text
      {"name":"a"}}
                  ^
    hint: pass a single JSON value, and check the closing brackets
    "#);
    insta::assert_snapshot!(rendered(r#"{"name":"C:\dir"}"#), @r#"
    malformed JSON in `--configuration` at column 13: unknown escape after a backslash
      {"name":"C:\dir"}
                  ^
    hint: write a backslash within a string as `\\`
    "#);
    insta::assert_snapshot!(rendered("{\"name\":\"a\n\"}"), @r#"
    malformed JSON in `--configuration` at line 1, column 11: expected `"` before the end of the line
      {"name":"***
                  ^
    hint: close the string, or write a line break within it as `\n`
    "#);
    insta::assert_snapshot!(rendered("{\"name\":"), @r#"
    malformed JSON in `--configuration` at column 9: expected a value, found the end
      {"name":
              ^
    hint: none
    "#);
    insta::assert_snapshot!(rendered(" \n"), @r#"
    `--configuration` is empty: expected a JSON object
    hint: write an object such as `{"webhook_endpoint":"https://…"}`
    "#);
}

#[test]
fn a_duplicate_key_is_named() {
    insta::assert_snapshot!(rendered(r#"{"token":"hunter2","method":"bearer","token":"hunter3"}"#), @r#"
    ambiguous JSON in `--configuration` at column 38: the key `token` appears twice
      {"token":"***","method":"bearer","token":"***"}
                                       ^
    hint: keep one `token`
    "#);
    insta::assert_snapshot!(rendered("{\"a\":{\"b\":1,\n\"\\u0062\":2}}"), @r#"
    ambiguous JSON in `--configuration` at line 2, column 1: the key `b` appears twice
      "***":***}}
      ^
    hint: keep one `b`
    "#);
}

#[test]
fn the_caret_is_under_its_column_in_wide_and_indented_text() {
    insta::assert_snapshot!(rendered("\t{\"username\":\"日本\",\t\"method\":\"basic\" oops}"), @r#"
    malformed JSON in `--configuration` at column 37: expected `,` or `}`
       {"username":"日本", "method":"basic" ***}
                                            ^
    hint: check the quotes before this position; write a quote within a string as `\"`
    "#);
    insta::assert_snapshot!(rendered("{\"日本\": 1,}"), @r#"
    malformed JSON in `--configuration` at column 9: a comma before a closing bracket
      {"日本": ***,}
                  ^
    hint: remove the comma
    "#);
}

#[test]
fn a_url_is_shown_without_its_secret_parts() {
    let rendered = rendered(r#"{"webhook_endpoint":"https://user:hunter2@example.com/path?key=k3yk3y",}"#);
    assert!(rendered.contains(r#""https://***@example.com/path?***""#), "{rendered}");
}

#[test]
fn deep_and_large_texts_end_in_a_short_message() {
    let deep = "[".repeat(500_000);
    let message = rendered(&deep);
    assert!(message.contains("nested too deeply"), "{message}");
    let large = format!("{{\"data\":\"{}\",\"token\":hunter2hunter2\"}}", "x".repeat(1 << 20));
    let message = rendered(&large);
    assert!(message.len() < 700 && message.contains("--webhook-token-env"), "{message}");
    let members: String = (0..20_000).map(|n| format!("\"key{n}\":[],")).collect();
    let wide = format!("{{{members}\"token\":1,\"token\":2}}");
    assert!(rendered(&wide).contains("`token` appears twice"));
}

#[test]
fn a_failure_is_a_usage_error() {
    let failure = Failure::from(parse_json("{", "`-c`", Holding::Secrets).unwrap_err());
    assert_eq!(failure.kind, crate::failure::Kind::Usage);
    assert!(failure.hint_text().is_some());
}

/// A seeded random number generator (xorshift), so that failures are reproducible.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn text(&mut self, alphabet: &[char], length: usize) -> String {
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

/// Asserts that the message contains no four consecutive characters of the secret, unless they are punctuation only.
fn assert_hidden(secret: &str, text: &str) {
    let Err(malformed) = parse_json(text, "`-c`", Holding::Secrets) else { return };
    // Line and column are removed, because their digits can match a secret's by chance.
    let (_, problem) = malformed.message.split_once(": ").unwrap();
    let rendered = format!("{problem}\n{}\n{}", malformed.excerpt, malformed.hint.as_deref().unwrap_or_default());
    let characters: Vec<char> = secret.chars().collect();
    for window in characters.windows(4) {
        let window: String = window.iter().collect();
        let telling = window.chars().any(char::is_alphanumeric);
        assert!(
            !(telling && rendered.contains(&window)),
            "{window:?} of {secret:?} is shown\ntext: {text}\nshown: {rendered}"
        );
    }
}

#[test]
fn a_message_contains_no_four_characters_of_a_secret() {
    // No message and no harmless word has four of these letters in a row.
    let alphabet: Vec<char> = "QXZJVKW0123456789-_.+/=~!$%^&*(){}[]:,;'\"\\ <>|@#?“日é".chars().collect();
    let templates = [
        r#"{"webhook_endpoint":"https://e.com","webhook_authorization":{"method":"bearer","token":§"}}"#,
        r#"{"webhook_endpoint":"https://e.com","webhook_authorization":{"method":"bearer","token":"§}}"#,
        r#"{"webhook_authorization":{"method":"bearer","token":§}}"#,
        r#"{"webhook_authorization":{"method":"bearer","token":"§"}"#,
        r#"{"webhook_authorization":{"token":"§","method":"bearer"},}"#,
        r#"{"webhook_authorization":{"token":"§" "method":"bearer"}}"#,
        r#"{"method":"basic","username":"u","password":'§'}"#,
        r#"{"method":"basic","password" "§"}"#,
        r#"{"method":"basic","password"="§"}"#,
        r#"{method:basic,username:u,password:§}"#,
        r#"{"header_key":"x","header_value":"§","header_value":"§"}"#,
        r#"{"webhook_endpoint":"https://e.com,"webhook_authorization":{"method":"bearer","token":"§"}}"#,
        r#"{"client_secret":"§",}"#,
        r#"{“access_token”:“§”}"#,
        r#"{'token':'§'}"#,
        "{\n  \"token\":\n    §\n}",
        "{\n  \"token\": \"§\n  \"method\": \"bearer\"\n}",
        "{\"token\": \"§\"\n  \"method\": \"bearer\"}",
        r#"token=§"#,
        r#"{"tokn":§"}"#,
        r#"{"tokn":"§",}"#,
        r#"{"Authorization":"Bearer §",}"#,
        r#"{"webhook_endpoint":"https://u:§@e.com/",}"#,
        r#"{"name":"crm, token: §", "method": bearer}"#,
        r#"{"token: §":1,"token: §":2}"#,
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..400 {
        let length = 4 + random.below(28);
        // Half of the secrets consist of letters and digits, like most tokens.
        let letters = if round % 2 == 0 { &alphabet[..17] } else { &alphabet[..] };
        let secret = random.text(letters, length);
        for template in templates {
            assert_hidden(&secret, &template.replace('§', &secret));
        }
    }
}

#[test]
fn a_truncated_text_shows_no_secret() {
    let secret = "QXZJ-0192-VKWQ";
    let whole = format!(
        r#"{{"webhook_endpoint":"https://e.com/h","webhook_authorization":{{"method":"bearer","token":"{secret}"}},"password":"{secret}"}}"#
    );
    let boundaries = (0..=whole.len()).filter(|&at| whole.is_char_boundary(at));
    for at in boundaries {
        assert_hidden(secret, &whole[..at]);
        assert_hidden(secret, &whole[at..]);
        for mark in ["\"", "'", "}", "{", ":", ",", "\n", "\\", " "] {
            assert_hidden(secret, &format!("{}{mark}{}", &whole[..at], &whole[at..]));
            if let Some(next) = whole[at..].chars().next() {
                assert_hidden(secret, &format!("{}{mark}{}", &whole[..at], &whole[at + next.len_utf8()..]));
            }
        }
    }
}

#[test]
fn a_text_without_secrets_is_shown_as_typed() {
    let malformed =
        |holding| parse_json(r#"{"object":{"email":ada}}"#, "`--payload`", holding).unwrap_err().to_string();
    assert!(malformed(Holding::Anything).contains(r#"{"object":{"email":ada}}"#));
    assert!(!malformed(Holding::Secrets).contains("ada"));
    let repeated =
        parse_json(r#"{"token":1,"token":"x-1"}"#, "`--payload`", Holding::Anything).unwrap_err().to_string();
    assert!(repeated.contains("x-1"), "{repeated}");
}
