//! The published schema of `grades.json`, made by a test so that nobody builds for it.

use serde_json::Value;

use super::json::{self, Document};
use super::{HeldAs, Options};
use crate::class::HiddenLines;
use crate::faults::faults;
use crate::feedback;
use crate::gradebook::sample;
use text::Language;

/// The file beside the crate that holds the schema.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/grades.schema.json");

/// The schema of what is written.
fn schema() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Document<'_>>().to_value();
    schema["title"] = "grades.json".into();
    schema
}

fn document(held: HeldAs) -> Value {
    let feedback = feedback::Options {
        language: Language::English,
        hidden: HiddenLines::Rule,
        book: None,
        course: Some(sample::course()),
        in_full: None,
    };
    let text = json::text(&sample::sheet(), &Options { held, feedback }, "grades.json".as_ref()).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_published_schema_is_that_of_the_document() {
    let schema = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(FILE, &schema).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        published == schema,
        "write it anew with UPDATE_SCHEMA=1 cargo test -p checker-grade --lib schema"
    );
}

#[test]
fn a_document_is_what_the_schema_says_and_another_is_not() {
    let schema = schema();
    for held in [HeldAs::Zero, HeldAs::Full, HeldAs::Omit] {
        assert_eq!(faults(&document(held), &schema, &schema, "grades"), Vec::<String>::new());
    }
    type Harm = fn(&mut Value);
    let harms: [Harm; 4] = [
        |wrong| wrong["learners"][0]["rows"][0]["mark"] = "10".into(),
        |wrong| drop(wrong["learners"][0]["rows"][0].as_object_mut().unwrap().remove("reference")),
        |wrong| wrong["learners"][0]["id"] = Value::Null,
        |wrong| wrong["learners"][0]["attempt"] = "1 of 2".into(),
    ];
    for harm in harms {
        let mut wrong = document(HeldAs::Omit);
        harm(&mut wrong);
        assert_ne!(faults(&wrong, &schema, &schema, "grades"), Vec::<String>::new());
    }
}

/// Every key that is written stands in the schema, with what it means.
#[test]
fn every_key_of_the_document_is_described() {
    fn look(value: &Value, rule: &Value, root: &Value, at: &str) {
        let rule = match rule["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
            Some(name) => &root["$defs"][name],
            None => rule,
        };
        let rule = match rule["anyOf"].as_array() {
            Some(any) if !value.is_null() => return look(value, &any[0], root, at),
            _ => rule,
        };
        for (key, inner) in value.as_object().into_iter().flatten() {
            let described = &rule["properties"][key];
            assert!(!described.is_null(), "{at} has no {key}: {rule:#}");
            look(inner, described, root, &format!("{at}.{key}"));
        }
        for inner in value.as_array().into_iter().flatten().filter(|inner| inner.is_object()) {
            look(inner, &rule["items"], root, at);
        }
    }
    let schema = schema();
    look(&document(HeldAs::Omit), &schema, &schema, "grades");
}
