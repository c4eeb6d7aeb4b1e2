//! A failing run that is known of a program that other runs accepted: it weighs more than any lucky run.
//!
//! A program that is right in some runs and wrong in others is wrong, however many runs come after. So the
//! first such run is kept beside the program, the case and the checker that judged it, and decides
//! wherever no other run does. An edit of the program is another program. What all runs have in common is
//! not kept here: it shows in the next run anyway.

use serde::{Deserialize, Serialize};

use crate::build::{Key, Store};
use crate::judge::Cause;
use crate::run::{Perturbation, Run};
use course::Case;

/// The kind of record under which failing runs are stored.
const KIND: &str = "failures";

/// One failing run of a program, and the check that came upon it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFailure {
    /// The name of the case.
    pub case: String,
    /// True for a hidden case.
    pub hidden: bool,
    /// The number of the run in that check, from one.
    pub number: u32,
    /// In which way it was made.
    pub perturbation: Perturbation,
    /// How many runs of that check were not accepted.
    pub failed: u32,
    /// How many runs that check made.
    pub of: u32,
    /// The seed of that check.
    pub seed: u64,
}

/// The whole record.
#[derive(Serialize, Deserialize)]
pub(super) struct Evidence {
    pub(super) failure: KnownFailure,
    pub(super) cause: Cause,
    pub(super) run: Run,
}

/// The name of what is known by all that it depends on: the checker, the program, the case and its limits.
pub(super) fn key(checker: &str, program: Key, case: &Case, limits: &[u8]) -> Key {
    Key::of("failure")
        .with("checker", checker)
        .with("program", program.hex())
        .with("case", &case.digest)
        .with("limits", limits)
        .key()
}

/// What is known, if anything is.
pub(super) fn recall(store: &Store, key: Key) -> Option<Evidence> {
    store.get(KIND, key)
}

/// Whether anything is known, without reading what.
pub(super) fn is_known(store: &Store, key: Key) -> bool {
    store.has(KIND, key)
}

/// Keeps it where nothing is known yet: one failing run is enough.
pub(super) fn keep(store: &Store, key: Key, evidence: &Evidence) {
    if !is_known(store, key) {
        // As with runs: what could not be stored is found out again, or is not.
        let _ = store.put(KIND, key, evidence);
    }
}
