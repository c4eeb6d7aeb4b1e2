//! A queue of lines.
//!
//! TODO(author): give the learner everything but the essential part.

/// Lines that wait.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Vec<String>,
}

impl Queue {
    /// Lets a line wait.
    pub(crate) fn push(&mut self, line: String) {
        self.waiting.push(line);
    }

    /// The line that has waited longest; `None` where none waits.
    pub(crate) fn pop(&mut self) -> Option<String> {
        // TODO: this is the line that came last. Give the one that came first.
        self.waiting.pop()
    }
}
