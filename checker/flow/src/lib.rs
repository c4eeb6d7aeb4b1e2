//! The flow from an exercise to its verdict: it is built, run, and judged.
//!
//! ```text
//! course ──► build ──► run ──────► trace ──► judge ──► verdict
//! exercise    one      process     lines     legal?    points
//! + overlay   rustc    tree,       with      which
//!             each     limits      times     rule?
//! ```
//!
//! [`trace`], [`judge`] and [`verdict`] do no I/O. One crate starts processes ([`process`]), one reads the exercises
//! ([`course`]), and one module gives points ([`verdict`]). [`pipeline`] drives the flow; whoever reports it is sent
//! [`event`]s. This crate writes to no terminal and knows no command.

#![warn(missing_docs, unreachable_pub)]

pub mod build;
pub mod crash;
pub mod event;
pub mod judge;
pub mod pipeline;
pub mod reached;
pub mod rests_on;
pub mod run;

pub use course::verdict;
pub use process::trace;
pub use {course, process};

/// This checker, by the sources of everything that judges and explains: another one may judge otherwise.
pub const SOURCES: &str = env!("CHECKER_SOURCES");

/// The starters that are built into this checker, by their content.
pub(crate) const STARTERS: &str = env!("CHECKER_STARTERS");
