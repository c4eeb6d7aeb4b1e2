//! Marks of virtual time on stdout, for whoever judges when a line was printed.
//!
//! On the virtual clock nothing sleeps: a line of second 60 is printed right behind one of second 1, and
//! whoever reads both cannot tell. So where the variable `NODE_LOOP_TIMES` is set, stdout has a mark
//! wherever the clock moves: a DLE, the value of the variable, the milliseconds, a DLE. The reader takes
//! the marks out again. They stand in the buffer of stdout beside the lines, so they are never late.
//!
//! Two loops at the same time, on two threads, have two clocks, and a line on stdout does not say whose it
//! is. The second of them writes one mark without milliseconds, which says so, and no other.

use std::env;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The variable whose value stands in each mark.
const VARIABLE: &str = "NODE_LOOP_TIMES";
/// Data link escape, which is in no text.
const DLE: char = '\u{10}';

/// Where the last loop of this program stopped. The clock of the next one goes on from there.
static REACHED: AtomicU64 = AtomicU64::new(0);
/// Set while a loop writes marks.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Writes the marks of one loop.
pub(crate) struct Marks {
    value: String,
    began_at: u64,
}

impl Marks {
    /// The marks that somebody wants to read, the first of them written; `None` where nobody does, or where
    /// another loop already writes them.
    pub(crate) fn wanted() -> Option<Self> {
        let value = env::var(VARIABLE).ok()?;
        if IS_TAKEN.swap(true, Ordering::AcqRel) {
            print(&value, "");
            return None;
        }
        let marks = Self { value, began_at: REACHED.load(Ordering::Relaxed) };
        marks.write(0);
        Some(marks)
    }

    /// Writes that so many milliseconds have gone by since the loop started.
    pub(crate) fn write(&self, now: u64) {
        let now = self.began_at + now;
        REACHED.store(now, Ordering::Relaxed);
        print(&self.value, &now.to_string());
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        IS_TAKEN.store(false, Ordering::Release);
    }
}

fn print(value: &str, time: &str) {
    // Where stdout is closed, nobody reads lines either.
    _ = write!(io::stdout(), "{DLE}{value}{time}{DLE}");
}
