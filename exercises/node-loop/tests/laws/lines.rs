//! Runs a program on the virtual clock and collects the lines it writes. No process is started.

use std::cell::RefCell;
use std::rc::Rc;

use node_loop::{Ending, Settings};

/// Where a program under test writes its lines. A clone writes to the same place.
#[derive(Clone, Default)]
pub(crate) struct Lines(Rc<RefCell<Vec<String>>>);

impl Lines {
    /// Writes one line.
    pub(crate) fn add(&self, line: impl ToString) {
        self.0.borrow_mut().push(line.to_string());
    }

    /// All lines, with blanks between them.
    pub(crate) fn joined(&self) -> String {
        self.0.borrow().join(" ")
    }

    /// A callback that writes one line.
    pub(crate) fn adds(&self, line: impl ToString) -> impl FnOnce() + 'static {
        let (lines, line) = (self.clone(), line.to_string());
        move || lines.add(line)
    }
}

/// The lines of a program, joined by blanks, and how it ended.
pub(crate) fn run(settings: Settings, program: impl FnOnce(Lines)) -> (String, Result<(), Ending>) {
    let lines = Lines::default();
    let ending = settings.virtual_clock().run(|| program(lines.clone()));
    (lines.joined(), ending)
}

/// The lines of a program that ends well.
pub(crate) fn order(program: impl FnOnce(Lines)) -> String {
    let (lines, ending) = run(Settings::new(), program);
    assert!(ending.is_ok(), "the program failed after `{lines}`: {ending:?}");
    lines
}
