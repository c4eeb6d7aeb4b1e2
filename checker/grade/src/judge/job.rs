//! A job: one exercise and one program, named by everything that its verdict depends on.

use serde::{Deserialize, Serialize};

use crate::attempt::Snapshot;
use flow::SOURCES;
use flow::build::{Builder, Key, KeyMaker};
use flow::course::{Case, Exercise, Kind, Overlay, Sources, Spec};
use flow::pipeline::recipe;

/// What is to be judged. Equal keys are equal jobs, whoever handed the work in, and no key is ever judged twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name by content.
    pub key: Key,
    /// The exercise's id.
    pub exercise: String,
    /// What a worker needs to know.
    pub payload: Payload,
    /// Whether its runs are measured, or disturbed on purpose: they then get a core that nobody else uses.
    pub is_timed: bool,
}

/// What a worker is told of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The exercise's folder, `03-microtasks/02-priority-order`.
    pub dir: String,
    /// The files that were handed in for it.
    pub snapshot: Snapshot,
}

/// Which work a worker takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lane {
    /// Compiling, and runs of whose time nothing depends.
    Free,
    /// Runs that are measured or disturbed on purpose.
    Timed,
}

impl Lane {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Timed => "timed",
        }
    }
}

/// The cases of an exercise as they are judged, visible ones first.
#[derive(Debug)]
pub struct Cases<'e> {
    /// What the exercise asks for.
    pub spec: &'e Spec,
    /// The hidden cases.
    pub hidden: Vec<Case>,
}

impl<'e> Cases<'e> {
    /// Those of an exercise.
    ///
    /// # Errors
    /// A mistake in one of its files, in words: the course's fault, and nobody else's.
    pub fn of(exercise: &'e Exercise) -> Result<Self, String> {
        let spec = exercise.spec().map_err(ToString::to_string)?;
        let hidden = exercise.hidden().map_err(|error| error.to_string())?;
        Ok(Self { spec, hidden })
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Case> {
        self.spec.cases.iter().chain(&self.hidden)
    }

    /// What all that are judged are worth: a prediction is held against the visible ones alone.
    pub fn points(&self) -> u32 {
        let hidden = self.hidden.iter().filter(|_| self.spec.kind != Kind::Predict);
        self.spec.cases.iter().chain(hidden).map(|case| case.points).sum()
    }

    /// Whether runs are measured, or disturbed on purpose.
    pub fn is_timed(&self) -> bool {
        let is = |case: &Case| !case.time.is_empty() || case.explore.is_some() || !case.drive.is_empty();
        self.spec.kind != Kind::Predict && self.all().any(is)
    }

    /// Whether runs need all cores: a mistake of threads that take turns on one core may never show.
    pub fn need_all_cores(&self) -> bool {
        self.all().any(|case| case.explore.is_some())
    }

    /// The digest of everything that is asked.
    pub fn digest(&self) -> Key {
        // They are plain data that always become JSON.
        let limits = serde_json::to_vec(&self.spec.limits).unwrap_or_default();
        let start = Key::of("cases").with("kind", self.spec.kind.word()).with("limits", limits);
        let each = |key: KeyMaker, case: &Case| {
            let hidden = [u8::from(case.hidden)];
            key.with("case", &case.name)
                .with("hidden", hidden)
                .with("points", case.points.to_le_bytes())
                .with("digest", &case.digest)
        };
        self.all().fold(start, each).key()
    }
}

/// What else a verdict depends on, the same for all jobs of a grading.
#[derive(Debug, Clone, Copy)]
pub struct Way<'w> {
    /// The seed of everything random.
    pub seed: u64,
    /// How many runs each case gets at least.
    pub runs: u32,
    /// How strangers' programs are held.
    pub level: &'w str,
}

/// The name of a job by the laid program, what is asked of it, the checker, the compiler and the way it is run.
///
/// # Errors
/// The program has no key: its manifest or a library cannot be read. It is the course's fault, in words.
pub fn key(
    builder: &Builder,
    exercise: &Exercise,
    cases: Key,
    (sources, overlay): (&Sources, &Overlay),
    way: Way<'_>,
) -> Result<Key, String> {
    let recipe = recipe(exercise, sources, overlay);
    // The compiler, its flags, the libraries and all that is compiled are in the program's own key.
    let program = builder.key(&recipe).map_err(|error| error.to_string())?;
    let start = Key::of("job")
        .with("exercise", exercise.id.as_str())
        .with("program", program.hex())
        .with("cases", cases.hex())
        .with("checker", SOURCES)
        .with("seed", way.seed.to_le_bytes())
        .with("runs", way.runs.to_le_bytes())
        .with("isolation", way.level);
    // A prediction is no part of the program.
    let edited = sources.files.iter().filter(|(path, _)| sources.from_overlay.contains(*path));
    Ok(edited.fold(start, |key, (path, bytes)| key.with("file", path).with("bytes", bytes)).key())
}
