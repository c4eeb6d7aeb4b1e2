//! The API of runs: a page wants one, hears its events, and may end it.
//!
//! What a run does stands in [`super::listing_run`] and [`super::check_run`]; here it is looked up, saved where it is an
//! exercise's, and put into the queue.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Refusal;
use super::cell::{Cell, side};
use super::cells::{Shared, blocking, exercise_place};
use super::check_run::CheckRun;
use super::exercise_file::{ExerciseFile, MOST_BYTES, Saved};
use super::kept::{Kept, Place};
use super::listing_run::{ListingRun, NOT_RUN};
use super::run::Run;
use crate::listing::Runtime;
use checker::predicted::Subject;
use flow::course::{Course, Exercise, Kind, Overlay, Prediction};
use text::tr;

/// So often a cell runs at most for one press of a button.
const MOST_TIMES: u32 = 50;

/// How wide a verdict may be written, and how wide it is where a page does not say.
const LEAST_COLUMNS: usize = 34;
pub(super) const USUAL_COLUMNS: usize = 78;
const MOST_COLUMNS: usize = 120;

/// What a page asks to run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    cell: String,
    /// The text in the cell; of a `predict` exercise nothing.
    source: Option<String>,
    /// How often.
    times: Option<u32>,
    /// The digest of the file that the text was made from; of an exercise.
    digest: Option<String>,
    /// The lines in the reader's order; of a `predict` exercise.
    prediction: Option<Vec<String>>,
    /// How many columns the page has for a verdict.
    columns: Option<usize>,
}

/// `POST /api/runs`: saves what is an exercise's, and puts a run into the queue.
pub(super) async fn run(State(serving): Shared, Json(wanted): Json<Wanted>) -> Result<Response, Refusal> {
    blocking(move || {
        let times = wanted.times.unwrap_or(1);
        if !(1..=MOST_TIMES).contains(&times) {
            return Err(Refusal::Malformed(tr!("a cell runs 1 to {most} times", most = MOST_TIMES)));
        }
        let width = wanted.columns.unwrap_or(USUAL_COLUMNS).clamp(LEAST_COLUMNS, MOST_COLUMNS);
        let cell = Cell::find(&serving.root, &wanted.cell)?;
        let (run, saved) = match cell {
            Cell::Listing(listing, runtime) => {
                let source = wanted.source.ok_or_else(|| Refusal::Malformed("source".to_owned()))?;
                if source.len() > MOST_BYTES {
                    return Err(Refusal::Malformed(tr!("the text is too long for a cell")));
                }
                let place = Place::of(&wanted.cell, &source, &side(&listing, runtime)?.digest);
                let (root, node) = (serving.root.clone(), serving.node()?);
                let served = serving.clone();
                let run = serving.runs.begin(move |run| {
                    // It was found when the cell was.
                    let Some(side) = listing.side(runtime) else { return Ok(()) };
                    let listing_run = ListingRun {
                        root: &root,
                        listing: &listing,
                        side,
                        source: &source,
                        times,
                        node,
                        waits_for: served.ahead.now().filter(|_| runtime == Runtime::Rust),
                        width,
                    };
                    let verdict = listing_run.execute(run)?;
                    finish(run, &root, place, verdict);
                    Ok(())
                })?;
                (run, None)
            }
            Cell::Exercise(course, exercise) => {
                let kind = exercise.spec().map_err(Refusal::fault)?.kind;
                let from = wanted.digest.unwrap_or_default();
                let prediction = wanted.prediction.map(|lines| predicted(&lines));
                let saved = match (kind, &prediction, &wanted.source) {
                    (Kind::Predict, Some(prediction), _) => predict(&course, &exercise, prediction, &from)?,
                    (Kind::Predict, None, _) => return Err(Refusal::Malformed("prediction".to_owned())),
                    (_, _, Some(source)) => ExerciseFile::of(&exercise)?.save(source, &from)?,
                    (_, _, None) => return Err(Refusal::Malformed("source".to_owned())),
                };
                let place = exercise_place(&wanted.cell, &exercise, &saved.text)?;
                let root = serving.root.clone();
                let run = serving.runs.begin(move |run| {
                    let check_run = CheckRun {
                        root: &root,
                        course: &course,
                        exercise: &exercise,
                        times,
                        overlay: Overlay::Empty,
                        prediction,
                        width,
                    };
                    let verdict = check_run.execute(run)?;
                    finish(run, &root, place, verdict);
                    Ok(())
                })?;
                (run, Some(saved.digest))
            }
        };
        Ok(Json(json!({"id": run.number, "digest": saved})).into_response())
    })
    .await
}

/// Says what came of a run, and keeps it.
fn finish(run: &Run, root: &std::path::Path, place: Place, verdict: Value) {
    if run.cancel.is_cancelled() {
        return;
    }
    let kept = Kept { number: run.number, lines: run.lines(), verdict: verdict.clone() };
    let was_run = verdict["verdict"] != NOT_RUN;
    run.verdict(verdict);
    if !was_run {
        return;
    }
    // What could not be kept is made again by another press of the button.
    let _ = place.put(root, &kept);
}

/// The prediction that these lines are.
fn predicted(lines: &[String]) -> Prediction {
    let line = |(at, text): (usize, &String)| flow::course::Predicted {
        text: text.lines().next().unwrap_or_default().trim_end().to_owned(),
        line: at + 1,
    };
    Prediction { lines: lines.iter().enumerate().map(line).collect() }
}

fn predict(
    course: &Course,
    exercise: &Arc<Exercise>,
    prediction: &Prediction,
    from: &str,
) -> Result<Saved, Refusal> {
    let spec = exercise.spec().map_err(Refusal::fault)?;
    let case = spec.cases.first().ok_or(Refusal::Unknown)?;
    let subject = Subject { course, exercise, spec, case };
    let file = ExerciseFile::of(exercise)?;
    if subject.known().as_ref().is_some_and(|known| known.output() == prediction.output()) {
        // It says so already, in its reader's own way.
        return file.read();
    }
    file.write_with(&prediction.output(), from, |_| subject.write(prediction))
}

/// `GET /api/runs/7/events`: what happened in a run, from its beginning or from where the page heard it last.
pub(super) async fn events(
    State(serving): Shared,
    Path(number): Path<u64>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let run = serving.runs.find(number).ok_or(Refusal::Unknown)?;
    // A browser says by itself what it heard last; a page that listens anew must say so in the address.
    let last = headers.get("last-event-id").and_then(|last| last.to_str().ok());
    let last =
        last.or_else(|| uri.query()?.strip_prefix("last=")).and_then(|last| last.parse::<usize>().ok());
    let from = last.map_or(0, |last| last.saturating_add(1));
    if from > 0 && run.is_over() && run.event(from).await.is_none() {
        // It has heard all: a browser asks no more.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let all = stream::unfold((run, from), |(run, at)| async move {
        let event = run.event(at).await?;
        Some((Ok::<_, Infallible>(event.sent(at)), (run, at + 1)))
    });
    Ok(Sse::new(all).keep_alive(KeepAlive::default()).into_response())
}

/// `DELETE /api/runs/7`: ends it.
pub(super) async fn cancel(State(serving): Shared, Path(number): Path<u64>) -> Result<StatusCode, Refusal> {
    serving.runs.find(number).ok_or(Refusal::Unknown)?.cancel.cancel();
    Ok(StatusCode::NO_CONTENT)
}
