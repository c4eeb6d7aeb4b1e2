//! What is saved while pages are open: texts of the book are rendered anew, and pages are told.
//!
//! Files are looked at again and again, on every file system alike; see the watch of the checker for why. A rendering
//! that fails leaves the old pages in their place and says so. The file of an exercise changes no page: its cell
//! is told, and decides.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Result;
use axum::response::sse;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use walkdir::WalkDir;

use super::in_both;
use super::{Pages, RENDERED};
use checker::report;
use flow::course::Course;
use flow::process::Cancel;
use text::tr;

/// How often is looked.
const PAUSE: Duration = Duration::from_millis(150);
/// News that a slow page may be behind.
const BEHIND: usize = 64;

/// Renders the book of the course in the first folder into the second.
pub type Render = fn(&Path, &Path) -> Result<()>;

/// What pages are told.
#[derive(Debug, Clone)]
pub(super) enum News {
    /// There are new pages.
    Pages(u64),
    /// The book cannot be rendered as it is saved now; why, in both languages.
    Failed(Value),
    /// The file of an exercise was saved; the id of its cell.
    File(String),
}

impl News {
    pub(super) fn sent(&self) -> sse::Event {
        let (kind, data) = match self {
            Self::Pages(version) => ("pages", json!({"version": version})),
            Self::Failed(text) => ("failed", json!({"text": text})),
            Self::File(cell) => ("file", json!({"cell": cell})),
        };
        sse::Event::default().event(kind).data(data.to_string())
    }
}

/// Tells pages.
#[derive(Debug, Clone)]
pub(super) struct Live {
    tell: broadcast::Sender<News>,
    version: Arc<AtomicU64>,
}

impl Live {
    pub(super) fn new() -> Self {
        // Another start shows other pages, so its versions are others.
        let version = Arc::new(AtomicU64::new(fastrand::u64(..1 << 40) << 10));
        Self { tell: broadcast::Sender::new(BEHIND), version }
    }

    /// Which pages are shown now.
    pub(super) fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// What comes from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<News> {
        self.tell.subscribe()
    }

    fn tell(&self, news: News) {
        // Nobody hears it where no page is open.
        let _ = self.tell.send(news);
    }

    /// Looks until `cancel`: renders anew what was saved, and tells pages.
    pub(super) fn watch(&self, root: &Path, pages: &Pages, render: Option<Render>, cancel: &Cancel) {
        let mut book = book_files(root);
        let mut exercises = exercise_files(root);
        while !cancel.is_cancelled() {
            std::thread::sleep(PAUSE);
            for (cell, path, before) in &mut exercises {
                let now = stamp(path);
                if now != *before {
                    *before = now;
                    self.tell(News::File(cell.clone()));
                }
            }
            let now = book_files(root);
            if now != book {
                book = now;
                exercises = exercise_files(root);
                if let Some(render) = render {
                    self.render(root, pages, render);
                }
            }
        }
    }

    fn render(&self, root: &Path, pages: &Pages, render: Render) {
        let rendered = tempfile::tempdir().map_err(anyhow::Error::from);
        match rendered.and_then(|folder| render(root, &folder.path().join(RENDERED)).map(|()| folder)) {
            Ok(folder) => {
                pages.replace(folder);
                let version = self.version.fetch_add(1, Ordering::Relaxed) + 1;
                self.tell(News::Pages(version));
            }
            Err(error) => {
                report::error(&format!("checker: {error:#}"));
                let reason = report::clean(&format!("{error:#}"));
                self.tell(News::Failed(in_both(|| {
                    tr!("the book cannot be rendered as it is saved now, so these are the pages from before: {reason}", reason = reason)
                })));
            }
        }
    }
}

/// What tells one content of a file from the next: its times, its length, and which file it is.
type Stamp = (i64, i64, u64, u64);

fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    Some((found.mtime(), found.mtime_nsec(), found.len(), found.ino()))
}

/// The files that pages are made of.
fn book_files(root: &Path) -> BTreeMap<PathBuf, Stamp> {
    let mut files = BTreeMap::new();
    let mut add = |path: &Path| files.extend(stamp(path).map(|stamp| (path.to_owned(), stamp)));
    add(&root.join("book.toml"));
    let is_editors = |name: &str| name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp");
    for top in ["book", "exercises"] {
        let walk = WalkDir::new(root.join(top)).into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            name != "target" && !is_editors(&name)
        });
        for entry in walk.flatten().filter(|entry| entry.file_type().is_file()) {
            let path = entry.path();
            // What a learner edits changes no page.
            let name = entry.file_name().to_string_lossy();
            let is_library = path.starts_with(root.join("exercises/node-loop"));
            if top == "book" || is_library || name == "exercise.yaml" || name == "node.js" {
                add(path);
            }
        }
    }
    files
}

/// The files that cells edit, each with its cell and its stamp. All specs are read for it, so it is done only where one of
/// them may have changed.
fn exercise_files(root: &Path) -> Vec<(String, PathBuf, Option<Stamp>)> {
    let Ok(course) = Course::open(root) else { return Vec::new() };
    let file = |exercise: &Arc<flow::course::Exercise>| {
        let path = exercise.folder.join(exercise.spec().ok()?.edit.first()?);
        let stamp = stamp(&path);
        Some((format!("exercise/{}", exercise.id), path, stamp))
    };
    course.exercises().filter_map(file).collect()
}
