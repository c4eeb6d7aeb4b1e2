//! Whether a document is what a published schema says: as much of JSON Schema as the schemas here use. It is for tests.

use serde_json::Value;

/// What a value breaks of a schema, for the keywords that this schema uses; any other keyword is a mistake of the test.
pub(crate) fn faults(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fault = |text: String| found.push(format!("{at}: {text}"));
    for (keyword, rule) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "$schema" | "title" | "description" | "format" | "default" => {}
            "$defs" => {}
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                faults(value, &root["$defs"][name], root, at).into_iter().for_each(&mut fault);
            }
            "type" => {
                let kinds: Vec<&str> = rule.as_array().map_or_else(
                    || vec![rule.as_str().unwrap()],
                    |all| all.iter().map(|kind| kind.as_str().unwrap()).collect(),
                );
                let fits = |kind: &&str| match *kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("the schema speaks of {other}"),
                };
                if !kinds.iter().any(fits) {
                    fault(format!("is no {rule}"));
                }
            }
            "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(key) {
                        faults(inner, rule, root, &format!("{at}.{key}")).into_iter().for_each(&mut fault);
                    }
                }
            }
            "additionalProperties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if schema["properties"].get(key).is_none() {
                        match rule {
                            Value::Bool(false) => fault(format!("knows no {key}")),
                            rule => faults(inner, rule, root, &format!("{at}.{key}"))
                                .into_iter()
                                .for_each(&mut fault),
                        }
                    }
                }
            }
            "required" => {
                for key in rule.as_array().unwrap() {
                    if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                        fault(format!("lacks {key}"));
                    }
                }
            }
            "items" => {
                for inner in value.as_array().into_iter().flatten() {
                    faults(inner, rule, root, &format!("{at}[]")).into_iter().for_each(&mut fault);
                }
            }
            "anyOf" | "oneOf" => {
                let fits =
                    rule.as_array().unwrap().iter().filter(|rule| faults(value, rule, root, at).is_empty());
                if fits.count() == 0 {
                    fault(format!("is none of {keyword}"));
                }
            }
            "enum" => {
                if !rule.as_array().unwrap().contains(value) {
                    fault(format!("is none of {rule}"));
                }
            }
            "const" => {
                if rule != value {
                    fault(format!("is not {rule}"));
                }
            }
            "minItems" => {
                if value.as_array().is_some_and(|all| (all.len() as u64) < rule.as_u64().unwrap()) {
                    fault("has too few".to_owned());
                }
            }
            "maxItems" => {
                if value.as_array().is_some_and(|all| (all.len() as u64) > rule.as_u64().unwrap()) {
                    fault("has too many".to_owned());
                }
            }
            "prefixItems" => {
                let all = value.as_array().into_iter().flatten().zip(rule.as_array().unwrap());
                for (inner, rule) in all {
                    faults(inner, rule, root, &format!("{at}[]")).into_iter().for_each(&mut fault);
                }
            }
            "minimum" => {
                if value.as_f64().is_some_and(|number| number < rule.as_f64().unwrap()) {
                    fault("is too small".to_owned());
                }
            }
            "maximum" => {
                if value.as_f64().is_some_and(|number| number > rule.as_f64().unwrap()) {
                    fault("is too large".to_owned());
                }
            }
            // Ids are read, and their mistakes tested, elsewhere.
            "pattern" => {}
            other => panic!("the test does not know the keyword {other}"),
        }
    }
    found
}
