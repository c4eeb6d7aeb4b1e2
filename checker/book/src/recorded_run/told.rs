//! What a recorded run is told as: for each step what happens, and the rule that says why this is next.
//!
//! A sentence is a text with holes and what fills them; which language it is told in is decided later. The
//! rules themselves stand in `rules.rs`.

use std::collections::BTreeMap;

use super::rules::enqueued;
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

impl Said {
    pub(super) fn new(text: &'static str) -> Self {
        Self { text, values: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
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
pub(super) struct State {
    pub(super) runtime: Runtime,
    /// Where each waiting task waits, and when it is due.
    waiting: BTreeMap<u64, (Queue, Option<u64>)>,
    /// What runs, the innermost last, and the queue that it came from; none for the main script.
    pub(super) running: Vec<Option<Queue>>,
    pub(super) phase: Option<Phase>,
    /// The step before was a promise that was settled, or one of its reactions.
    pub(super) was_settled: bool,
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
                let why = later!("What runs now runs until it returns. Nothing comes between.");
                let why = (!self.running.is_empty()).then(|| Said::new(why));
                Told { what: Said::new(later!("It prints: {text}")).with("text", text), why }
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

    pub(super) fn waits(&self, queue: Queue) -> bool {
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
