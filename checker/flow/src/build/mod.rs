//! From sources to a program: every exercise is one crate, and every crate is one `rustc`.
//!
//! ```text
//!  Recipe ── folder, files, names          what is to be built
//!     │
//!     ▼
//!  toolchain   which rustc, found without starting it         ┐
//!  workspace   what Cargo.toml says: edition, lints, …        ├──► Key ──► store: known? ──► Outcome
//!  libraries   the key of what it depends on                  │               │ no
//!     ▲        and the bytes of its files                     ┘               ▼
//!     │                                              libraries   once, by Cargo, from a support crate
//!     └── nothing here starts a process              compile     one rustc, Cargo's flags, incremental
//!         when nothing changed                       store       program, then record: atomically
//! ```
//!
//! * The **key** is the blake3 of everything that the program depends on. No time of a file is in it: Cargo's
//!   own view of what is fresh confuses two people's packages of one name, and files that came with
//!   an old time. What was built once under a key is never built again, and a compile error is
//!   remembered like a program.
//! * In the **learner's working tree** `rustc` compiles the real file, with the root as its folder, so that its
//!   messages name `exercises/03-…/src/main.rs` as Cargo's do. If the files on disk are not those of
//!   the recipe any more when it is done, the result is thrown away and the recipe's bytes are compiled.
//! * An **overlay** exists nowhere as a whole. Its files are laid out in the store, at the same
//!   relative path, and messages name a file as [`Source::shown`] says.
//! * `rustc` may be put behind a wall, as programs are ([`Builder::behind`]). Cargo is not: it builds
//!   the course's own libraries and never sees an overlay.
//! * Strangers' programs of one exercise share what can be **compiled once** for all of them: a [`front`] of its libraries.
//! * An exercise whose **manifest** cannot be used is left out: its own builds say why, and no other notices it.
//! * [`Outcome::CompileError`] is the learner's; an [`Error`] never is.
//!
//! It does not run the program, and does not say what a verdict is.

pub mod analysis;
mod builder;
mod compile;
mod diagnostics;
mod environment;
mod error;
mod flags;
mod front;
mod key;
mod libraries;
mod manifest;
mod metadata;
mod outcome;
mod recipe;
mod store;
#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests look at programs and tools from outside, without the checker's own way to start them"
)]
mod tests;
mod tool;
mod toolchain;
mod workspace;

pub use builder::Builder;
pub use diagnostics::Rendered;
pub use environment::Environment;
pub use error::Error;
pub use key::{Key, KeyMaker};
pub use outcome::{Answer, Built, Outcome, Program, Progress, Recalled};
pub use recipe::{Place, Recipe, Source};
pub use store::Store;
pub use toolchain::Toolchain;
