//! What is saved while pages are open: texts of the book are rendered anew, and pages are told.
//!
//! Files are looked at again and again, on every file system alike; see the watch of the checker for why. A rendering
//! that fails leaves the old pages in their place and says so. The file of an exercise changes no page: its cell
//! is told, and decides.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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

/// How often is looked while somebody writes and reads.
const PAUSE: Duration = Duration::from_millis(150);
/// How often is looked where no page is open, or nothing was saved for long.
const LONG_PAUSE: Duration = Duration::from_millis(500);
/// So long after a save another one is likely.
const LIKELY: Duration = Duration::from_secs(120);
/// After so many looks at known files the folders are walked, whatever their times say: a file system may count
/// coarsely.
const WALK_AFTER: u32 = 20;
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
    /// Why the book cannot be rendered as it is saved now: for pages that are opened meanwhile.
    failed: Arc<Mutex<Option<Value>>>,
}

impl Live {
    pub(super) fn new() -> Self {
        // Another start shows other pages, so its versions are others.
        let version = Arc::new(AtomicU64::new(fastrand::u64(..1 << 40) << 10));
        Self { tell: broadcast::Sender::new(BEHIND), version, failed: Arc::default() }
    }

    /// Which pages are shown now.
    pub(super) fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// What a page is told first: which pages are shown, and what is wrong with them.
    pub(super) fn hello(&self) -> Value {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        json!({"version": self.version(), "failed": failed})
    }

    fn fails(&self, reason: Option<Value>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = reason;
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
        let (mut saved, mut looks) = (Instant::now(), 0);
        while !cancel.is_cancelled() {
            let is_likely = saved.elapsed() < LIKELY && self.tell.receiver_count() > 0;
            std::thread::sleep(if is_likely { PAUSE } else { LONG_PAUSE });
            for (cell, path, before) in &mut exercises {
                let now = stamp(path);
                if now != *before {
                    *before = now;
                    saved = Instant::now();
                    self.tell(News::File(cell.clone()));
                }
            }
            looks += 1;
            if looks < WALK_AFTER && book.is_untouched() {
                continue;
            }
            looks = 0;
            let before = std::mem::replace(&mut book, book_files(root));
            if before.files != book.files {
                saved = Instant::now();
                // Whoever has saved a text waits for its page, and nobody for the list of exercises.
                if let Some(render) = render {
                    self.render(root, pages, render);
                }
                exercises = exercise_files(root);
            }
        }
    }

    fn render(&self, root: &Path, pages: &Pages, render: Render) {
        let rendered = tempfile::tempdir().map_err(anyhow::Error::from);
        match rendered.and_then(|folder| render(root, &folder.path().join(RENDERED)).map(|()| folder)) {
            Ok(folder) => {
                let old = pages.replace(folder);
                self.fails(None);
                let version = self.version.fetch_add(1, Ordering::Relaxed) + 1;
                self.tell(News::Pages(version));
                // Hundreds of files are removed here: only after the page has heard.
                drop(old);
            }
            Err(error) => {
                report::error(&format!("checker: {error:#}"));
                let reason = report::clean(&format!("{error:#}"));
                let said = in_both(|| {
                    tr!(
                        "the book cannot be rendered as it is saved now, so these are the pages from before: {reason}",
                        reason = reason
                    )
                });
                self.fails(Some(said.clone()));
                self.tell(News::Failed(said));
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

/// The files that pages are made of, and the folders in which more of them may appear.
#[derive(Debug)]
struct BookFiles {
    files: BTreeMap<PathBuf, Stamp>,
    folders: Vec<(PathBuf, Option<Stamp>)>,
}

impl BookFiles {
    /// True where each of them is what it was, and none came: no folder is read for it.
    fn is_untouched(&self) -> bool {
        self.files.iter().all(|(path, before)| stamp(path) == Some(*before))
            && self.folders.iter().all(|(path, before)| stamp(path) == *before)
    }
}

fn book_files(root: &Path) -> BookFiles {
    let (mut files, mut folders) = (BTreeMap::new(), vec![(root.to_owned(), stamp(root))]);
    let mut add = |path: &Path| files.extend(stamp(path).map(|stamp| (path.to_owned(), stamp)));
    add(&root.join("book.toml"));
    let is_editors = |name: &str| name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp");
    for top in ["book", "exercises"] {
        let walk = WalkDir::new(root.join(top)).into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            name != "target" && !is_editors(&name)
        });
        for entry in walk.flatten() {
            let path = entry.path();
            if entry.file_type().is_dir() {
                folders.push((path.to_owned(), stamp(path)));
            }
            if !entry.file_type().is_file() {
                continue;
            }
            // What a learner edits changes no page.
            let name = entry.file_name().to_string_lossy();
            let is_library = path.starts_with(root.join("exercises/node-loop"));
            if top == "book" || is_library || name == "exercise.yaml" || name == "node.js" {
                add(path);
            }
        }
    }
    BookFiles { files, folders }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_new_changed_or_gone_is_seen_and_one_that_a_learner_edits_is_not_rendered() {
        let desk = tempfile::tempdir().unwrap();
        let at = |path: &str| desk.path().join(path);
        let write = |path: &str, text: &str| {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), text).unwrap();
        };
        write("book/src/a.md", "a");
        write("exercises/01/02/exercise.yaml", "title: A");
        write("exercises/01/02/src/main.rs", "fn main() {}");
        let changes: [(&str, &dyn Fn(), bool); 5] = [
            ("new", &|| write("book/src/b.md", "b"), true),
            ("in a new folder", &|| write("book/src/more/c.md", "c"), true),
            ("changed", &|| write("book/src/a.md", "longer"), true),
            ("gone", &|| fs::remove_file(at("book/src/b.md")).unwrap(), true),
            ("a learner's", &|| write("exercises/01/02/src/main.rs", "// longer"), false),
        ];
        for (name, change, is_seen) in changes {
            let before = book_files(desk.path());
            assert!(before.is_untouched(), "{name}");
            // The clock of a file system may be coarse.
            std::thread::sleep(Duration::from_millis(20));
            change();
            assert_eq!(!before.is_untouched(), is_seen, "{name}");
            assert_eq!(before.files != book_files(desk.path()).files, is_seen, "{name}");
        }
    }

    #[test]
    fn a_page_that_is_opened_while_the_book_is_broken_is_told_so_until_it_is_mended() {
        let desk = tempfile::tempdir().unwrap();
        let (live, pages) = (Live::new(), Pages::in_folder(desk.path().to_owned()));
        live.render(desk.path(), &pages, |_, _| anyhow::bail!("no such listing"));
        assert!(live.hello()["failed"]["en"].as_str().unwrap().contains("no such listing"));
        live.render(desk.path(), &pages, |_, _| Ok(()));
        assert!(live.hello()["failed"].is_null());
    }
}
