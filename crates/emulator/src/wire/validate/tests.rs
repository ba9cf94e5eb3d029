//! Tests of validation.

use serde_json::json;

use super::*;

const ANY: Schema = Schema::Text { min: 0, max: usize::MAX, format: TextFormat::Free };
const CAT: Schema =
    Schema::Object { members: &[required("kind", Schema::Enum(&["cat"])), required("name", ANY)], open: false };
const DOG: Schema =
    Schema::Object { members: &[required("kind", Schema::Enum(&["dog"])), optional("tail", ANY)], open: true };
const ROOT: Schema = Schema::Object {
    members: &[
        required("pet", Schema::OneOf { tag: "kind", alternatives: &[CAT, DOG] }),
        optional(
            "short",
            Schema::Text { min: 2, max: 3, format: TextFormat::Pattern("^a", |text| text.starts_with('a')) },
        ),
        optional("date", Schema::Text { min: 0, max: 9, format: TextFormat::Format("date", |text| text == "today") }),
        optional("take", Schema::Integer { min: 1, max: 100 }),
        optional("list", Schema::Array { items: &Schema::Known(|word| word.len() == 1), min: 1, unique: true }),
    ],
    open: false,
};

#[test]
fn problems_have_the_wording_of_z_schema() {
    for (value, path, text) in [
        (json!([]), "", "Expected type object but found type array"),
        (json!({}), "", "Missing required property: pet"),
        (json!({"pet": {"kind": "dog"}, "x": 1}), "", "Additional properties not allowed: x"),
        (json!({"pet": null}), "pet", "Expected type object but found type null"),
        (json!({"pet": {"kind": "cow"}}), "pet", "Data does not match any schemas from 'oneOf'"),
        (json!({"pet": {"kind": "cat"}}), "pet", "Missing required property: name"),
        (json!({"pet": {"kind": "cat", "name": true}}), "pet.name", "Expected type string but found type boolean"),
        (json!({"short": "a", "pet": {"kind": "dog"}}), "short", "String is too short (1 chars), minimum 2"),
        (json!({"short": "aäöü", "pet": {"kind": "dog"}}), "short", "String is too long (4 chars), maximum 3"),
        (json!({"short": "bb", "pet": {"kind": "dog"}}), "short", "String does not match pattern ^a: bb"),
        (json!({"date": "x", "pet": {"kind": "dog"}}), "date", "Object didn't pass validation for format date: x"),
        (json!({"take": 0, "pet": {"kind": "dog"}}), "take", "Value 0 is less than minimum 1"),
        (json!({"take": 101, "pet": {"kind": "dog"}}), "take", "Value 101 is greater than maximum 100"),
        (json!({"take": 1.5, "pet": {"kind": "dog"}}), "take", "Expected type integer but found type number"),
        (json!({"list": [], "pet": {"kind": "dog"}}), "list", "Array is too short (0), minimum 1"),
        (
            json!({"list": ["a", "b", "a"], "pet": {"kind": "dog"}}),
            "list",
            "Array items are not unique (indexes 0 and 2)",
        ),
        (json!({"list": ["a", "bb"], "pet": {"kind": "dog"}}), "list[1]", "No enum match for: bb"),
    ] {
        let problem = SchemaProblem { text: text.to_owned(), path: path.to_owned() };
        assert_eq!(ROOT.check(&value), Err(problem), "{value}");
    }
    assert_eq!(ROOT.check(&json!({"pet": {"kind": "dog", "name": 1}, "take": 100, "list": ["a"]})), Ok(()));
}

#[test]
fn a_number_too_large_for_any_integer_type_is_out_of_range() {
    let value: Value = serde_json::from_str(r#"{"pet":{"kind":"dog"},"take":99999999999999999999}"#).unwrap();
    assert_eq!(ROOT.check(&value).unwrap_err().text, "Value 99999999999999999999 is greater than maximum 100");
}

#[test]
fn a_query_becomes_a_document_of_the_described_types() {
    let pairs = [("take", "5"), ("list", "a,b"), ("short", "x"), ("short", "y"), ("other", "1")];
    let document = ROOT.read_query(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    assert_eq!(document, json!({"take": 5, "list": ["a", "b"], "short": ["x", "y"], "other": "1"}));
    let word = ROOT.read_query(std::iter::once(("take".to_owned(), "five".to_owned())));
    assert_eq!(word, json!({"take": "five"}));
}
