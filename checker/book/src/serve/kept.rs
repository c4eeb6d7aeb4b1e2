//! What a cell showed last for a source: kept in the checker's store, so that it is there again after a restart.
//!
//! It is kept under the cell, the source and the case, so that another text never shows this output as its own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use flow::build::{Builder, Key, Store};

use super::answer::Refusal;
use std::path::Path;

/// The kind of record in the store.
const KIND: &str = "cells";

/// One output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The number of the run that made it, in its own session.
    pub(super) number: u64,
    /// Its lines, each with where it came from: `build`, `stdout` or `stderr`.
    pub(super) lines: Vec<(String, String)>,
    /// What was said of it.
    pub(super) verdict: Value,
}

/// Under what an output is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(Key);

impl Place {
    /// The place of a cell's output for this source; `case` is what decides what it must print.
    pub(super) fn of(cell: &str, source: &str, case: &str) -> Self {
        Self(Key::of("cell").with("cell", cell).with("source", source).with("case", case).key())
    }

    /// What is kept there.
    pub(super) fn get(self, root: &Path) -> Option<Kept> {
        store(root).get(KIND, self.0)
    }

    /// Keeps this there.
    pub(super) fn put(self, root: &Path, kept: &Kept) -> Result<(), Refusal> {
        store(root).put(KIND, self.0, kept).map_err(Refusal::fault)
    }

    /// Forgets what is kept there.
    pub(super) fn clear(self, root: &Path) {
        store(root).forget(KIND, self.0);
    }
}

fn store(root: &Path) -> Store {
    Builder::store_of(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_that_of_one_cell_one_text_and_one_case() {
        let root = tempfile::tempdir().unwrap();
        let kept = Kept { number: 3, lines: vec![("stdout".into(), "a".into())], verdict: Value::Null };
        let place = Place::of("c", "source", "case");
        place.put(root.path(), &kept).unwrap();
        assert_eq!(place.get(root.path()).unwrap().lines, kept.lines);
        for other in [
            Place::of("d", "source", "case"),
            Place::of("c", "sourced", "case"),
            Place::of("c", "source", ""),
        ] {
            assert!(other.get(root.path()).is_none());
        }
        place.clear(root.path());
        assert!(place.get(root.path()).is_none());
    }
}
