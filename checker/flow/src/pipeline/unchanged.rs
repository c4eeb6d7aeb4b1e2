//! What was said of an exercise the last time: where nothing that it depends on has changed since, neither its
//! cases nor its orders are read again.
//!
//! It is kept under everything that a check of the working tree reads, by content and never by a time: the
//! checker, the request, the toolchain, the libraries and the manifest, and every file of the exercise. A failing
//! run that becomes known later unsays it. It starts nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Request, known};
use crate::build::{Builder, Key, Place, Recipe, Store};
use crate::event::ExerciseResult;
use crate::judge::CaseResult;
use crate::verdict::Verdict;
use crate::{SOURCES, STARTERS};
use course::{Exercise, Overlay};

/// The kind of record.
const KIND: &str = "unchanged";

/// An exercise whose cases were all judged by stored runs, or need none.
#[derive(Serialize, Deserialize)]
struct Said {
    verdict: Verdict,
    cases: Vec<CaseResult>,
    wanted: Vec<String>,
    max_points: u32,
    hidden_points: u32,
    work: Option<String>,
    /// Under which keys a failing run would be known.
    failures: Vec<Key>,
}

/// The name of what is said of the working tree's exercise; `None` where it is not kept: for other overlays, whose
/// files lie elsewhere, and wherever something cannot be read.
pub(super) fn key(builder: &Builder, exercise: &Exercise, request: &Request) -> Option<Key> {
    if request.fresh || !matches!(request.overlay, Overlay::Empty) {
        return None;
    }
    // What a program without files is built with.
    let folder = format!("exercises/{}", exercise.dir);
    let nothing = Recipe::new(folder, Place::Tree, []);
    let surroundings = builder.key(&nothing).ok()?;
    let key = Key::of("unchanged")
        .with("checker", SOURCES)
        .with("starters", STARTERS)
        .with("surroundings", surroundings.hex())
        .with("hidden", [u8::from(request.hidden)])
        .with("runs", request.runs.to_le_bytes())
        .with("seed", request.seed.to_le_bytes())
        .with("content", exercise.content()?);
    Some(key.key())
}

/// What was said under this name, if it still holds.
pub(super) fn recall(store: &Store, key: Key, exercise: &Arc<Exercise>) -> Option<ExerciseResult> {
    let said: Said = store.get(KIND, key)?;
    if said.failures.iter().any(|failure| known::is_known(store, *failure)) {
        return None;
    }
    let mut result = ExerciseResult::not_begun(exercise);
    result.verdict = said.verdict;
    result.cases = said.cases;
    result.wanted = said.wanted;
    result.max_points = said.max_points;
    result.hidden_points = said.hidden_points;
    result.work = said.work;
    Some(result)
}

/// Keeps what was said, where all of it came from the store and none of it is a note about a file; `failures` are
/// the names under which failing runs would be known.
pub(super) fn keep(store: &Store, key: Key, result: &ExerciseResult, failures: Vec<Key>) {
    let is_plain = result.no_cases.is_none()
        && result.known_failures.is_empty()
        && result.ignored.is_empty()
        && result.fixed_but_changed.is_empty()
        && result.cases.iter().all(|case| case.cached || case.run.is_none() && !case.verdict.is_held());
    if !is_plain {
        return;
    }
    let said = Said {
        verdict: result.verdict,
        cases: result.cases.clone(),
        wanted: result.wanted.clone(),
        max_points: result.max_points,
        hidden_points: result.hidden_points,
        work: result.work.clone(),
        failures,
    };
    // What could not be kept is read again.
    let _ = store.put(KIND, key, &said);
}
