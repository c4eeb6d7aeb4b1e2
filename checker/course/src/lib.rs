//! The course on disk: chapters, exercises, their cases, and the overlays laid over them.
//!
//! ```text
//! exercises/NN-chapter/MM-exercise/      tree, id, lookup   which exercises there are
//!     exercise.yaml                      spec, shell, case  what each asks for
//!     src/ …  + an overlay               overlay, folder    what will be compiled
//! solutions/NN-chapter/MM-exercise/      solution           the programs that prove it
//! checker/starters.json                  starters           what the checker was built with
//! ```
//!
//! It reads files and judges nothing. A broken `exercise.yaml` is that exercise's own fault
//! ([`Broken`], from [`Exercise::spec`]) and never the end of the whole course.

#![warn(missing_docs, unreachable_pub)]

pub mod blake3;
mod case;
mod drive;
mod error;
mod exercise;
mod explore;
mod folder;
mod id;
mod limits;
mod lookup;
mod overlay;
mod own_hidden;
mod prediction;
mod relative;
mod shell;
mod solution;
mod spec;
mod starters;
mod submission;
mod tree;
pub mod verdict;
mod work;
mod written;

pub use case::{Case, ExitRule, Inputs};
pub use drive::{Action, Expect, Request, Step};
pub use error::Error;
pub use exercise::{Broken, Exercise, Fault};
pub use explore::Explore;
pub use folder::{Ignored, Reason, Rejection, is_litter};
pub use id::ExerciseId;
pub use overlay::{Laid, Overlay, Sources};
pub use prediction::{Predicted, Prediction};
pub use solution::{Program, SolutionSet};
pub use spec::{BookLink, Kind, PREDICTION, Spec};
pub use starters::{FixedChange, How, Starters};
pub use submission::Submission;
pub use tree::{Chapter, Course, Unlisted};
pub use work::{digest, digest_of_tree};

pub use process::{DISK_BYTES, DISK_FILES, Limits};
