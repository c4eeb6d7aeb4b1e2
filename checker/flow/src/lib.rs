//! The flow from an exercise to its verdict: the course is read, built, run, and judged.
//!
//! ```text
//! course ──► build ──► run ──────► trace ──► judge ──► verdict
//! exercise    one      process     lines     legal?    points
//! + overlay   rustc    tree,       with      which
//!             each     limits      times     rule?
//! ```
//!
//! [`trace`], [`judge`] and [`verdict`] do no I/O. One module starts processes ([`process`]) and one gives points
//! ([`verdict`]). [`pipeline`] drives the flow; whoever reports it is sent [`event`]s. This crate writes to no
//! terminal and knows no command.

#![warn(missing_docs, unreachable_pub)]

pub mod build;
pub mod course;
pub mod crash;
pub mod event;
pub mod judge;
pub mod pipeline;
pub mod process;
pub mod reached;
pub mod rests_on;
pub mod run;
pub mod trace;
pub mod verdict;

/// This checker, by the sources of everything that judges and explains: another one may judge otherwise.
pub const SOURCES: &str = env!("CHECKER_SOURCES");

/// The starters that are built into this checker, by their content.
pub(crate) const STARTERS: &str = env!("CHECKER_STARTERS");
