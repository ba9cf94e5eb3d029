//! Unit tests of `request`.

use super::*;

fn url(segments: &[&str]) -> Result<String, Error> {
    ClientCall::new(Method::GET, segments).url(&"https://acme.eu.auth0.com".parse().unwrap()).map(Into::into)
}

#[test]
fn every_segment_is_encoded() {
    assert_eq!(
        url(&["event-streams", "est_a/b c%2Fü?#"]).unwrap(),
        "https://acme.eu.auth0.com/api/v2/event-streams/est_a%2Fb%20c%252F%C3%BC%3F%23"
    );
}

#[test]
fn a_segment_cannot_be_empty_or_dots() {
    for segment in ["", ".", ".."] {
        assert!(matches!(url(&["event-streams", segment]), Err(Error::NoResource { .. })), "{segment:?}");
    }
}
