// verdict: compile-error
//! TODO(author): write a third mistake. This one gives a line away and keeps it.

#[derive(Default)]
pub(crate) struct Queue {
    waiting: Vec<String>,
}

impl Queue {
    pub(crate) fn push(&mut self, line: String) {
        self.waiting.push(line);
    }

    pub(crate) fn pop(&mut self) -> Option<String> {
        self.waiting.into_iter().next()
    }
}
