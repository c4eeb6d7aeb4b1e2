//! The book: read, translated, rendered in three forms, run again and served.
//!
//! ```text
//! book/src/*.md ──► page ──────► translation ──► rendering ──► target/book/{en,bn,both}/
//!                   blocks and   book/po/bn.po   mdBook
//!                   directives
//!                                  └───────► notebook ──► notebooks/*.ipynb
//! book/listings/ ─► listing ──► runner ──► verify ──► recorded.json, trace.*.json ──► (the pages)
//! ```
//!
//! Building the book runs no code: pages show what was recorded, and a recording that was not made of the
//! program beside it stops the build.

#![warn(missing_docs, unreachable_pub)]

pub mod catalogue;
pub mod cli;
pub mod cmd;
pub mod error;
pub mod listing;
mod memo;
pub mod notebook;
pub mod page;
pub mod preprocessor;
pub mod recorded_run;
pub mod recording;
pub mod rendering;
pub mod runner;
pub mod serve;
pub mod tongue;
pub mod verify;
