//! A check in the background: begun, heard of, and cancelled when what it checks is out of date.
//!
//! Each check has a number. What is still heard of an older one is passed over by whoever listens.

use std::io::{PipeWriter, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use flow::build::Builder;
use flow::course::{Exercise, Overlay};
use flow::event::Event;
use flow::pipeline::{Pipeline, Request};
use flow::process::Cancel;
use flow::run::NoWall;

/// What is heard of a check.
#[derive(Debug)]
pub(super) enum News {
    /// Something happened.
    Event(Event),
    /// It is at its end; why it came to nothing, in words, where it did.
    Ended(Option<String>),
}

/// Where news go: a channel, and a bell that wakes whoever waits for keys at the same time.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    tell: Sender<(u64, News)>,
    bell: Arc<Mutex<PipeWriter>>,
}

impl Teller {
    /// News into this channel; each writes a byte to the bell, whose pipe must not block.
    pub(super) fn new(tell: Sender<(u64, News)>, bell: PipeWriter) -> Self {
        Self { tell, bell: Arc::new(Mutex::new(bell)) }
    }

    fn tell(&self, number: u64, news: News) {
        if self.tell.send((number, news)).is_ok() {
            // A bell that is full has been rung.
            let _ = self.bell.lock().unwrap_or_else(PoisonError::into_inner).write(b"!");
        }
    }
}

/// A check that runs.
#[derive(Debug)]
pub(super) struct Checking {
    cancel: Cancel,
    thread: JoinHandle<()>,
}

impl Checking {
    /// Begins to check the learner's own work of these exercises.
    ///
    /// # Errors
    /// No file descriptors are left.
    pub(super) fn begin(
        number: u64,
        root: &Path,
        exercises: Vec<Arc<Exercise>>,
        fresh: bool,
        teller: &Teller,
    ) -> Result<Self, flow::process::Error> {
        let cancel = Cancel::new()?;
        let (root, teller, its) = (root.to_owned(), teller.clone(), cancel.clone());
        let thread = std::thread::spawn(move || {
            let on = |event: &Event| teller.tell(number, News::Event(event.clone()));
            let ended = catch_unwind(AssertUnwindSafe(|| check(root, &exercises, fresh, &its, on)));
            let fault = ended.unwrap_or_else(|_| {
                Some(text::tr!("this is a fault of the checker itself; nobody loses a point by it"))
            });
            teller.tell(number, News::Ended(fault));
        });
        Ok(Self { cancel, thread })
    }

    /// Ends it; what it runs is ended too, a moment later.
    pub(super) fn cancel(&self) {
        self.cancel.cancel();
    }

    /// True when it is at its end.
    pub(super) fn is_over(&self) -> bool {
        self.thread.is_finished()
    }

    /// Ends it, and waits until nothing of it is left.
    pub(super) fn end(self) {
        self.cancel.cancel();
        // A panic in it was told as its end.
        let _ = self.thread.join();
    }
}

/// Checks; why it came to nothing, in words.
fn check(
    root: PathBuf,
    exercises: &[Arc<Exercise>],
    fresh: bool,
    cancel: &Cancel,
    on: impl Fn(&Event),
) -> Option<String> {
    let builder = match Builder::open(&root, cancel) {
        Ok(builder) => builder,
        Err(error) => return Some(error.to_string()),
    };
    let request = Request {
        overlay: Overlay::Empty,
        hidden: false,
        runs: 1,
        seed: fastrand::u64(..),
        fresh,
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        colour: crate::report::wants_colour(),
    };
    Pipeline::new(&builder, &NoWall, cancel).check(exercises, &request, &mut |event| on(event));
    builder.store().prune();
    None
}
