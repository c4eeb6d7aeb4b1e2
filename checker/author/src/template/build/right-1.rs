// Takes the first line out of a list; the others move up.
//! TODO(author): write a right mechanism of another structure.

#[derive(Default)]
pub(crate) struct Queue {
    waiting: Vec<String>,
}

impl Queue {
    pub(crate) fn push(&mut self, line: String) {
        self.waiting.push(line);
    }

    pub(crate) fn pop(&mut self) -> Option<String> {
        if self.waiting.is_empty() { None } else { Some(self.waiting.remove(0)) }
    }
}
