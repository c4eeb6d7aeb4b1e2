//! What happens while exercises are checked. Running and reporting meet only here.
//!
//! The pipeline sends events; every report (human, JSON, progress) is a view of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::judge::{CaseResult, of_limit};
use crate::pipeline::KnownFailure;
use crate::verdict::Verdict;
use course::{Exercise, FixedChange, Ignored, Rejection};
use process::{Limit, Stream};
use text::tr;

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The check begins.
    Started {
        /// How many exercises will be checked.
        exercises: usize,
        /// The seed of everything random in this check.
        seed: u64,
        /// How many runs were asked for; a case may ask for more.
        runs: u32,
    },
    /// Cargo builds the libraries that exercises use; it happens once.
    Libraries {
        /// What Cargo says.
        line: String,
    },
    /// An exercise is being compiled.
    Building {
        /// Which one.
        id: String,
    },
    /// The compiler said something, while it still compiles.
    Said {
        /// Of which exercise.
        id: String,
        /// One of its messages, as it shows them.
        text: String,
    },
    /// An exercise runs.
    Running {
        /// Which one.
        id: String,
        /// The name of the case.
        case: String,
    },
    /// The program printed a line; told only where a [`Pipeline::aloud`](crate::pipeline::Pipeline::aloud) runs it.
    Printed {
        /// Which exercise.
        id: String,
        /// Where it was printed.
        stream: Stream,
        /// The line, without its newline.
        line: String,
    },
    /// An exercise is done; exercises come in the order of the course.
    Finished(Arc<ExerciseResult>),
    /// All exercises are done.
    Done {
        /// How long the check took.
        time: Duration,
    },
}

/// Why an exercise has no cases to show.
#[derive(Debug, Clone)]
pub enum NoCases {
    /// `rustc`'s own words, as it shows them.
    CompileError(String),
    /// The compiler went past a limit on this program. Only a wall holds it to any.
    PastLimit(Limit),
    /// The overlay changes what it may not.
    Rejected(Vec<Rejection>),
    /// The course's or the checker's own fault, in words.
    CheckerError(String),
}

impl NoCases {
    /// The verdict that this leads to.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::CompileError(_) => Verdict::CompileError,
            Self::PastLimit(limit) => of_limit(*limit),
            Self::Rejected(_) => Verdict::Rejected,
            Self::CheckerError(_) => Verdict::CheckerError,
        }
    }
}

impl fmt::Display for NoCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CompileError(message) | Self::CheckerError(message) => f.write_str(message),
            Self::PastLimit(limit) => f.write_str(&while_compiling(*limit)),
            Self::Rejected(rejections) => rejections.iter().enumerate().try_for_each(|(no, rejection)| {
                if no > 0 { write!(f, "; {rejection}") } else { write!(f, "{rejection}") }
            }),
        }
    }
}

/// What the compiler was ended for, in words.
fn while_compiling(limit: Limit) -> String {
    match limit {
        Limit::Time => {
            tr!("the compiler did not come to an end with this program in its time, and was ended")
        }
        Limit::Cpu => tr!("the compiler computed longer over this program than it may, and was ended"),
        Limit::Memory => {
            tr!("the compiler needed more memory for this program than it may have, and was ended")
        }
        Limit::Output | Limit::Line => {
            tr!("the compiler said more about this program than anybody can read, and was ended")
        }
        Limit::Disk => tr!("what the compiler makes of this program is larger than it may be"),
        Limit::Processes => {
            tr!("the compiler started more processes for this program than it may, and was ended")
        }
    }
}

/// What was found out about one exercise.
#[derive(Debug, Clone)]
pub struct ExerciseResult {
    /// The exercise as the course has it.
    pub exercise: Arc<Exercise>,
    /// The verdict of its first case that is not accepted, or of what stopped it before any case.
    pub verdict: Verdict,
    /// Set when no case was run.
    pub no_cases: Option<NoCases>,
    /// The cases in file order, visible ones first.
    pub cases: Vec<CaseResult>,
    /// The names of all cases that were to be judged, in the same order, also where none could be: a report
    /// that counts its own against these never takes what is absent for what is right.
    pub wanted: Vec<String>,
    /// Failing runs of this very program that decided, though none of this check failed: at most one for a case.
    pub known_failures: Vec<KnownFailure>,
    /// What all cases that were to be judged are worth, also where none could be.
    pub max_points: u32,
    /// What the hidden cases that were not judged are worth.
    pub hidden_points: u32,
    /// Files of the overlay that were not used, with the reason.
    pub ignored: Vec<Ignored>,
    /// Files of the working tree that may not differ and do: each is a note and costs nothing.
    pub fixed_but_changed: Vec<FixedChange>,
    /// The digest of the files that may differ, as they were judged ([`course::digest`]); `None` where
    /// it did not come so far.
    pub work: Option<String>,
}

impl ExerciseResult {
    /// The result of an exercise of which nothing is known yet: an error of the checker, until it is.
    pub fn not_begun(exercise: &Arc<Exercise>) -> Self {
        Self {
            exercise: exercise.clone(),
            verdict: Verdict::CheckerError,
            no_cases: None,
            cases: Vec::new(),
            wanted: Vec::new(),
            known_failures: Vec::new(),
            max_points: 0,
            hidden_points: 0,
            ignored: Vec::new(),
            fixed_but_changed: Vec::new(),
            work: None,
        }
    }

    /// The points of all cases.
    pub fn points(&self) -> u32 {
        self.cases.iter().map(|case| case.points).sum()
    }

    /// The failing run of an earlier check that decided this case, if one did.
    pub fn known_failure(&self, case: &CaseResult) -> Option<&KnownFailure> {
        self.known_failures.iter().find(|known| known.case == case.name && known.hidden == case.hidden)
    }

    /// What all judged cases together are worth.
    pub fn max_points(&self) -> u32 {
        self.max_points
    }
}
