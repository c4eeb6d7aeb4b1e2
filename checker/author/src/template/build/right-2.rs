// Two stacks: one to push on, one to pop from.
//! TODO(author): write a right mechanism of yet another structure.

#[derive(Default)]
pub(crate) struct Queue {
    new: Vec<String>,
    old: Vec<String>,
}

impl Queue {
    pub(crate) fn push(&mut self, line: String) {
        self.new.push(line);
    }

    pub(crate) fn pop(&mut self) -> Option<String> {
        if self.old.is_empty() {
            self.old.extend(self.new.drain(..).rev());
        }
        self.old.pop()
    }
}
