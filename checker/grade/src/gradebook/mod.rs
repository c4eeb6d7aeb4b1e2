//! The gradebook: rows, the evidence behind them, and every change of a mark.
//!
//! It is one SQLite database in the output folder. What a learner gets is decided here and nowhere else: verdicts come
//! from [`crate::judge`], what is late and what counts from [`crate::class`].
//!
//! ```text
//! attempts ──► work ──► jobs ──► verdicts + runs        facts: written once, at once
//!                                    │
//!                       marking      ▼
//! overrides, comments ──────────► marks ──► changes     what counts: a mark that is there changes only when told to
//!                                    │
//!                                    ▼
//!                                  Sheet                what reports and exports read
//! ```

mod attempts;
mod book;
mod by_hand;
mod change;
mod error;
pub mod evidence;
pub mod marking;
mod marks;
pub(crate) mod packed;
mod reference;
pub mod row;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
pub mod schema;
mod sheet;
mod standing;
mod worth;

pub use attempts::{Handed, Timing};
pub use book::{AssignmentFacts, Gradebook, Work};
pub use change::{Change, Consent, Outcome};
pub use error::Error;
pub use evidence::Evidence;
pub use standing::Standing;
