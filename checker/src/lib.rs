//! Loop & Order's checker: what a learner and an instructor type, and what they are shown.
//!
//! What happens between an exercise and its verdict is in five crates below this one. They are compiled beside one
//! another as far as they can be, so that the first verdict comes sooner:
//!
//! ```text
//!            ┌──► order ─────┐
//!            │    legal?     ▼
//! text ──────┤    rule?      course ──► flow ────────────────────► checker
//! two        │               ▲  cases   build ──► run ──► judge     commands, watch,
//! languages  └──► process ───┘  work    rustc     tree    verdict   reports
//!                 limits
//! ```
//!
//! Their modules are named here as well: `checker::course`, `checker::order`, `checker::yaml`. One module writes
//! to the terminal ([`report`]), and it meets the pipeline only through [`event`]s.

#![warn(missing_docs, unreachable_pub)]

pub mod adopt;
pub mod archive;
pub mod cli;
pub mod cmd;
pub mod completion;
pub mod doctor;
pub mod exit;
pub mod handin;
pub mod moment;
pub mod pack;
pub mod predicted;
pub mod progress;
pub mod report;
pub mod reset;
pub mod settings;
pub mod sibling;
pub mod usage;
pub mod watch;
pub mod whole;

pub use flow::{
    build, course, crash, event, judge, pipeline, process, reached, rests_on, run, trace, verdict,
};
pub use order::yaml;
pub use text::{later, tr, trn};
pub use {order, text};
