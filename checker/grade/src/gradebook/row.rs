//! One row of a gradebook: what a learner has for one exercise of an assignment, and why. Reports and exports read
//! rows; nothing here is worked out again by them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Error;
use flow::build::Key;
use flow::judge::CaseResult;
use flow::verdict::Verdict;

use crate::learner::Learner;
use crate::points::Points;

/// Everything about one assignment, as reports and exports read it. What a gradebook gives is in brief, as
/// [`Judged::in_brief`] makes it, since a class has thousands of rows; what is told of one learner is read by [`InFull`].
#[derive(Debug, Clone, Serialize)]
pub struct Sheet {
    /// The class's title.
    pub class: String,
    /// The assignment's id.
    pub assignment: String,
    /// The assignment's title.
    pub title: String,
    /// When it is due, as `class.yaml` writes it.
    pub due: Option<String>,
    /// The exercises in the order of the assignment.
    pub columns: Vec<Column>,
    /// The learners in the order of the roster; those whom it does not name come last.
    pub learners: Vec<Standing>,
    /// How strangers' programs were held: `isolation: full`, or what was missing.
    pub isolation: String,
    /// The checker, toolchain and course that judged, for whoever asks later.
    pub made_with: MadeWith,
}

/// One exercise of the assignment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Column {
    /// The exercise's id.
    pub exercise: String,
    /// Its title, in English.
    pub title: String,
    /// What it is worth in this assignment.
    pub max: Points,
    /// Where the book speaks of it: `03-microtasks#drain`.
    pub book: String,
}

/// One learner with all their rows.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// Who.
    pub learner: Learner,
    /// One row for each column, in the same order.
    pub rows: Vec<Row>,
    /// The number of the attempt that counts, of how many; `None` where nothing was handed in.
    pub attempt: Option<(u32, u32)>,
    /// When that attempt was handed in.
    pub handed_in: Option<jiff::Timestamp>,
    /// How late that was, where it was.
    pub late: Option<Lateness>,
    /// Why the whole attempt is rejected, or what of it was left out, in words.
    pub notes: Vec<String>,
    /// What the instructor should know of the time of the attempt; no learner reads it.
    pub says_of_time: Vec<String>,
}

impl Standing {
    /// The sum of the marks; rows that are held add nothing. The second part is how many are held.
    pub fn total(&self) -> (Points, usize) {
        let total = self.rows.iter().filter_map(|row| row.mark).sum();
        (total, self.rows.iter().filter(|row| row.mark.is_none()).count())
    }
}

/// Where the rows of a learner are in full, one learner at a time.
pub trait InFull: fmt::Debug {
    /// The rows of this learner, one for each column of the sheet.
    ///
    /// # Errors
    /// They cannot be read.
    fn rows(&self, sheet: &Sheet, learner: &Standing) -> Result<Vec<Row>, Error>;
}

/// How late work was, and what that leaves of its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Lateness {
    /// Seconds after it was due, an extension counted in.
    pub seconds: i64,
    /// What is left of the points, in percent.
    pub percent: u32,
}

/// What a learner has for one exercise.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// How it stands.
    pub state: State,
    /// Points before lateness; nothing where the row is held.
    pub earned: Option<Points>,
    /// What counts: after lateness, or what a person has set instead. `None` where the row is held.
    pub mark: Option<Points>,
    /// What it is worth.
    pub max: Points,
    /// A mark that a person has set, and why.
    pub set_by_hand: Option<ByHand>,
    /// What a person has written for the learner.
    pub comment: Option<String>,
    /// The number to quote in an appeal: short, unique in the gradebook, the same in every report.
    pub reference: String,
    /// The mark that was last exported for good.
    pub published: Option<Points>,
}

/// A mark set by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ByHand {
    /// The mark.
    pub mark: Points,
    /// Why.
    pub why: String,
}

/// How a row stands.
#[derive(Debug, Clone, Serialize)]
pub enum State {
    /// Nothing was handed in for it: no points.
    NotHandedIn,
    /// It was judged.
    Judged(Box<Judged>),
    /// Nobody could decide, or a fault of ours: neither points nor a zero.
    Held(Box<Held>),
    /// Its job is not done yet.
    Waiting,
}

impl State {
    /// The verdict, where there is one.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Judged(judged) => Some(judged.verdict),
            Self::Held(held) => held.judged.as_ref().map(|judged| judged.verdict),
            Self::NotHandedIn | Self::Waiting => None,
        }
    }
}

/// Why a row is held.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// In words.
    pub why: String,
    /// What was found out all the same.
    pub judged: Option<Judged>,
}

/// What the pipeline found out, as the gradebook keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Judged {
    /// The job, which names the evidence.
    pub job: Key,
    /// The verdict of the exercise.
    pub verdict: Verdict,
    /// The cases in file order, visible ones first, with the runs that are shown.
    pub cases: Vec<CaseResult>,
    /// What stopped it before any case: the compiler's words, or why it is rejected.
    pub message: Option<String>,
    /// The cases' own points, and what they are worth together; weights come after.
    pub points: (u32, u32),
    /// The digest of what was handed in for it.
    pub work: Option<String>,
    /// What it took: wall-clock seconds of compiling and of running.
    pub seconds: (f64, f64),
}

impl Judged {
    /// What tables need of it: the verdict, the points, the time, and the rules that were broken.
    pub(crate) fn in_brief(&mut self) {
        self.message = None;
        self.cases.retain(|case| case.cause.as_ref().is_some_and(|cause| cause.finding().is_some()));
        for case in &mut self.cases {
            case.run = None;
            case.free = Vec::new();
            if let Some(cause) = &mut case.cause {
                cause.in_brief();
            }
        }
        // What is empty or small keeps no room for more.
        self.cases.shrink_to_fit();
    }
}

/// What a verdict was made with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MadeWith {
    /// The checker's version and the fingerprint of its sources.
    pub checker: String,
    /// The first line of `rustc -vV`.
    pub toolchain: String,
    /// The digest of the course's exercises and of the instructor's own cases.
    pub course: String,
    /// The seed of everything random.
    pub seed: u64,
}
