//! Grading a class: from the folder that a learning platform exports to a gradebook that can be explained.
//!
//! ```text
//! class.yaml, roster ─► class ──┐                              ┌─► feedback       one page for each learner
//!                               ├─► judge ─────► gradebook ────┼─► class_report   one page for the instructor
//! zips, bundles, DIR ─► intake ─┘   job, queue,  rows, runs,   └─► export         Moodle, Canvas, nbgrader, …
//!                       attempts    worker       changes
//!                                     │
//!                                     └─ wall: strangers' programs are compiled and run behind it
//! ```
//!
//! Verdicts are the pipeline's ([`flow::pipeline`]) and are made outside the wall. What belongs to a learner's points
//! is decided in [`gradebook`] alone. A fault of ours holds a row and costs nobody a point.

#![warn(missing_docs, unreachable_pub)]

pub mod attempt;
pub mod class;
pub mod class_report;
pub mod cli;
pub mod cmd;
pub mod export;
#[cfg(test)]
mod faults;
pub mod feedback;
pub mod gradebook;
pub mod intake;
pub mod judge;
pub mod learner;
mod page;
pub mod points;
pub mod wall;
