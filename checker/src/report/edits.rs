//! What makes one sequence of the other, drawn by `similar`. How it is shown is decided by those who ask.
//!
//! `similar` offers every algorithm for every type of item, and a compiler that meets the choice makes them all. Here
//! is one algorithm for one type: equal items become equal numbers first. A fifth of this crate's code was the rest.

use std::convert::Infallible;
use std::hash::Hash;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, IdentifyDistinct, Replace, myers};

/// How `old` becomes `new`: what stays, and what is taken out and put in, in order.
pub(super) fn edits<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let numbers = IdentifyDistinct::<u32>::new(old, 0..old.len(), new, 0..new.len());
    let (from, to) = (numbers.old_lookup(), numbers.new_lookup());
    let mut hook = Compact::new(Replace::new(Capture::new()), from, to);
    let done: Result<(), Infallible> =
        myers::diff(&mut hook, from, numbers.old_range(), to, numbers.new_range());
    match done {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
        Err(never) => match never {},
    }
}
