//! The published schema of `class.yaml`, for editors, made by a test. What reads the file is [`super::file`]; the keys of
//! both are compared here, so that neither goes its own way.

#![expect(dead_code, reason = "only the shape of these types is used, for the schema")]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::Value;

use super::file;
use crate::faults::faults;

/// The file beside the crate that holds the schema.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/class.schema.json");
/// The sample that instructors begin with.
const EXAMPLE: &str = include_str!("../../class.example.yaml");

/// A class: its learners, its assignments, and when they are due.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "class.yaml")]
struct Class {
    /// What stands above every report.
    title: String,
    /// The learners: a CSV file, as seen from the folder of this one.
    roster: Option<String>,
    /// The seed of everything random: perturbed runs, and the values that hidden cases draw.
    seed: Option<u64>,
    /// The time zone of all times here: Asia/Dhaka.
    time_zone: Option<String>,
    /// Where learners find the book, so that their pages link into it: https://example.org/loop-and-order.
    book: Option<String>,
    /// The assignments.
    #[schemars(length(min = 1))]
    assignments: Vec<Assignment>,
}

/// One assignment.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Assignment {
    /// Its id: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,63}$"))]
    id: String,
    /// Its title; the id where it is left out.
    title: Option<String>,
    /// Its exercises.
    #[schemars(length(min = 1))]
    exercises: Vec<Exercise>,
    /// When it is due: 2026-11-30 23:59.
    due: Option<String>,
    /// What lateness costs.
    late: Option<Late>,
    /// Later dates, by the ids of the roster.
    extensions: Option<BTreeMap<String, Extension>>,
    /// Which of several attempts counts.
    counts: Option<Counts>,
    /// What learners read.
    feedback: Option<Feedback>,
}

/// An exercise, worth as many points as its cases have, or as many as are written.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Exercise {
    Id(String),
    Worth(Worth),
}

/// An exercise and what it is worth.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Worth {
    /// The exercise's id: microtasks/priority-order.
    id: String,
    /// Its points in this assignment.
    #[schemars(range(min = 0))]
    points: Option<f64>,
}

/// What lateness costs.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Late {
    Word(LateWord),
    Less(Less),
}

/// Late work counts in full, or for nothing.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LateWord {
    Full,
    None,
}

/// A part of the points for each period that has begun.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Less {
    /// Percent of the points.
    #[schemars(range(max = 100))]
    percent: u32,
    /// The period.
    per: Per,
    /// What costs nothing yet: 15 min.
    grace: Option<String>,
    /// Percent of the points that are left in any case.
    #[schemars(range(max = 100))]
    at_least: Option<u32>,
    /// After this it counts for nothing: 7 days.
    until: Option<String>,
}

/// A period.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Per {
    Day,
    Hour,
}

/// A later date, alone or with the reason.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Extension {
    Due(String),
    Full(FullExtension),
}

/// A later date and why.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct FullExtension {
    /// The date.
    due: String,
    /// Why, for the instructor alone.
    why: Option<String>,
}

/// Which of several attempts counts.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Counts {
    Last,
    First,
    Best,
}

/// What learners read.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Feedback {
    /// Of a hidden case: its points, the rule that was broken, or all of it.
    hidden: Option<Hidden>,
}

/// What learners see of a hidden case.
#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Hidden {
    Points,
    Rule,
    Full,
}

fn schema() -> Value {
    schemars::schema_for!(Class).to_value()
}

#[test]
fn the_published_schema_is_that_of_the_file() {
    let schema = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(FILE, &schema).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(
        published, schema,
        "write it anew with UPDATE_SCHEMA=1 cargo test -p checker-grade --lib schema"
    );
}

#[test]
fn the_example_is_valid_and_a_key_too_many_is_not() {
    let schema = schema();
    let example: Value = serde_yaml::from_str(EXAMPLE).unwrap();
    assert_eq!(faults(&example, &schema, &schema, "class"), Vec::<String>::new());
    let mut wrong = example.clone();
    wrong["assignments"][0]["late"]["per"] = "week".into();
    assert_ne!(faults(&wrong, &schema, &schema, "class"), Vec::<String>::new());
    let mut wrong = example;
    wrong["assignments"][1]["dew"] = "2026-12-14 23:59".into();
    assert_eq!(
        faults(&wrong, &schema, &schema, "class"),
        ["class: class.assignments: class.assignments[]: class.assignments[]: knows no dew"]
    );
}

#[test]
fn the_schema_and_the_reader_know_the_same_keys() {
    let schema = schema();
    let keys = |name: &str| {
        let part = if name.is_empty() { &schema } else { &schema["$defs"][name] };
        let mut keys: Vec<String> = part["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let read = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        keys
    };
    for (name, known) in [
        ("", file::CLASS),
        ("Assignment", file::ASSIGNMENT),
        ("Worth", file::WORTH),
        ("Less", file::LATE),
        ("FullExtension", file::EXTENSION),
        ("Feedback", file::FEEDBACK),
    ] {
        assert_eq!(keys(name), read(known), "{name}");
    }
}
