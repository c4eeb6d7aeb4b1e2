//! Promises/A+ 2.1 to 2.3, one file for each clause: <https://promisesaplus.com>. The costs in
//! microtasks, of which that standard says nothing, are in `tests/laws` and `tests/node`.
//!
//! These clauses cannot be broken in Rust, so there is nothing to test:
//!
//! - 2.2.1, the half about arguments that are no functions: `then` takes functions only. Leaving one out is
//!   `then` or `catch`, and that is tested.
//! - 2.2.5, `this`: a closure has none.
//! - 2.3.3.1 and 2.3.3.2, looking up `x.then` once, and an error while doing so: a `Thenable` is its `then`.
//! - 2.3.3.4 and the objects and functions of 2.3.4: whether a value has a `then` is decided by its type.

mod adoption;
mod clause_2_1_1;
mod clause_2_1_2;
mod clause_2_1_3;
mod clause_2_2_1;
mod clause_2_2_2;
mod clause_2_2_3;
mod clause_2_2_4;
mod clause_2_2_6;
mod clause_2_2_7;
mod clause_2_3_1;
mod clause_2_3_2;
mod clause_2_3_3;
mod clause_2_3_4;
#[path = "../laws/lines.rs"]
mod lines;
mod settled;
mod thenables;
