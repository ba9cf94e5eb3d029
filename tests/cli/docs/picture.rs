//! Checks the picture in the README against a real run. Each line of the terminal is a `<text>` element, and `...` stands for
//! any lines, so that the picture is edited as text when the output changes.

use super::comparison::Known;
use crate::support::shell;

#[test]
fn the_picture_shows_what_the_demo_prints() {
    let picture = include_str!("../../../docs/images/demo.svg");
    let mut lines = terminal_lines(picture);
    let command = lines.remove(0);
    let command = command.strip_prefix("$ ").expect("the first line of the picture is a command");
    assert_eq!(command, "events demo");
    let run = shell(&format!("{command} 2>&1")).run().exits(0);
    let real: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    assert!(Known::default().matches_all(&lines, &real), "the picture shows\n{}\n--- but\n{run}", lines.join("\n"));
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
