//! One run of one cell without a server: for a program that has the cell's text and wants to hear what comes of it.
//!
//! It is the run that a page gets, with one difference: the text of an exercise is laid over the course and is not
//! written into it, so that no file changes and no progress is noted.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::thread;

use anyhow::{Context as _, Result, anyhow};
use serde_json::Value;
use tempfile::TempDir;

use super::answer::Refusal;
use super::cell::Cell;
use super::check_run::CheckRun;
use super::exercise_file::MOST_BYTES;
use super::listing_run::ListingRun;
use super::run::Run;
use super::wanted::USUAL_COLUMNS;
use crate::page::first_file;
use crate::runner::Node;
use flow::course::{Course, Exercise, Overlay};
use flow::process::{Cancel, Stream};
use text::{Language, tr};

/// A cell, and the text that stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Once<'o> {
    /// The course's folder.
    pub root: &'o Path,
    /// The cell's id: `listing/02-event-loop/timers/node`, `exercise/event-loop/one-millisecond`.
    pub cell: &'o str,
    /// Its text.
    pub source: &'o str,
}

/// What is said while a cell runs, in the language that is spoken now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What takes longer than a reader expects.
    Status(String),
    /// A line of the compiler's.
    Build(String),
    /// A line that the program printed.
    Printed(Stream, String),
    /// What came of it, at last.
    Verdict {
        /// The verdict's id: `accepted`, `wrong-order`, or `not-run` where Node is not installed.
        id: String,
        /// Whether it was accepted.
        accepted: bool,
        /// In words.
        text: String,
    },
}

impl Once<'_> {
    /// Runs the cell; `hear` is told what happens, the verdict last. A run that `cancel` ended has no verdict.
    ///
    /// # Errors
    /// There is no such cell, or the checker could not build or run it. A mistake in the text is a verdict.
    pub fn run(self, cancel: &Cancel, hear: &mut dyn FnMut(Said)) -> Result<()> {
        if self.source.len() > MOST_BYTES {
            return Err(anyhow!(tr!("the text is too long for a cell")));
        }
        let cell = Cell::find(self.root, self.cell).map_err(|refusal| match refusal {
            Refusal::Fault(reason) => anyhow!(reason),
            _ => anyhow!(tr!("the book has no cell `{id}`; export the notebooks again", id = self.cell)),
        })?;
        let run = Run::ended_by(1, cancel.clone());
        let listener = tokio::runtime::Builder::new_current_thread().build()?;
        thread::scope(|scope| {
            let work = scope.spawn(|| {
                let done = catch_unwind(AssertUnwindSafe(|| self.execute(&cell, &run)));
                // Also after a panic: the listener waits for it.
                run.done("over");
                done
            });
            let mut number = 0;
            let mut names_libraries = false;
            while let Some(event) = listener.block_on(run.event(number)) {
                number += 1;
                let (kind, data) = event.parts();
                // Cargo says much while it builds libraries; that it does is enough.
                let is_new = !names_libraries || data["phase"] != "libraries";
                names_libraries |= data["phase"] == "libraries";
                if is_new && let Some(said) = said(kind, data) {
                    hear(said);
                }
            }
            match work.join().and_then(|done| done) {
                Ok(Ok(verdict)) if !cancel.is_cancelled() => hear(of_verdict(&verdict)),
                Ok(done) => drop(done?),
                Err(panic) => resume_unwind(panic),
            }
            Ok(())
        })
    }

    fn execute(&self, cell: &Cell, run: &Run) -> Result<Value> {
        match cell {
            Cell::Listing(listing, runtime) => {
                let side = listing.side(*runtime).context("Cell::find has found it")?;
                ListingRun {
                    root: self.root,
                    listing,
                    side,
                    source: self.source,
                    times: 1,
                    node: Node::find(&run.cancel)?,
                    waits_for: None,
                    width: USUAL_COLUMNS,
                }
                .execute(run)
            }
            Cell::Exercise(course, exercise) => {
                let laid = self.laid(exercise)?;
                CheckRun {
                    root: self.root,
                    course,
                    exercise,
                    times: 1,
                    overlay: overlay(course, &laid)?,
                    prediction: None,
                    width: USUAL_COLUMNS,
                }
                .execute(run)
            }
        }
    }

    /// A folder that says of the exercise what the cell says.
    fn laid(&self, exercise: &Exercise) -> Result<TempDir> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("exercises").join(&exercise.dir).join(first_file(exercise));
        fs::create_dir_all(file.parent().unwrap_or(folder.path()))?;
        fs::write(&file, self.source)?;
        Ok(folder)
    }
}

fn overlay(course: &Course, laid: &TempDir) -> Result<Overlay> {
    Ok(Overlay::open(course, laid.path())?)
}

/// An event in words; nothing where there is nothing to say.
fn said(kind: &str, data: &Value) -> Option<Said> {
    let text = || Some(data.get("text")?.as_str()?.to_owned());
    match kind {
        "status" if data["phase"] == "libraries" => Some(Said::Status(tr!(
            "building the libraries, once: {what}",
            what = data["what"].as_str().unwrap_or_default()
        ))),
        "build" => Some(Said::Build(text()?)),
        "stdout" => Some(Said::Printed(Stream::Stdout, text()?)),
        "stderr" => Some(Said::Printed(Stream::Stderr, text()?)),
        "done" => {
            let count = data["left_out"].as_u64().filter(|count| *count > 0)?;
            Some(Said::Status(tr!("{count} more lines are not shown", count = count)))
        }
        _ => None,
    }
}

fn of_verdict(verdict: &Value) -> Said {
    let text = &verdict["text"][Language::current().tag()];
    Said::Verdict {
        id: verdict["verdict"].as_str().unwrap_or_default().to_owned(),
        accepted: verdict["accepted"] == true,
        text: text.as_str().unwrap_or_default().to_owned(),
    }
}
