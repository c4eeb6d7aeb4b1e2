//! A queue of jobs that several async functions share. It is given: there is nothing to change here.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Jobs that nobody has begun. A clone is the same queue, as a second variable is in JavaScript.
#[derive(Clone)]
pub(crate) struct Queue {
    jobs: Rc<RefCell<VecDeque<String>>>,
}

impl Queue {
    /// A queue with these jobs, the first one at the front.
    pub(crate) fn new(jobs: Vec<String>) -> Self {
        Self { jobs: Rc::new(RefCell::new(jobs.into())) }
    }

    /// Takes the job at the front out of the queue, if there is one.
    pub(crate) fn take(&self) -> Option<String> {
        self.jobs.borrow_mut().pop_front()
    }
}
