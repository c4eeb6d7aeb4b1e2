// verdict: wrong-order · rule: a queue is first in, first out
//! TODO(author): write a mistake that learners make. This one is a stack.

#[derive(Default)]
pub(crate) struct Queue {
    waiting: Vec<String>,
}

impl Queue {
    pub(crate) fn push(&mut self, line: String) {
        self.waiting.push(line);
    }

    pub(crate) fn pop(&mut self) -> Option<String> {
        self.waiting.pop()
    }
}
