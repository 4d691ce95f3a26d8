//! The JSON Schemas in `schemas/`, generated from the types and held equal to them.
//!
//! `UPDATE_SCHEMAS=1 cargo test --lib schema` writes them anew.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{Kind, LONGEST_LINE, Line, Note, Redaction, Seal, Signer, Statement, Story};

fn schema_of<B: JsonSchema + 'static>(kind: Kind) -> Value {
    let mut schema = schemars::schema_for!(Line<'static, B>).to_value();
    schema["$id"] = json!(format!("https://ledger.invalid/schemas/{kind}.json"));
    schema["title"] = json!(format!("Record of kind '{kind}'"));
    schema["description"] = json!(format!(
        "One line of canonical JSON (RFC 8785), at most {LONGEST_LINE} bytes, in format version 1. \
         What is absent is left out: no nulls, no empty lists."
    ));
    schema["properties"]["kind"] = json!({"const": kind.as_str()});
    if let Some(definitions) = schema["$defs"].as_object_mut() {
        definitions.remove("Kind");
    }
    close(&mut schema);
    schema
}

/// Forbids members that the schema does not name, and nulls and empty lists, which canonical records leave out.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".into(), json!(false));
                for property in members["properties"].as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
                    forbid_absent(property);
                }
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn forbid_absent(property: &mut Value) {
    if let Some(types) = property["type"].as_array().cloned() {
        property["type"] = types.into_iter().find(|kind| kind != "null").unwrap_or_default();
    }
    if let Some(choices) = property["anyOf"].as_array().cloned() {
        let mut kept: Vec<Value> = choices.into_iter().filter(|choice| choice["type"] != "null").collect();
        if let (Some(members), 1) = (property.as_object_mut(), kept.len()) {
            members.remove("anyOf");
            members.insert("$ref".into(), kept.remove(0)["$ref"].take());
        }
    }
    if let Some(members) = property.as_object_mut() {
        members.retain(|key, value| !(key == "default" && (value.is_null() || *value == json!([]))));
        members.retain(|key, value| !(value.is_null() && key != "const"));
        if members.get("type") == Some(&json!("array")) {
            members.entry("minItems").or_insert(json!(1));
            members.entry("maxItems").or_insert(json!(super::LONGEST_LIST));
        }
    }
}

fn schemas() -> [(Kind, Value); 6] {
    [
        (Kind::Statement, schema_of::<Statement>(Kind::Statement)),
        (Kind::Story, schema_of::<Story>(Kind::Story)),
        (Kind::Note, schema_of::<Note>(Kind::Note)),
        (Kind::Seal, schema_of::<Seal>(Kind::Seal)),
        (Kind::Signer, schema_of::<Signer>(Kind::Signer)),
        (Kind::Redaction, schema_of::<Redaction>(Kind::Redaction)),
    ]
}

#[test]
fn schemas_in_the_repository_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for (kind, schema) in schemas() {
        let path = folder.join(format!("{kind}.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "{} is stale", path.display());
    }
}

#[test]
fn every_object_of_every_schema_is_closed() {
    fn walk(schema: &Value, path: &str) {
        if schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
        }
        match schema {
            Value::Object(members) => members.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"))),
            Value::Array(items) => items.iter().for_each(|value| walk(value, path)),
            _ => {}
        }
    }
    for (kind, schema) in schemas() {
        assert_eq!(schema["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
        walk(&schema, kind.as_str());
    }
}
