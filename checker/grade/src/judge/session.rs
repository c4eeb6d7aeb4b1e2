//! What one grading is made with: the course, the compiler, the wall, and the settings that workers share.

use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::hold::Hold;
use super::job::{Cases, Way};
use crate::gradebook::row::MadeWith;
use crate::gradebook::{Error, Gradebook};
use flow::SOURCES;
use flow::build::{Builder, Key};
use flow::course::{Course, Exercise};
use flow::process::Cancel;
use text::tr;

/// The name of the fact under which the settings lie in the gradebook.
const FACT: &str = "settings";

/// What every process of a grading has to know. It is kept in the gradebook, so that `replay` and `amend` know it too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The course's root.
    pub course: PathBuf,
    /// The instructor's own hidden cases.
    pub hidden: Option<PathBuf>,
    /// The seed of everything random.
    pub seed: u64,
    /// How many runs each case gets at least.
    pub runs: u32,
    /// Less isolation than all of it was allowed.
    pub weak: bool,
}

impl Settings {
    /// Those of the grading before; none where nothing was graded yet.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn before(gradebook: &Gradebook) -> Result<Option<Self>, Error> {
        gradebook.fact(FACT)
    }

    fn of(gradebook: &Gradebook) -> Result<Self, Error> {
        let none = || Error::Unknown(tr!("nothing was graded into this gradebook yet"));
        Self::before(gradebook)?.ok_or_else(none)
    }
}

/// A grading that is open.
pub struct Session {
    /// What it was told.
    pub settings: Settings,
    /// The course, with the instructor's own cases.
    pub course: Course,
    /// Compiles behind the wall.
    pub builder: Builder,
    /// The wall.
    pub hold: Hold,
    /// Ends everything.
    pub cancel: Cancel,
}

impl Session {
    /// Opens it.
    ///
    /// # Errors
    /// No course, no compiler, or no wall; in words.
    pub fn open(settings: Settings, cancel: &Cancel) -> Result<Self> {
        let hold = Hold::probe(settings.weak)?;
        let course = open_course(&settings)?;
        let builder = Builder::open(&course.root, cancel)?.behind(hold.wall.clone());
        Ok(Self { settings, course, builder, hold, cancel: cancel.clone() })
    }

    /// Opens the one that the gradebook was last graded with.
    ///
    /// # Errors
    /// It was never graded into, or as [`Session::open`].
    pub fn of_gradebook(gradebook: &Gradebook, cancel: &Cancel) -> Result<Self> {
        Self::open(Settings::of(gradebook)?, cancel)
    }

    /// The course of the grading before, without a compiler and without a wall: for whoever only shows what is stored.
    ///
    /// # Errors
    /// Nothing was graded yet, or the course is gone.
    pub fn course_of(gradebook: &Gradebook) -> Result<Course> {
        open_course(&Settings::of(gradebook)?)
    }

    /// Keeps the settings, and what reports say of this grading.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn keep(&self, gradebook: &Gradebook) -> Result<()> {
        gradebook.set_fact(FACT, &self.settings)?;
        gradebook.set_fact("isolation", &self.hold.level)?;
        let start = Key::of("course");
        let each = |key: flow::build::KeyMaker, exercise: &std::sync::Arc<Exercise>| {
            let digest = Cases::of(exercise).map(|cases| cases.digest().hex()).unwrap_or_default();
            key.with("exercise", exercise.id.as_str()).with("cases", digest)
        };
        let course = self.course.exercises().fold(start, each).key();
        gradebook.set_fact("made_with", &self.made_with(&course.short()))?;
        Ok(())
    }

    /// What a verdict that is made now was made with; `course` is the digest of what was asked.
    pub fn made_with(&self, course: &str) -> MadeWith {
        let sources = SOURCES.get(..12).unwrap_or(SOURCES);
        MadeWith {
            checker: format!("{} ({sources})", env!("CARGO_PKG_VERSION")),
            toolchain: self.builder.toolchain().version.lines().next().unwrap_or_default().to_owned(),
            course: course.to_owned(),
            seed: self.settings.seed,
        }
    }

    /// What the key of a job takes from the grading.
    pub fn way(&self) -> Way<'_> {
        Way { seed: self.settings.seed, runs: self.settings.runs, level: &self.hold.level }
    }
}

/// The course with the instructor's own cases.
///
/// # Errors
/// There is none, or the instructor's cases have a mistake.
fn open_course(settings: &Settings) -> Result<Course> {
    let course = Course::open(&settings.course)?;
    Ok(match &settings.hidden {
        Some(dir) => course.with_hidden(dir, settings.seed)?,
        None => course,
    })
}
