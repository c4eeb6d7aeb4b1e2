//! The API of the cells: what a cell holds, its runs, its file, its hints, and how far the reader is.
//!
//! Every answer is JSON. Every name in a request is looked up; see [`super::cell`].

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
use super::check_run::CheckRun;
use super::exercise_file::{ExerciseFile, MOST_BYTES, Saved};
use super::in_both;
use super::kept::{Kept, Place};
use super::listing_run::{ListingRun, NOT_RUN};
use super::run::Run;
use super::server::Serving;
use checker::predicted::Subject;
use checker::progress::{Progress, State as Standing};
use checker::reset;
use flow::course::{Course, Exercise, Kind, Overlay, Prediction};
use order::Order;
use text::{of_course, tr};

/// So often a cell runs at most for one press of a button.
const MOST_TIMES: u32 = 50;
/// So many cells a page may ask about at once.
const MOST_CELLS: usize = 500;
/// So many legal orders are drawn to know the lines that a prediction may hold.
const DRAWS: usize = 40;

/// How wide a verdict may be written, and how wide it is where a page does not say.
const LEAST_COLUMNS: usize = 34;
pub(super) const USUAL_COLUMNS: usize = 78;
const MOST_COLUMNS: usize = 120;

type Shared = State<Arc<Serving>>;

/// A cell, and the text in it where the page has another than the course.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    cell: String,
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedAll {
    cells: Vec<Asked>,
}

/// `POST /api/cells`: what these cells hold, in the same order; nothing for one that is not known.
pub(super) async fn all(State(serving): Shared, Json(asked): Json<AskedAll>) -> Result<Json<Value>, Refusal> {
    if asked.cells.len() > MOST_CELLS {
        return Err(Refusal::Malformed(tr!("too many cells")));
    }
    blocking(move || {
        let one = |asked: &Asked| state(&serving, asked).unwrap_or(Value::Null);
        Ok(Json(json!({"cells": asked.cells.iter().map(one).collect::<Vec<_>>()})))
    })
    .await
}

fn state(serving: &Serving, asked: &Asked) -> Result<Value, Refusal> {
    let root = &serving.root;
    match Cell::find(root, &asked.cell)? {
        Cell::Listing(listing, runtime) => {
            let side = side(&listing, runtime)?;
            let source = side.shown_source();
            let text = asked.source.as_deref().unwrap_or(&source);
            let kept = Place::of(&asked.cell, text, &side.digest).get(root);
            Ok(json!({
                "cell": asked.cell,
                "kind": "listing",
                "source": source,
                "syntax": runtime.syntax(),
                "kept": kept,
            }))
        }
        Cell::Exercise(course, exercise) => {
            let spec = exercise.spec().map_err(Refusal::fault)?;
            let file = ExerciseFile::of(&exercise)?;
            let saved = file.read()?;
            let standing = match Progress::of_course(root).state(&exercise) {
                Standing::Open => "open",
                Standing::Accepted => "accepted",
                Standing::Edited => "edited",
            };
            let starter = spec.edit.first().and_then(|path| exercise.starters().file(&exercise.dir, path));
            let mut state = json!({
                "cell": asked.cell,
                "kind": spec.kind.word(),
                "file": file.shown,
                "digest": saved.digest,
                "source": saved.text,
                "starter": starter,
                "hints": spec.hints.len(),
                "standing": standing,
                "kept": exercise_place(&asked.cell, &exercise, &saved.text)?.get(root),
            });
            if let (Kind::Predict, Some(case)) = (spec.kind, spec.cases.first()) {
                let subject = Subject { course: &course, exercise: &exercise, spec, case };
                let lines =
                    |known: Prediction| known.lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
                state["lines"] = json!(lines_to_order(&case.stdout, exercise.id.as_str()));
                state["predicted"] = json!(subject.known().map(lines));
            }
            Ok(state)
        }
    }
}

/// Where the output of an exercise's cell is kept: under all that is run and judged.
fn exercise_place(cell: &str, exercise: &Exercise, source: &str) -> Result<Place, Refusal> {
    let spec = exercise.spec().map_err(Refusal::fault)?;
    let cases: Vec<&str> = spec.cases.iter().map(|case| case.digest.as_str()).collect();
    Ok(Place::of(cell, source, &cases.join(" ")))
}

/// The lines that may be printed, in an order that tells nothing: a reader puts them into theirs.
fn lines_to_order(order: &Order, id: &str) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut lines: Vec<String> = Vec::new();
    for drawn in (0..DRAWS).map_while(|_| order.sample(&mut rng)) {
        // A line that comes twice in an order is there twice.
        for line in &drawn {
            let wanted = drawn.iter().filter(|other| *other == line).count();
            let have = lines.iter().filter(|other| *other == line).count();
            lines.extend(std::iter::repeat_n(line.clone(), wanted.saturating_sub(have)));
        }
    }
    lines.sort();
    let seed = id.bytes().fold(0u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut rng = fastrand::Rng::with_seed(seed);
    for _ in 0..20 {
        rng.shuffle(&mut lines);
        let mut reader = order.reader();
        for line in &lines {
            reader.push(line);
        }
        if !reader.is_legal() {
            break;
        }
    }
    lines
}

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

/// `POST /api/clear`: forgets the output that is kept for this text, so that the recorded one is shown again.
pub(super) async fn clear(State(serving): Shared, Json(asked): Json<Asked>) -> Result<StatusCode, Refusal> {
    blocking(move || {
        let text = asked.source.ok_or_else(|| Refusal::Malformed("source".to_owned()))?;
        let place = match Cell::find(&serving.root, &asked.cell)? {
            Cell::Listing(listing, runtime) => {
                Place::of(&asked.cell, &text, &side(&listing, runtime)?.digest)
            }
            Cell::Exercise(_, exercise) => {
                // A prediction has a way of its own to stand in its file.
                let predicts = exercise.spec().is_ok_and(|spec| spec.kind == Kind::Predict);
                let text = if predicts { ExerciseFile::of(&exercise)?.read()?.text } else { text };
                exercise_place(&asked.cell, &exercise, &text)?
            }
        };
        place.clear(&serving.root);
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// What is to be written into an exercise's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Save {
    cell: String,
    source: String,
    digest: String,
}

/// `POST /api/save`: writes the text of a cell into the exercise's file.
pub(super) async fn save(State(serving): Shared, Json(save): Json<Save>) -> Result<Json<Value>, Refusal> {
    blocking(move || match Cell::find(&serving.root, &save.cell)? {
        Cell::Exercise(_, exercise) if exercise.spec().is_ok_and(|spec| spec.kind != Kind::Predict) => {
            let saved = ExerciseFile::of(&exercise)?.save(&save.source, &save.digest)?;
            Ok(Json(json!({"digest": saved.digest})))
        }
        _ => Err(Refusal::Unknown),
    })
    .await
}

/// A cell by its id alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    cell: String,
}

/// `POST /api/reset`: puts an exercise back to its starter; what was there is kept in `backups/`.
pub(super) async fn back(State(serving): Shared, Json(named): Json<Named>) -> Result<Json<Value>, Refusal> {
    blocking(move || {
        let Cell::Exercise(course, exercise) = Cell::find(&serving.root, &named.cell)? else {
            return Err(Refusal::Unknown);
        };
        let backup = reset::exercise(&course, &exercise).map_err(Refusal::fault)?;
        let saved = ExerciseFile::of(&exercise)?.read()?;
        let said = in_both(|| match &backup.folder {
            Some(folder) => tr!("the starter is back; what was there is kept in {folder}", folder = folder),
            None => tr!("the starter is back"),
        });
        Ok(Json(json!({"source": saved.text, "digest": saved.digest, "text": said})))
    })
    .await
}

/// Which hint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedHint {
    cell: String,
    /// From one.
    number: usize,
}

/// `POST /api/hint`: one hint of an exercise.
pub(super) async fn hint(
    State(serving): Shared,
    Json(wanted): Json<WantedHint>,
) -> Result<Json<Value>, Refusal> {
    blocking(move || {
        let Cell::Exercise(_, exercise) = Cell::find(&serving.root, &wanted.cell)? else {
            return Err(Refusal::Unknown);
        };
        let spec = exercise.spec().map_err(Refusal::fault)?;
        let hint = wanted.number.checked_sub(1).and_then(|at| spec.hints.get(at)).ok_or(Refusal::Unknown)?;
        let said = in_both(|| of_course(hint).into_owned());
        Ok(Json(json!({"number": wanted.number, "of": spec.hints.len(), "text": said})))
    })
    .await
}

/// `GET /api/progress`: how many exercises of each chapter are accepted.
pub(super) async fn progress(State(serving): Shared) -> Result<Json<Value>, Refusal> {
    blocking(move || {
        let course = Course::open(&serving.root).map_err(Refusal::fault)?;
        let progress = Progress::of_course(&course.root);
        let standing = progress.standing(&course);
        let chapter = |of: &checker::progress::ChapterStanding<'_>| {
            json!({"dir": of.chapter.dir, "accepted": of.accepted(), "all": of.states.len()})
        };
        Ok(Json(json!({"chapters": standing.chapters.iter().map(chapter).collect::<Vec<_>>()})))
    })
    .await
}

/// `GET /api/live`: what is saved while the page is open.
pub(super) async fn live(State(serving): Shared) -> Response {
    let news = serving.live.listen();
    let hello = axum::response::sse::Event::default().event("hello").data(serving.live.hello().to_string());
    let all = stream::unfold((Some(hello), news), |(hello, mut news)| async move {
        use tokio::sync::broadcast::error::RecvError;
        if let Some(hello) = hello {
            return Some((Ok::<_, Infallible>(hello), (None, news)));
        }
        loop {
            match news.recv().await {
                Ok(news_now) => return Some((Ok(news_now.sent()), (None, news))),
                // A page that was behind by so much hears what comes next.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(all).keep_alive(KeepAlive::default()).into_response()
}

/// Files and locks are waited for on a thread of their own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Refusal::fault(error)))
}
