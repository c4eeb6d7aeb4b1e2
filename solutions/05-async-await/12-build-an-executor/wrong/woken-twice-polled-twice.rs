// verdict: wrong-output · rule: a task that is woken twice is polled once
//! Puts a task into the queue each time that it is woken.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use crate::clock;

/// An async function that was called and has not returned yet.
type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The numbers of the tasks that are ready. Rust lets a task be woken from any thread, hence the lock.
type Queue = Arc<Mutex<VecDeque<usize>>>;

/// Runs tasks, one at a time.
pub(crate) struct Executor {
    /// A task that has come to its end leaves `None` behind, so that the others keep their numbers.
    tasks: Vec<Option<Task>>,
    queue: Queue,
}

/// Knows where to find a task again.
struct TaskWaker {
    number: usize,
    queue: Queue,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.queue.lock().unwrap().push_back(self.number);
    }
}

impl Executor {
    /// An executor without tasks.
    pub(crate) fn new() -> Self {
        Self { tasks: Vec::new(), queue: Queue::default() }
    }

    /// Keeps a task, which is ready.
    pub(crate) fn spawn(&mut self, future: impl Future<Output = ()> + 'static) {
        self.queue.lock().unwrap().push_back(self.tasks.len());
        self.tasks.push(Some(Box::pin(future)));
    }

    /// Polls tasks until none can go on any more, and returns how many have not come to their end.
    pub(crate) fn run(&mut self) -> usize {
        loop {
            while let Some(number) = self.next() {
                self.poll(number);
            }
            if !clock::advance() {
                return self.tasks.iter().flatten().count();
            }
        }
    }

    /// Takes the first number out of the queue. The lock is open again when this returns.
    fn next(&self) -> Option<usize> {
        self.queue.lock().unwrap().pop_front()
    }

    fn poll(&mut self, number: usize) {
        let waker = Waker::from(Arc::new(TaskWaker { number, queue: Arc::clone(&self.queue) }));
        // Somebody may wake a task that is not there any more.
        if let Some(task) = &mut self.tasks[number]
            && task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready()
        {
            self.tasks[number] = None;
        }
    }
}
