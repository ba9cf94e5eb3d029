//! Unit tests of `decode`.

use super::*;

fn le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[test]
fn every_encoding_of_an_editor_is_decoded() {
    for text in ["tok-abc", "wörd ☃ 𝄞\r\n", ""] {
        let marked = format!("\u{feff}{text}");
        for bytes in [text.into(), marked.clone().into_bytes(), le(&marked), be(&marked)] {
            assert_eq!(decode(&bytes).unwrap().expose(), text, "{bytes:?}");
        }
    }
    assert_eq!(decode(&le("tok-abc\r\n")).unwrap().expose(), "tok-abc\r\n");
    assert_eq!(decode(&be("tok-abc")).unwrap().expose(), "tok-abc");
}

#[test]
fn other_bytes_are_not_text() {
    for bytes in [&b"caf\xe9"[..], b"\xff\xfeA", b"\xff\xfe\x00\xd8", b"\xfe\xff\xdc\x00"] {
        assert_eq!(decode(bytes).err(), Some(NotText), "{bytes:?}");
    }
}
