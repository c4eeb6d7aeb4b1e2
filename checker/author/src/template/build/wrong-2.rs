// verdict: wrong-output
//! TODO(author): write a second mistake. This one keeps only the newest line.

#[derive(Default)]
pub(crate) struct Queue {
    waiting: Option<String>,
}

impl Queue {
    pub(crate) fn push(&mut self, line: String) {
        self.waiting = Some(line);
    }

    pub(crate) fn pop(&mut self) -> Option<String> {
        self.waiting.take()
    }
}
