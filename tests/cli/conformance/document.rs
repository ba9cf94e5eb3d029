//! Reads the API description: operations, the answers that they allow, and the schemas of those answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// The API description, version 3.0 of OpenAPI.
pub(super) struct Document {
    root: Value,
}

/// One answer of a server.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: String,
}

impl Document {
    pub(super) fn load() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/openapi.yaml");
        let text = fs::read_to_string(path).expect("the API description exists");
        let mut root: Value = serde_saphyr::from_str(&text).expect("the API description is YAML");
        express_nullable(&mut root);
        Self { root }
    }

    /// Returns the operations, each with its path, method and description.
    pub(super) fn operations(&self) -> BTreeMap<&str, (&str, &str, &Value)> {
        let mut operations = BTreeMap::new();
        for (path, item) in self.root["paths"].as_object().expect("the document has paths") {
            for (method, operation) in item.as_object().expect("a path has methods") {
                if let Some(id) = operation["operationId"].as_str() {
                    operations.insert(id, (path.as_str(), method.as_str(), operation));
                }
            }
        }
        operations
    }

    /// Follows a reference, if the value is one.
    fn resolve<'d>(&'d self, mut value: &'d Value) -> &'d Value {
        while let Some(reference) = value["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').expect("references stay within the document");
            value = self.root.pointer(pointer).unwrap_or_else(|| panic!("{reference} does not resolve"));
        }
        value
    }

    /// Returns the answers of an operation by status.
    pub(super) fn answers<'d>(&'d self, operation: &'d Value) -> BTreeMap<u16, &'d Value> {
        let answers = operation["responses"].as_object().expect("an operation has answers");
        answers.iter().map(|(status, answer)| (status.parse().expect("a status"), self.resolve(answer))).collect()
    }

    /// Returns the examples of an answer, by name, with their schema.
    pub(super) fn examples<'d>(&'d self, answer: &'d Value) -> Vec<(&'d str, &'d Value, &'d Value)> {
        let mut examples = Vec::new();
        for content in answer["content"].as_object().into_iter().flat_map(Map::values) {
            for (name, example) in content["examples"].as_object().into_iter().flatten() {
                examples.push((name.as_str(), &self.resolve(example)["value"], &content["schema"]));
            }
        }
        examples
    }

    /// Returns the validator of a schema.
    pub(super) fn validator(&self, schema: &Value) -> Validator {
        // The definitions are included, so that references within the schema resolve.
        let whole = json!({ "allOf": [schema], "components": self.root["components"] });
        let options = jsonschema::options().with_draft(Draft::Draft7).should_validate_formats(true);
        options.build(&whole).expect("the document's schemas are valid")
    }

    /// Returns the differences between an answer and the document; empty if the document allows the answer.
    pub(super) fn faults(&self, operation: &Value, answer: &Answer) -> Vec<String> {
        let allowed = self.answers(operation);
        let Some(described) = allowed.get(&answer.status) else {
            return vec![format!("the document has no answer {}", answer.status)];
        };
        let mut faults = self.header_faults(described, answer);
        let content_type = answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default();
        match described["content"].as_object() {
            None if answer.body.is_empty() => {}
            None => faults.push("a body, where the document has none".to_owned()),
            Some(contents) => match contents.get(media_type) {
                None => faults.push(format!("the document has no content of type `{content_type}`")),
                // The feed is not a JSON document; its messages are checked one by one.
                Some(_) if media_type == "text/event-stream" => {}
                Some(content) => faults.extend(self.body_faults(&content["schema"], &answer.body)),
            },
        }
        faults
    }

    fn header_faults(&self, described: &Value, answer: &Answer) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, header) in described["headers"].as_object().into_iter().flatten() {
            let Some(value) = answer.headers.get(name).and_then(|value| value.to_str().ok()) else { continue };
            let schema = &self.resolve(header)["schema"];
            let value = match value.parse::<i64>() {
                Ok(number) if schema["type"] == "integer" => json!(number),
                _ => json!(value),
            };
            faults.extend(self.validator(schema).iter_errors(&value).map(|error| format!("header {name}: {error}")));
        }
        faults
    }

    /// Returns the differences between a JSON body and its schema.
    pub(super) fn body_faults(&self, schema: &Value, body: &str) -> Vec<String> {
        let body: Value = match serde_json::from_str(body) {
            Ok(body) => body,
            Err(error) => return vec![format!("the body is not JSON: {error}")],
        };
        let validator = self.validator(schema);
        validator.iter_errors(&body).map(|error| format!("at `{}`: {error}", error.instance_path())).collect()
    }
}

/// Rewrites `nullable`, a keyword of OpenAPI only, as an additional type.
fn express_nullable(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.remove("nullable") == Some(Value::Bool(true)) {
                let known = object.remove("type").expect("a nullable schema has a type");
                object.insert("type".to_owned(), json!([known, "null"]));
            }
            object.values_mut().for_each(express_nullable);
        }
        Value::Array(list) => list.iter_mut().for_each(express_nullable),
        _ => {}
    }
}

#[test]
fn an_answer_that_the_document_does_not_allow_is_reported() {
    let document = Document::load();
    let operations = document.operations();
    let (_, _, operation) = operations["getEventStream"];
    let faults = |status: u16, content_type: &str, body: &Value| {
        let headers = [("content-type".parse().unwrap(), content_type.parse().unwrap())].into_iter().collect();
        document.faults(operation, &Answer { status, headers, body: body.to_string() })
    };
    let answers = document.answers(operation);
    let (_, valid, _) = document.examples(answers[&200])[0];
    assert_eq!(faults(200, "application/json; charset=utf-8", valid), [""; 0]);
    assert_eq!(faults(200, "text/html", valid).len(), 1);
    assert_eq!(faults(409, "application/json", valid), ["the document has no answer 409"]);
    for (member, value) in [("id", json!("est_1")), ("colour", json!("red")), ("created_at", json!("today"))] {
        let mut bad = valid.clone();
        bad[member] = value;
        assert_ne!(faults(200, "application/json", &bad), [""; 0], "{member}");
    }
    let mut leaking = valid.clone();
    leaking["destination"]["configuration"]["webhook_authorization"]["token"] = json!("s3cret");
    assert_ne!(faults(200, "application/json", &leaking), [""; 0]);
}
