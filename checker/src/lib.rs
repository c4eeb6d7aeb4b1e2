//! Loop & Order's checker: builds an exercise, runs it, and says whether what it printed is one of
//! the orders that the exercise allows, and if not, which rule it broke.
//!
//! ```text
//! course ──► build ──► run ──────► trace ──► order ──► verdict ──► report
//! exercise    one      process     lines     legal?    points      human, json
//! + overlay   rustc    tree,       with      which
//!             each     limits      times     rule?
//! ```
//!
//! [`yaml`], [`trace`], [`order`], [`judge`] and [`verdict`] do no I/O. One module starts processes
//! ([`process`]), one writes to the terminal ([`report`]), one gives points ([`verdict`]).
//! [`pipeline`] drives the flow and meets [`report`] only through [`event`].

#![warn(missing_docs, unreachable_pub)]

pub mod adopt;
pub mod archive;
pub mod author;
pub mod build;
pub mod cli;
pub mod cmd;
pub mod completion;
pub mod course;
pub mod crash;
pub mod doctor;
pub mod event;
pub mod exit;
pub mod handin;
pub mod judge;
pub mod moment;
pub mod order;
pub mod pack;
pub mod pipeline;
pub mod process;
pub mod progress;
pub mod reached;
pub mod report;
pub mod reset;
pub mod rests_on;
pub mod run;
pub mod settings;
pub mod text;
pub mod trace;
pub mod usage;
pub mod verdict;
pub mod watch;
pub mod whole;
pub mod yaml;
