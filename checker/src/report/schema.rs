//! The published schema of `check --format json`, made by a test so that no learner builds for it.

use super::json::CheckReport;

/// The file beside the crate that holds the schema.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/check.schema.json");

#[test]
fn the_published_schema_is_that_of_the_report() {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(CheckReport)).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::create_dir_all(std::path::Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &schema).unwrap();
    }
    let published = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(published, schema, "write it anew with UPDATE_SCHEMA=1 cargo test -p checker --lib schema");
}
