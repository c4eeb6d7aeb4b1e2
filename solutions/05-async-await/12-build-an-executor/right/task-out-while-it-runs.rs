// takes a task out of a map while it runs, and puts it back if it still waits; each keeps its waker
//! An executor with a map of those that wait.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use crate::clock;

/// A future, and how it is woken.
struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    waker: Waker,
}

/// Who is ready, in the order of the calls, and the same numbers once more to find them quickly.
#[derive(Default)]
struct Ready {
    queue: VecDeque<usize>,
    inside: BTreeSet<usize>,
}

impl Ready {
    fn add(&mut self, number: usize) {
        if self.inside.insert(number) {
            self.queue.push_back(number);
        }
    }

    fn take(&mut self) -> Option<usize> {
        let number = self.queue.pop_front()?;
        self.inside.remove(&number);
        Some(number)
    }
}

struct Alarm(usize, Arc<Mutex<Ready>>);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().add(self.0);
    }
}

/// Runs tasks, one at a time.
#[derive(Default)]
pub(crate) struct Executor {
    tasks: BTreeMap<usize, Task>,
    ready: Arc<Mutex<Ready>>,
}

impl Executor {
    /// An executor without tasks.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Keeps a task, which is ready.
    pub(crate) fn spawn(&mut self, future: impl Future<Output = ()> + 'static) {
        let number = self.tasks.len();
        let waker = Waker::from(Arc::new(Alarm(number, Arc::clone(&self.ready))));
        waker.wake_by_ref();
        self.tasks.insert(number, Task { future: Box::pin(future), waker });
    }

    /// Polls tasks until none can go on any more, and returns how many have not come to their end.
    pub(crate) fn run(&mut self) -> usize {
        loop {
            let next = self.ready.lock().unwrap().take();
            if let Some(number) = next {
                let Some(mut task) = self.tasks.remove(&number) else { continue };
                let polled = task.future.as_mut().poll(&mut Context::from_waker(&task.waker));
                if polled == Poll::Pending {
                    self.tasks.insert(number, task);
                }
            } else if !clock::advance() {
                return self.tasks.len();
            }
        }
    }
}
