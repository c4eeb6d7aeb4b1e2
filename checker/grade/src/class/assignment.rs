//! `class.yaml` as it is meant: assignments with their exercises, when they are due, and what counts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::learner::Learner;
use crate::points::Points;

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    /// Its title.
    pub title: String,
    /// Where its roster is, the folder of the file that says so included.
    pub roster: Option<PathBuf>,
    /// The learners of the roster, in its order; none where there is no roster.
    pub learners: Vec<Learner>,
    /// When each learner's last attempt was handed in, by id, as the roster says; `None` where it has no such column.
    pub handed_in: Option<BTreeMap<String, Timestamp>>,
    /// The time zone that the file names; UTC where it names none.
    pub time_zone: TimeZone,
    /// The seed of everything random: perturbed runs, and the values that hidden cases draw.
    pub seed: u64,
    /// Where learners find the book, without a slash at the end.
    pub book: Option<String>,
    /// The assignments in file order.
    pub assignments: Vec<Assignment>,
}

impl Class {
    /// The assignment of this id.
    pub fn assignment(&self, id: &str) -> Option<&Assignment> {
        self.assignments.iter().find(|assignment| assignment.id == id)
    }
}

/// One assignment.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// Its id: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its title; the id where none is written.
    pub title: String,
    /// The exercises and what each is worth.
    pub exercises: Vec<Worth>,
    /// When it is due, in the time zone that the file names.
    pub due: Option<Zoned>,
    /// What lateness costs.
    pub late: Late,
    /// Later dates, by the learner's id.
    pub extensions: BTreeMap<String, Extension>,
    /// Which attempt counts.
    pub counts: Counts,
    /// What learners read.
    pub feedback: Feedback,
}

/// What an exercise is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// The exercise's id.
    pub exercise: String,
    /// Its points in the assignment; `None` means as many as its cases have.
    pub points: Option<Points>,
}

/// A later date for one learner.
#[derive(Debug, Clone)]
pub struct Extension {
    /// The date.
    pub due: Zoned,
    /// Why, for the instructor's own memory; it stands in no report to learners.
    pub why: Option<String>,
}

/// What lateness costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Late {
    /// Nothing: late work counts in full.
    Full,
    /// Late work counts for nothing.
    None,
    /// So many percent of the points for each day or hour that has begun, down to a floor; nothing after `until` days.
    Less {
        /// Seconds that cost nothing.
        grace_seconds: i64,
        /// Percent of the points for each period that has begun.
        percent: u32,
        /// Seconds in a period: 86 400 or 3 600.
        period_seconds: i64,
        /// It never falls below this percentage.
        at_least_percent: u32,
        /// Seconds after which it counts for nothing at all.
        until_seconds: Option<i64>,
    },
}

/// Which of a learner's attempts counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counts {
    /// The last that was handed in.
    #[default]
    Last,
    /// The first.
    First,
    /// For each exercise the one with the most points, lateness counted in.
    Best,
}

/// What learners read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Feedback {
    /// What they see of hidden cases.
    pub hidden: HiddenLines,
}

/// What a learner sees of a hidden case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HiddenLines {
    /// How many of its points, and nothing else.
    Points,
    /// Its name, its verdict and the rule that was broken, but none of the order's lines.
    #[default]
    Rule,
    /// All of it, as of a visible case.
    Full,
}
