//! Unit tests of `page`.

use super::*;

#[test]
fn a_cursor_that_repeats_ends_the_list() {
    let mut cursors = SeenCursors::default();
    assert!(["a", "b", "c"].iter().all(|cursor| cursors.add(cursor).is_ok()));
    let error = cursors.add("b").unwrap_err();
    assert_eq!(error.to_string(), "the list does not end: the cursor `b` came twice");
}

#[test]
fn a_list_of_too_many_pages_ends() {
    let mut cursors = SeenCursors::default();
    let ended = (1..).find_map(|page: usize| Some((page, cursors.add(&page.to_string()).err()?)));
    let (page, error) = ended.unwrap();
    assert_eq!(page, MAX_PAGES);
    assert_eq!(error.to_string(), "the list does not end: there are more than 10000 pages");
}

fn read(page: &[u8]) -> Result<(Vec<crate::model::Delivery>, Option<String>), String> {
    let page = Bytes::copy_from_slice(page);
    let is_checked = check(&page, "deliveries").map_err(|cause| cause.to_string())?;
    items(&page, "deliveries", is_checked)
}

#[test]
fn an_item_that_cannot_be_read_does_not_hide_the_others() {
    for (item, shown) in [
        (&b"7"[..], "expected an object, found a number"),
        (b"{\"status\":\"failed\"}", "`id` is missing"),
        (b"{\"id\":\"\n\"}", "not JSON: control character"),
        (b"{\"id\":\"\\x\"}", "not JSON: invalid escape"),
        (b"{\"id\":NaN}", "not JSON: expected value"),
    ] {
        let page = [b"{\"deliveries\":[{\"id\":\"a\"},", item, b",{\"id\":\"b\"}],\"next\":\"c\"}"].concat();
        let (deliveries, next) = read(&page).unwrap();
        assert_eq!(deliveries.iter().map(crate::model::Delivery::id).collect::<Vec<_>>(), ["a", "", "b"]);
        assert_eq!(next.as_deref(), Some("c"));
        assert!(deliveries[1].fault().unwrap().starts_with(shown), "{:?}", deliveries[1]);
        assert!(deliveries[0].fault().is_none() && deliveries[0].source().is_none());
    }
}

#[test]
fn an_odd_item_keeps_its_bytes_beside_its_value() {
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let odd = [b"{\"id\":\"\xff\\ud800\",\"x\":", deep.as_bytes(), b"}"].concat();
    let (deliveries, _) = read(&[b"[", &odd[..], b"]"].concat()).unwrap();
    assert_eq!(
        (deliveries[0].id(), deliveries[0].source().unwrap()),
        ("\u{fffd}\u{fffd}".to_owned(), &Bytes::from(odd))
    );
}

#[test]
fn a_page_that_is_not_a_list_is_an_error() {
    for (page, reason) in [
        (&b"{\"deliveries\":[{}"[..], "EOF while parsing a list at line 1 column 17"),
        (b"{\"deliveries\":[{\"id\":NaN}]} x", "expected value at line 1 column 22"),
        (b"{\"deliveries\":[01]", "invalid number at line 1 column 17"),
        (b"{\"deliveries\":3}", "deliveries: expected an array"),
        (b"{\"deliveries\":[{\"a\":1},7]}", "deliveries[0]: `id` is missing"),
        (b"{\"streams\":[]}", "`deliveries` is missing"),
        (b"null", "expected an object, found null"),
    ] {
        assert_eq!(read(page).unwrap_err(), reason, "{}", String::from_utf8_lossy(page));
    }
}
