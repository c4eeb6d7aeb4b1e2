//! The gradebook: rows, the evidence behind them, and every change of a mark.
//!
//! It is one SQLite database in the output folder. What a learner gets is decided here and nowhere else: verdicts come
//! from [`crate::judge`], what is late and what counts from [`crate::class`].

pub mod row;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
