//! Checks the picture in the README against a real run. With `UPDATE_GENERATED=1`, draws it anew if the output has changed.

use std::path::Path;

use super::comparison::Known;
use crate::generated::variable;
use crate::support::shell;

const COMMAND: &str = "events demo";

#[test]
fn the_picture_shows_what_the_demo_prints() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/demo.svg");
    let picture = std::fs::read_to_string(&file).expect("the picture is a file");
    let lines = terminal_lines(&picture);
    let (command, shown) = lines.split_first().expect("the picture has lines");
    let run = shell(&format!("{COMMAND} 2>&1")).run().exits(0);
    let real: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    if *command == format!("$ {COMMAND}") && Known::default().matches_all(shown, &real) {
        return;
    }
    let update = variable("UPDATE_GENERATED").is_some_and(|value| value == "1");
    assert!(update, "run `UPDATE_GENERATED=1 cargo test picture`: it shows\n{}\n--- but\n{run}", shown.join("\n"));
    let colored = shell(&format!("{COMMAND} --color always 2>&1")).run().exits(0);
    std::fs::write(file, draw(&colored.stdout)).expect("the picture can be rewritten");
}

/// Height of a line, in pixels.
const LINE: usize = 18;
/// Width of a character, in pixels.
const CHARACTER: usize = 8;

/// Draws the output of [`COMMAND`] as a terminal.
fn draw(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let columns = lines.iter().map(|line| unstyled(line).chars().count()).max().unwrap_or(0);
    let (width, height) = (columns * CHARACTER + 40, (lines.len() + 4) * LINE);
    let text = |index: usize, content: &str| {
        format!("  <text class=\"line\" x=\"20\" y=\"{}\">{content}</text>\n", 64 + index * LINE)
    };
    let body: String = lines.iter().enumerate().map(|(index, line)| text(index + 1, &spans(line))).collect();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" xml:space="preserve" aria-label="A terminal that runs {COMMAND}">
  <!-- A real run. A test compares it with what the command prints. -->
  <style>
    .line {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d0d7de; white-space: pre; }}
    .s1 {{ font-weight: bold; fill: #ffffff; }}
    .s2 {{ fill: #8b949e; }}
    .s4 {{ text-decoration: underline; }}
    .s31 {{ fill: #ff7b72; }}
    .s32 {{ fill: #7ee787; }}
    .s33 {{ fill: #d29922; }}
    .s34 {{ fill: #79c0ff; }}
    .s36 {{ fill: #76e3ea; }}
  </style>
  <rect width="{width}" height="{height}" rx="10" fill="#0d1117"/>
  <circle cx="24" cy="22" r="6" fill="#ff5f57"/>
  <circle cx="44" cy="22" r="6" fill="#febc2e"/>
  <circle cx="64" cy="22" r="6" fill="#28c840"/>
{}{body}</svg>
"##,
        text(0, &format!("$ <tspan class=\"s1\">{COMMAND}</tspan>")),
    )
}

/// Returns a line with its escape sequences for style as `<tspan>` elements.
fn spans(line: &str) -> String {
    let mut classes: Vec<String> = Vec::new();
    let mut drawn = String::new();
    for (index, part) in line.split("\x1b[").enumerate() {
        let (codes, text) = if index == 0 { ("", part) } else { part.split_once('m').expect("a style ends in m") };
        for code in codes.split(';').filter(|code| !code.is_empty()) {
            if code == "0" { classes.clear() } else { classes.push(format!("s{code}")) }
        }
        let text = escaped(text);
        match classes.join(" ") {
            _ if text.is_empty() => {}
            classes if classes.is_empty() => drawn += &text,
            classes => drawn += &format!("<tspan class=\"{classes}\">{text}</tspan>"),
        }
    }
    drawn
}

/// Returns a line without its escape sequences for style.
fn unstyled(line: &str) -> String {
    let mut parts = line.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, text)| text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns the text of each `<text>` element of class `line`.
fn terminal_lines(picture: &str) -> Vec<String> {
    let elements = picture.split("<text class=\"line\"").skip(1);
    let texts = elements.map(|element| {
        let (_, rest) = element.split_once('>').expect("a tag ends");
        rest.split_once("</text>").expect("an element ends").0
    });
    texts.map(|text| unescaped(&without_tags(text))).collect()
}

fn without_tags(text: &str) -> String {
    text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn a_line_of_the_picture_is_read_without_its_colours() {
    let picture = "<text class=\"title\">demo</text>\n\
                   <text class=\"line\" y=\"1\"><tspan>$</tspan> a &lt;b&gt; &amp;amp;</text>\n\
                   <text class=\"line\" y=\"2\"></text>";
    assert_eq!(terminal_lines(picture), ["$ a <b> &amp;", ""]);
}

#[test]
fn a_drawn_picture_reads_as_the_output() {
    let picture = draw("\x1b[1m\x1b[4m1. <Create>\x1b[0m\n\n{\"a\": \x1b[32m1\x1b[0m}\n");
    assert!(picture.contains("<tspan class=\"s1 s4\">1. &lt;Create&gt;</tspan>"), "{picture}");
    assert_eq!(terminal_lines(&picture), ["$ events demo", "1. <Create>", "", "{\"a\": 1}"]);
}
