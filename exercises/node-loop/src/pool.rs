//! The thread pool: four threads for work that would block the loop. It does not know what the work is.
//!
//! libuv has the same (`src/threadpool.c`), and Node hands it files, `dns.lookup`, `crypto.pbkdf2` and
//! `zlib`. Sockets never come here: the system itself can wait for those. A fifth job waits until one of
//! the four is done, unless `UV_THREADPOOL_SIZE` says otherwise.

use std::collections::BTreeMap;
use std::env;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use mio::Waker;

use crate::current::{current, without_a_loop};
use crate::ending::Ending;
use crate::event_loop::EventLoop;
use crate::recorder::{Queue, Source};
use crate::task::Task;

/// How many threads there are unless `UV_THREADPOOL_SIZE` says otherwise.
const SIZE: usize = 4;

/// The most that libuv starts.
const LARGEST: usize = 1024;

/// What a thread of the pool does.
type Job = Box<dyn FnOnce() + Send>;

/// Does `work` on another thread, and then calls `done` with its result in the poll phase.
///
/// It stands for everything that Node hands to its pool, such as `crypto.pbkdf2(…, done)`.
///
/// ```
/// node_loop::run(|| {
///     let sum = || (1..=1_000_000_u64).sum::<u64>();
///     node_loop::run_in_pool(sum, |sum| println!("{sum}"));
///     println!("the loop goes on meanwhile");
/// });
/// ```
///
/// # Panics
/// Outside [`run`](crate::run), also on the threads of the pool: `work` has no loop. A panic of `work` is
/// a bug and comes up in the loop.
#[track_caller]
pub fn run_in_pool<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
    done: impl FnOnce(R) + 'static,
) {
    run_in_pool_for(Source::here(), work, done);
}

/// The same for something that was asked for at another place.
#[track_caller]
pub(crate) fn run_in_pool_for<R: Send + 'static>(
    source: Source,
    work: impl FnOnce() -> R + Send + 'static,
    done: impl FnOnce(R) + 'static,
) {
    let event_loop = current();
    let (sender, result) = mpsc::channel();
    let job = move || {
        // Nobody listens any more if the loop has ended meanwhile.
        _ = sender.send(panic::catch_unwind(AssertUnwindSafe(work)));
    };
    let task = event_loop.new_task_from(source, Queue::Pool, move || match result.recv() {
        Ok(Ok(result)) => done(result),
        Ok(Err(panic)) => panic::resume_unwind(panic),
        Err(_) => unreachable!("the job has sent its result before the loop is told of it"),
    });
    event_loop.hand_to_pool(task, Box::new(job));
}

/// What is asked of the pool and not yet called back.
#[derive(Default)]
pub(crate) struct Pool {
    /// The callbacks, by the number of their task.
    waiting: BTreeMap<u64, Task>,
    /// They are started when the first job comes.
    threads: Option<Threads>,
    /// On the virtual clock the jobs wait here: for how many polls more, the number of the task, the job.
    own: Vec<(u64, u64, Job)>,
}

/// The way to the threads and back.
struct Threads {
    jobs: Sender<(u64, Job)>,
    done: Receiver<u64>,
}

impl Threads {
    /// They end by themselves when nobody can send jobs any more, that is, when the loop is gone.
    fn start(waker: &Arc<Waker>) -> Self {
        let (jobs, next) = mpsc::channel::<(u64, Job)>();
        let (sender, done) = mpsc::channel();
        let next = Arc::new(Mutex::new(next));
        for _ in 0..size() {
            let (next, sender, waker) = (Arc::clone(&next), sender.clone(), Arc::clone(waker));
            thread::spawn(move || {
                // Only one of the threads waits for a job, the others for their turn to wait.
                let take = || next.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((task, job)) = take() {
                    job();
                    if sender.send(task).is_err() || waker.wake().is_err() {
                        return;
                    }
                }
            });
        }
        Self { jobs, done }
    }
}

/// As libuv reads it: what is no number is 0, and 0 is 1.
fn size() -> usize {
    match env::var("UV_THREADPOOL_SIZE") {
        Ok(text) => text.trim().parse().unwrap_or(1).clamp(1, LARGEST),
        Err(_) => SIZE,
    }
}

impl Pool {
    /// Whether a job is still out: then the loop is alive.
    pub(crate) fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// In how many polls the virtual clock has a job to do; nothing when there is none.
    pub(crate) fn polls_left(&self) -> Option<u64> {
        self.own.iter().map(|(polls, ..)| *polls).min()
    }

    /// Nothing else is left to wait for, so the next job is done by the next poll.
    pub(crate) fn hurry(&mut self) {
        let sooner = self.polls_left().unwrap_or(0);
        self.own.iter_mut().for_each(|(polls, ..)| *polls -= sooner);
    }

    /// The jobs for this poll. The others come one poll closer.
    fn take_own(&mut self) -> Vec<(u64, u64, Job)> {
        let (due, mut late): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.own).into_iter().partition(|(polls, ..)| *polls == 0);
        late.iter_mut().for_each(|(polls, ..)| *polls -= 1);
        self.own = late;
        due
    }
}

impl EventLoop {
    /// On the virtual clock there are no threads: the loop does the work itself, in the next poll phase.
    /// So each run is the same, and no time goes by. A seed may put it off for some polls more.
    fn hand_to_pool(&self, task: Task, job: Job) {
        let number = task.number;
        let mut pool = self.pool.borrow_mut();
        pool.waiting.insert(number, task);
        if self.clock.borrow().is_virtual() {
            let polls = self.clock.borrow_mut().chance();
            pool.own.push((polls, number, job));
            return;
        }
        let threads = pool.threads.get_or_insert_with(|| Threads::start(&self.watchers.borrow_mut().waker()));
        threads.jobs.send((number, job)).expect("a thread of the pool only ends when the loop does");
    }

    /// Calls back for each job that is done by now, in the order in which they were done.
    ///
    /// What is done while these callbacks run waits for the next poll, as in libuv, which first takes the
    /// whole list away (`uv__work_done`). Otherwise a chain of jobs such as `read_file` could go by in one
    /// poll, and the immediates would have to wait for all of it.
    pub(crate) fn run_pool_callbacks(&self) -> Result<(), Ending> {
        for number in self.take_done() {
            let task = self.pool.borrow_mut().waiting.remove(&number);
            if let Some(task) = task {
                self.run_callback(task)?;
            }
        }
        Ok(())
    }

    /// The numbers of the tasks whose jobs are done. Each later one wakes the loop again.
    fn take_done(&self) -> Vec<u64> {
        let pool = self.pool.borrow();
        pool.threads.as_ref().map_or_else(Vec::new, |threads| threads.done.try_iter().collect())
    }

    /// Does the work that the virtual clock has for this poll, and calls back.
    pub(crate) fn run_own_work(&self) -> Result<(), Ending> {
        let due = self.pool.borrow_mut().take_own();
        for (_, number, job) in due {
            without_a_loop(job);
            let task = self.pool.borrow_mut().waiting.remove(&number);
            if let Some(task) = task {
                self.run_callback(task)?;
            }
        }
        Ok(())
    }
}
