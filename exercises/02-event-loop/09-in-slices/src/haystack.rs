//! The haystack. It is given: there is nothing to change here.
//!
//! It is so large that nobody gets to its end before the visitor was heard, except by searching without a
//! break: whoever takes 1 000 slices and lets no I/O in between is at the end.

use std::cell::Cell;

use node_loop::set_immediate;

/// So many slices in a row are the whole haystack.
const SLICES: u32 = 1_000;

thread_local! {
    /// How many slices were searched since the loop last went on.
    static IN_A_ROW: Cell<u32> = const { Cell::new(0) };
}

/// Searches one slice. Returns whether more is left.
pub(crate) fn search_slice() -> bool {
    let row = IN_A_ROW.get() + 1;
    IN_A_ROW.set(row);
    if row == 1 {
        // The next check phase comes after a poll: I/O had its turn.
        set_immediate(|| IN_A_ROW.set(0)).unref();
    }
    row < SLICES
}
