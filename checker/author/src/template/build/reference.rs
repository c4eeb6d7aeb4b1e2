//! A queue of lines.
//!
//! TODO(author): write the reference, as simple as it can be.

use std::collections::VecDeque;

/// Lines that wait.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: VecDeque<String>,
}

impl Queue {
    /// Lets a line wait.
    pub(crate) fn push(&mut self, line: String) {
        self.waiting.push_back(line);
    }

    /// The line that has waited longest; `None` where none waits.
    pub(crate) fn pop(&mut self) -> Option<String> {
        self.waiting.pop_front()
    }
}
