//! What a recorded run is told as: for each step what happens, and the rule that says why this is next.
//!
//! A sentence is a text with holes and what fills them; which language it is told in is decided later. The
//! rules are those of Node's documentation and libuv's design; each is chosen by what waits at that step.

use std::collections::BTreeMap;

use super::step::{Event, Phase, Queue, Settled, Step};
use crate::listing::Runtime;
use text::later;

/// A sentence: its text, to be translated, with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The text in English; `{task}` is the name of the step's task.
    pub text: &'static str,
    /// What fills the other holes.
    pub values: Vec<(&'static str, String)>,
}

/// What is told of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happens.
    pub what: Said,
    /// Why it happens now, where there is a rule for it.
    pub why: Option<Said>,
}

/// What a task is called: a text with the holes `{number}`, of the task, and `{line}`, where it has one.
pub fn name(queue: Queue, has_line: bool) -> &'static str {
    let (with_line, without) = match queue {
        Queue::NextTick => {
            (later!("nextTick {number}, line {line}"), later!("nextTick {number}, of Node itself"))
        }
        Queue::Microtask => (later!("microtask {number}, line {line}"), later!("microtask {number}")),
        Queue::Timers => (later!("timer {number}, line {line}"), later!("timer {number}, of Node itself")),
        Queue::Pending => {
            (later!("pending callback {number}, line {line}"), later!("pending callback {number}"))
        }
        Queue::Pool => (later!("job {number} of the pool, line {line}"), later!("job {number} of the pool")),
        Queue::Poll => (later!("I/O callback {number}, line {line}"), later!("I/O callback {number}")),
        Queue::Immediate => {
            (later!("immediate {number}, line {line}"), later!("immediate {number}, of Node itself"))
        }
        Queue::Close => (later!("close callback {number}, line {line}"), later!("close callback {number}")),
    };
    if has_line { with_line } else { without }
}

impl Said {
    fn new(text: &'static str) -> Self {
        Self { text, values: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// Tells a run: one [`Told`] for each step.
pub fn told(runtime: Runtime, steps: &[Step]) -> Vec<Told> {
    let mut state = State { runtime, ..State::default() };
    let next = next_started(steps);
    steps.iter().zip(next).map(|(step, next)| state.tell(step, next)).collect()
}

/// For each step, the queue of the callback that begins to run next.
fn next_started(steps: &[Step]) -> Vec<Option<Queue>> {
    let mut queues = BTreeMap::new();
    for step in steps {
        if let Event::Enqueued { task, queue, .. } = step.event {
            queues.insert(task, queue);
        }
    }
    let mut next = None;
    let mut backwards: Vec<_> = steps
        .iter()
        .rev()
        .map(|step| {
            let after = next;
            if let Event::Started { task } = step.event {
                next = queues.get(&task).copied();
            }
            after
        })
        .collect();
    backwards.reverse();
    backwards
}

/// What is known of the loop at a step.
struct State {
    runtime: Runtime,
    /// Where each waiting task waits, and when it is due.
    waiting: BTreeMap<u64, (Queue, Option<u64>)>,
    /// What runs, the innermost last, and the queue that it came from; none for the main script.
    running: Vec<Option<Queue>>,
    phase: Option<Phase>,
    was_settled: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            runtime: Runtime::Rust,
            waiting: BTreeMap::new(),
            running: Vec::new(),
            phase: None,
            was_settled: false,
        }
    }
}

impl State {
    fn tell(&mut self, step: &Step, next: Option<Queue>) -> Told {
        let told = match &step.event {
            Event::Enqueued { task, queue, due, .. } => {
                self.waiting.insert(*task, (*queue, *due));
                Told { what: enqueued(*queue, *due), why: Some(self.why_enqueued(*queue)) }
            }
            Event::Started { task } => self.started(*task, step.at),
            Event::Finished { task } => self.finished(*task, next),
            Event::Threw { task, error } => {
                let told = self.finished(*task, next);
                let what = match task {
                    0 => later!("The main script throws an error that nothing in it catches: {error}"),
                    _ => later!("{task} throws an error that nothing in it catches: {error}"),
                };
                let why =
                    later!("It was called by the loop, and the loop catches nothing: the error is uncaught.");
                Told { what: Said::new(what).with("error", error), why: told.why.map(|_| Said::new(why)) }
            }
            Event::Cleared { task } => {
                self.waiting.remove(task);
                Told {
                    what: Said::new(later!("{task} is taken back.")),
                    why: Some(Said::new(later!("It was cleared, so its callback does not run."))),
                }
            }
            Event::Phase { phase } => {
                let why = self.why_phase(*phase);
                self.phase = Some(*phase);
                let what =
                    Said::new(later!("The loop enters the {phase} phase.")).with("phase", phase.word());
                Told { what, why: Some(why) }
            }
            Event::Line { text } => {
                Told { what: Said::new(later!("It prints: {text}")).with("text", text), why: None }
            }
            Event::Settled { promise, state } => {
                let what = match state {
                    Settled::Fulfilled => later!("A promise is fulfilled (number {promise})."),
                    Settled::Rejected => later!("A promise is rejected (number {promise})."),
                };
                let why =
                    later!("Whatever waits for it, with then or with await, goes into the microtask queue.");
                Told { what: Said::new(what).with("promise", promise), why: Some(Said::new(why)) }
            }
            Event::Ended { code, reason } => {
                let what =
                    Said::new(later!("The program is over, with exit code {code}.")).with("code", code);
                Told { what, why: self.why_ended(*code, reason.as_deref()) }
            }
        };
        // The reactions of one promise follow one another.
        self.was_settled = match step.event {
            Event::Settled { .. } => true,
            Event::Enqueued { queue: Queue::Microtask, .. } => self.was_settled,
            _ => false,
        };
        told
    }

    fn waits(&self, queue: Queue) -> bool {
        self.waiting.values().any(|(other, _)| *other == queue)
    }

    fn started(&mut self, task: u64, at: u64) -> Told {
        let what = match task {
            0 => later!("The main script begins."),
            _ => later!("{task} begins to run."),
        };
        let came_from = self.waiting.remove(&task);
        let why = match came_from {
            None => Said::new(later!(
                "The main script runs first and to its end. Whatever it asks for waits until it has returned."
            )),
            Some((queue, due)) => self.why_started(queue, due, at),
        };
        self.running.push(came_from.map(|(queue, _)| queue));
        Told { what: Said::new(what), why: Some(why) }
    }

    fn why_started(&self, queue: Queue, due: Option<u64>, at: u64) -> Said {
        Said::new(match queue {
            Queue::NextTick => {
                later!("The nextTick queue is emptied after each callback, before the microtask queue.")
            }
            Queue::Microtask if self.waits(Queue::NextTick) => {
                later!("Once the loop is at the microtask queue, it empties it; a nextTick waits until then.")
            }
            Queue::Microtask => {
                later!(
                    "The microtask queue is emptied after each callback, as soon as the nextTick queue is empty."
                )
            }
            Queue::Timers => match due {
                Some(due) if due <= at => {
                    return Said::new(later!(
                        "The timers phase runs each timer that is due: this one was due at {due} ms, and it is {at} ms."
                    ))
                    .with("due", due)
                    .with("at", at);
                }
                _ => later!("The timers phase runs each timer that is due."),
            },
            Queue::Pending => later!("The pending phase runs what the last iteration put off."),
            Queue::Pool => {
                later!("The thread pool is done with this job; the poll phase runs its callback.")
            }
            Queue::Poll => {
                later!(
                    "The poll phase calls back at once for what sockets, pipes and the system have brought."
                )
            }
            Queue::Immediate => later!("The check phase runs the immediates that were there when it began."),
            Queue::Close => later!("The close phase runs the callbacks of handles that were closed."),
        })
    }

    fn finished(&mut self, task: u64, next: Option<Queue>) -> Told {
        let ended = self.running.pop().flatten();
        let what = match task {
            0 => later!("The main script has returned."),
            _ => later!("{task} has returned."),
        };
        let why = match next {
            // What runs inside of something else returns to that.
            _ if !self.running.is_empty() => None,
            Some(Queue::Microtask) if ended == Some(Queue::Microtask) => {
                Some(later!("The microtask queue is not empty yet, so the next microtask follows."))
            }
            Some(Queue::Microtask) if self.waits(Queue::NextTick) && task == 0 => Some(later!(
                "An ES module runs inside of a microtask, so the microtask queue is emptied first."
            )),
            Some(Queue::Microtask) => Some(later!(
                "The call stack and the nextTick queue are empty: next, the microtask queue is emptied."
            )),
            Some(Queue::NextTick) => {
                Some(later!("The call stack is empty: next, the nextTick queue is emptied."))
            }
            _ if self.waits(Queue::NextTick) || self.waits(Queue::Microtask) => None,
            _ => Some(later!("The call stack and both queues are empty, so the loop goes on.")),
        };
        Told { what: Said::new(what), why: why.map(Said::new) }
    }

    fn why_enqueued(&self, queue: Queue) -> Said {
        let running = self.running.last().copied().flatten();
        Said::new(match queue {
            Queue::NextTick if running == Some(Queue::Microtask) => {
                later!("It waits until the microtask queue is empty.")
            }
            Queue::NextTick => {
                later!("It waits until what runs now has returned; then it comes before everything else.")
            }
            Queue::Microtask if self.was_settled => {
                later!(
                    "Its promise is settled. It waits until the call stack and the nextTick queue are empty."
                )
            }
            Queue::Microtask => later!("It waits until the call stack and the nextTick queue are empty."),
            Queue::Timers => {
                later!(
                    "A timer says when it may run at the earliest. It runs when the loop comes by after that."
                )
            }
            Queue::Pending => later!("The next iteration runs it, in its pending phase."),
            Queue::Pool => later!("A thread of the pool does the work, and the loop goes on meanwhile."),
            Queue::Poll => later!("The loop watched for it; its callback runs at once, in the poll phase."),
            Queue::Immediate if running == Some(Queue::Immediate) => later!(
                "The check phase runs only what was there when it began, so this one waits for the next iteration."
            ),
            Queue::Immediate => later!("The check phase runs it, right after poll."),
            Queue::Close => later!("The close phase runs it, at the end of the iteration."),
        })
    }

    fn why_phase(&self, phase: Phase) -> Said {
        // Of Node only those phases are known in which something runs.
        let knows_all = self.runtime == Runtime::Rust;
        Said::new(match phase {
            Phase::Timers if knows_all && self.phase.is_none() => {
                later!("Before the first iteration, libuv runs the timers that are due already.")
            }
            Phase::Timers if knows_all => later!("The timers are the last phase of an iteration."),
            Phase::Timers => later!("The timers phase runs the callbacks of timers that are due."),
            Phase::Pending => later!("An iteration begins with what the last one put off."),
            Phase::Poll if !knows_all => {
                later!("Something is ready: the poll phase waits for that and runs its callback.")
            }
            Phase::Poll
                if [Queue::Immediate, Queue::Close, Queue::Pending]
                    .into_iter()
                    .any(|queue| self.waits(queue)) =>
            {
                later!("The poll phase looks for what is ready. It does not wait, since other callbacks do.")
            }
            Phase::Poll if self.waits(Queue::Timers) => later!(
                "Nothing can run now, so the loop waits in the poll phase: for I/O and the thread pool, but no longer than the next timer."
            ),
            Phase::Poll => {
                later!(
                    "Nothing can run now, so the loop waits in the poll phase: for I/O and the thread pool."
                )
            }
            Phase::Check => later!("The check phase follows poll: it is the phase of the immediates."),
            Phase::Close => {
                later!("The close phase follows check: it is the phase of handles that were closed.")
            }
            Phase::Idle | Phase::Prepare => later!("Only libuv itself uses this phase."),
        })
    }

    fn why_ended(&self, code: i32, reason: Option<&str>) -> Option<Said> {
        match reason {
            Some(reason) => Some(Said::new(later!("The reason: {reason}")).with("reason", reason)),
            // Whoever ends the process by hand may leave something waiting.
            None if code == 0 && !self.waits(Queue::NextTick) && !self.waits(Queue::Microtask) => {
                Some(Said::new(later!("Nothing is left that keeps the loop alive.")))
            }
            None => None,
        }
    }
}

fn enqueued(queue: Queue, due: Option<u64>) -> Said {
    match (queue, due) {
        (Queue::NextTick, _) => Said::new(later!("{task} goes to the end of the nextTick queue.")),
        (Queue::Microtask, _) => Said::new(later!("{task} goes to the end of the microtask queue.")),
        (Queue::Timers, Some(due)) => {
            Said::new(later!("{task} is set. It is due at {due} ms.")).with("due", due)
        }
        (Queue::Timers, None) => Said::new(later!("{task} is set.")),
        (Queue::Pending, _) => Said::new(later!("{task} is put off to the pending phase.")),
        (Queue::Pool, _) => Said::new(later!("{task} is handed to the thread pool.")),
        (Queue::Poll, _) => Said::new(later!("The system has something for {task}.")),
        (Queue::Immediate, _) => Said::new(later!("{task} goes into the queue of the check phase.")),
        (Queue::Close, _) => Said::new(later!("{task} goes into the queue of the close phase.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(runtime: Runtime, records: &str) -> Vec<(&'static str, Option<&'static str>)> {
        let steps: Vec<Step> =
            records.split_whitespace().map(|record| serde_json::from_str(record).unwrap()).collect();
        told(runtime, &steps).into_iter().map(|told| (told.what.text, told.why.map(|why| why.text))).collect()
    }

    #[test]
    fn a_microtask_that_follows_an_empty_nexttick_queue_says_so() {
        let told = told_of(
            Runtime::Rust,
            r#"{"at":0,"event":"started","task":0}
               {"at":0,"event":"enqueued","task":1,"queue":"microtask","source":""}
               {"at":0,"event":"enqueued","task":2,"queue":"nextTick","source":""}
               {"at":0,"event":"finished","task":0}
               {"at":0,"event":"started","task":2}
               {"at":0,"event":"finished","task":2}
               {"at":0,"event":"started","task":1}
               {"at":0,"event":"finished","task":1}"#,
        );
        assert_eq!(told[3].1, Some("The call stack is empty: next, the nextTick queue is emptied."));
        assert_eq!(
            told[6].1,
            Some(
                "The microtask queue is emptied after each callback, as soon as the nextTick queue is empty."
            )
        );
        assert_eq!(told[7].1, Some("The call stack and both queues are empty, so the loop goes on."));
    }

    #[test]
    fn a_nexttick_of_a_microtask_waits_for_the_microtask_queue() {
        let told = told_of(
            Runtime::Node,
            r#"{"at":0,"event":"enqueued","task":1,"queue":"microtask","source":""}
               {"at":0,"event":"enqueued","task":2,"queue":"microtask","source":""}
               {"at":0,"event":"started","task":1}
               {"at":0,"event":"enqueued","task":3,"queue":"nextTick","source":""}
               {"at":0,"event":"finished","task":1}
               {"at":0,"event":"started","task":2}"#,
        );
        assert_eq!(told[3].1, Some("It waits until the microtask queue is empty."));
        assert_eq!(told[4].1, Some("The microtask queue is not empty yet, so the next microtask follows."));
        assert_eq!(
            told[5].1,
            Some("Once the loop is at the microtask queue, it empties it; a nextTick waits until then.")
        );
    }

    #[test]
    fn a_poll_that_waits_says_for_what_and_one_that_does_not_says_why() {
        let poll = r#"{"at":0,"event":"phase","phase":"poll"}"#;
        let timer = r#"{"at":0,"event":"enqueued","task":1,"queue":"timers","due":9,"source":""}"#;
        let immediate = r#"{"at":0,"event":"enqueued","task":2,"queue":"immediate","source":""}"#;
        let why = |records: &[&str]| told_of(Runtime::Rust, &records.join("\n")).pop().unwrap().1.unwrap();
        assert!(why(&[timer, poll]).ends_with("no longer than the next timer."));
        assert!(why(&[timer, immediate, poll]).ends_with("since other callbacks do."));
        assert!(why(&[poll]).ends_with("for I/O and the thread pool."));
    }

    #[test]
    fn after_an_es_module_the_microtasks_come_first() {
        let told = told_of(
            Runtime::Node,
            r#"{"at":0,"event":"started","task":0}
               {"at":0,"event":"enqueued","task":1,"queue":"nextTick","source":""}
               {"at":0,"event":"enqueued","task":2,"queue":"microtask","source":""}
               {"at":0,"event":"finished","task":0}
               {"at":0,"event":"started","task":2}"#,
        );
        assert!(told[3].1.unwrap().starts_with("An ES module runs inside of a microtask"));
    }

    #[test]
    fn an_immediate_of_an_immediate_waits_for_the_next_iteration() {
        let told = told_of(
            Runtime::Rust,
            r#"{"at":0,"event":"enqueued","task":1,"queue":"immediate","source":""}
               {"at":0,"event":"started","task":1}
               {"at":0,"event":"enqueued","task":2,"queue":"immediate","source":""}"#,
        );
        assert_eq!(told[0].1, Some("The check phase runs it, right after poll."));
        assert!(told[2].1.unwrap().contains("waits for the next iteration"));
    }
}
