//! Lines of output, each with the moment at which it was read: the trace of one stream of one run.
//!
//! No I/O happens here; a [`crate::Job`] fills traces, whoever judges reads them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One line of output, without its newline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The text; bytes that are not UTF-8 are replaced by U+FFFD.
    pub text: String,
    /// When the checker read the line: time since the program was started, on a monotonic clock. Where the program
    /// itself says which time it is ([`Trace::clock`]): which time that was.
    pub at: Duration,
}

/// The lines of one stream, in the order in which they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The lines, first to last.
    pub lines: Vec<Line>,
    /// True when a limit cut the stream, so that the end of the trace is not the end of the output.
    pub truncated: bool,
    /// What the program's own clock said last, where it has one and says so ([`crate::Hooks::times`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Duration>,
    /// True when the program's own clock went back, or the program itself said that it has more than one. Then the times
    /// of the lines are of no clock, and nothing can be said about them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_torn: bool,
}

impl Trace {
    /// The texts alone, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.text.as_str())
    }
}
