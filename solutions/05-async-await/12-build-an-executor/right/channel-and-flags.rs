// the queue is a channel, and each task has a flag that says whether it is in it
//! An executor whose wakers send themselves through a channel.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Wake, Waker};

use crate::clock;

/// A number, the flag, and the way into the queue.
struct Handle {
    number: usize,
    is_queued: AtomicBool,
    queue: Sender<Arc<Handle>>,
}

impl Handle {
    fn queue(self: Arc<Self>) {
        if !self.is_queued.swap(true, Ordering::AcqRel) {
            let queue = self.queue.clone();
            // It fails only when the executor is gone, and then nobody polls any more.
            let _ = queue.send(self);
        }
    }
}

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        self.queue();
    }
}

/// Runs tasks, one at a time.
pub(crate) struct Executor {
    tasks: Vec<Pin<Box<dyn Future<Output = ()>>>>,
    is_done: Vec<bool>,
    sender: Sender<Arc<Handle>>,
    receiver: Receiver<Arc<Handle>>,
}

impl Executor {
    /// An executor without tasks.
    pub(crate) fn new() -> Self {
        let (sender, receiver) = channel();
        Self { tasks: Vec::new(), is_done: Vec::new(), sender, receiver }
    }

    /// Keeps a task, which is ready.
    pub(crate) fn spawn(&mut self, future: impl Future<Output = ()> + 'static) {
        let (number, queue) = (self.tasks.len(), self.sender.clone());
        self.tasks.push(Box::pin(future));
        self.is_done.push(false);
        Arc::new(Handle { number, is_queued: AtomicBool::new(false), queue }).queue();
    }

    /// Polls tasks until none can go on any more, and returns how many have not come to their end.
    pub(crate) fn run(&mut self) -> usize {
        loop {
            while let Ok(handle) = self.receiver.try_recv() {
                let number = handle.number;
                if self.is_done[number] {
                    continue;
                }
                // Before the poll, since the task may wake itself while it runs.
                handle.is_queued.store(false, Ordering::Release);
                let waker = Waker::from(handle);
                let polled = self.tasks[number].as_mut().poll(&mut Context::from_waker(&waker));
                self.is_done[number] = matches!(polled, Poll::Ready(()));
            }
            if !clock::advance() {
                return self.is_done.iter().filter(|is_done| !**is_done).count();
            }
        }
    }
}
