//! The API of the cells: what a cell holds, its file, its hints, and how far the reader is. Runs have an API of
//! their own, [`super::wanted`].
//!
//! Every answer is JSON. Every name in a request is looked up; see [`super::cell`].

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Refusal;
use super::cell::{Cell, side};
use super::exercise_file::ExerciseFile;
use super::in_both;
use super::kept::Place;
use super::loose_lines::loose_lines;
use super::server::Serving;
use checker::predicted::Subject;
use checker::progress::{Progress, State as Standing};
use checker::reset;
use flow::course::{Course, Exercise, Kind, Prediction};
use text::{of_course, tr};

/// So many cells a page may ask about at once.
const MOST_CELLS: usize = 500;

pub(super) type Shared = State<Arc<Serving>>;

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
                state["lines"] = json!(loose_lines(&case.stdout, exercise.id.as_str()));
                state["predicted"] = json!(subject.known().map(lines));
            }
            Ok(state)
        }
    }
}

/// Where the output of an exercise's cell is kept: under all that is run and judged.
pub(super) fn exercise_place(cell: &str, exercise: &Exercise, source: &str) -> Result<Place, Refusal> {
    let spec = exercise.spec().map_err(Refusal::fault)?;
    let cases: Vec<&str> = spec.cases.iter().map(|case| case.digest.as_str()).collect();
    Ok(Place::of(cell, source, &cases.join(" ")))
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
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Refusal::fault(error)))
}
