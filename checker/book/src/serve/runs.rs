//! All runs of this server: one queue, worked off by one thread, and the log of each run for a while.
//!
//! One run goes on at a time, so that none disturbs the times of another; others wait in the order in which they
//! were asked for. It knows nothing of HTTP.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use serde_json::json;

use super::answer::Refusal;
use super::in_both;
use super::run::Run;
use text::tr;

/// So many runs that are over can still be asked for.
const REMEMBERED: usize = 64;
/// So many may wait.
const MOST_WAITING: usize = 64;

/// What is done for a run, on the thread of the queue.
type Work = Box<dyn FnOnce(&Run) -> anyhow::Result<()> + Send>;

/// What waits in the queue.
type Waiting = (Arc<Run>, Work);

/// The runs.
#[derive(Debug)]
pub(super) struct Runs {
    known: Mutex<Known>,
    queue: Mutex<Option<Sender<Waiting>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Known {
    last: u64,
    runs: VecDeque<Arc<Run>>,
}

impl Runs {
    /// A queue in which nothing waits.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn new() -> std::io::Result<Self> {
        let (queue, waiting) = channel();
        let thread = std::thread::Builder::new().name("runs".to_owned()).spawn(move || work_off(waiting))?;
        Ok(Self { known: Mutex::default(), queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    /// Puts a run at the end of the queue.
    ///
    /// # Errors
    /// Too many wait already, or the server is about to end.
    pub(super) fn begin(
        &self,
        work: impl FnOnce(&Run) -> anyhow::Result<()> + Send + 'static,
    ) -> Result<Arc<Run>, Refusal> {
        let mut known = self.known();
        let before = known.runs.iter().filter(|run| !run.is_over()).count();
        if before >= MOST_WAITING {
            return Err(Refusal::Fault(tr!("too many cells wait to run; wait, or cancel some")));
        }
        known.last += 1;
        let run = Arc::new(Run::new(known.last).map_err(Refusal::fault)?);
        known.runs.push_back(run.clone());
        while known.runs.len() > REMEMBERED && known.runs.front().is_some_and(|run| run.is_over()) {
            known.runs.pop_front();
        }
        drop(known);
        run.status("waiting", json!({"before": before}));
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = queue.as_ref().and_then(|queue| queue.send((run.clone(), Box::new(work))).ok());
        sent.ok_or_else(|| Refusal::Fault(tr!("`checker serve` is about to end")))?;
        Ok(run)
    }

    /// The run with this number.
    pub(super) fn find(&self, number: u64) -> Option<Arc<Run>> {
        self.known().runs.iter().find(|run| run.number == number).cloned()
    }

    /// Ends all runs, and waits until nothing of them is left.
    pub(super) fn end(&self) {
        for run in &self.known().runs {
            run.cancel.cancel();
        }
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // A panic in a run was caught and told.
            let _ = thread.join();
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn work_off(waiting: Receiver<Waiting>) {
    for (run, work) in waiting {
        if run.cancel.is_cancelled() {
            run.done("cancelled");
            continue;
        }
        let fault = match catch_unwind(AssertUnwindSafe(|| work(&run))) {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{error:#}")),
            Err(_) => Some(tr!("this is a fault of the checker itself; nobody loses a point by it")),
        };
        match fault {
            _ if run.cancel.is_cancelled() => run.done("cancelled"),
            None => run.done("over"),
            Some(reason) => {
                let reason = anstream::adapter::strip_str(&reason).to_string();
                run.verdict(json!({"verdict": "checker-error", "accepted": false, "text": in_both(|| reason.clone())}));
                run.done("failed");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_panics_is_told_and_the_next_one_runs() {
        let runs = Runs::new().unwrap();
        let first = runs.begin(|_| panic!("on purpose")).unwrap();
        let second = runs.begin(|run| {
            run.build("here");
            Ok(())
        });
        let second = second.unwrap();
        runs.end();
        assert!(first.is_over() && second.is_over());
        assert_eq!((first.number, second.number), (1, 2));
    }

    #[test]
    fn a_run_that_is_cancelled_while_it_waits_never_begins() {
        let runs = Runs::new().unwrap();
        let (go, wait) = channel::<()>();
        let _first = runs.begin(move |_| Ok(wait.recv()?)).unwrap();
        let second = runs.begin(|run| {
            run.build("ran");
            Ok(())
        });
        let second = second.unwrap();
        second.cancel.cancel();
        go.send(()).unwrap();
        while !second.is_over() {
            std::thread::yield_now();
        }
        assert!(second.lines().is_empty());
    }
}
