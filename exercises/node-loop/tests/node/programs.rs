//! Draws small programs in the grammar of `replay` and shrinks them. It runs none.
//!
//! A draft says which callbacks there are and how they are nested. The writer then numbers the lines
//! and chooses the times, so that a smaller draft is again a program of the same kind.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use serde_json::{Value, json};

use crate::grammar::Combinator;

/// How many milliseconds there are between two timers that are meant to come in order, at each attempt.
/// A busy machine can make Node later than the first ones allow.
pub(crate) const GAPS: [u64; 6] = [12, 12, 40, 120, 400, 2000];

/// What the programs are made of, beside text, the two queues and promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing else.
    Queues,
    /// Immediates.
    Immediates,
    /// Timers and intervals of one duration: they stand in one list, whatever the time is.
    OneList,
    /// Timers and intervals whose times are all far apart, and immediates.
    Timers,
    /// Timers that are due at once, and immediates: Node may choose who comes first.
    Race,
    /// Files, immediates, and timers that are due at once: the disk chooses as well.
    Files,
}

impl Kind {
    /// Kinds by number, so that a run of programs has some of each. Timers have to be waited for, so
    /// there are fewer of them.
    pub(crate) fn of(number: u64) -> Self {
        match number % 10 {
            0..=2 => Self::Queues,
            3..=5 => Self::Immediates,
            6 | 7 => Self::OneList,
            8 => Self::Timers,
            _ if (number / 10).is_multiple_of(2) => Self::Race,
            _ => Self::Files,
        }
    }

    /// Whether Node itself is free: then the order depends on how fast the machine is.
    pub(crate) fn is_free(self) -> bool {
        matches!(self, Self::Race | Self::Files)
    }

    /// Where Node is free, each callback more means many orders more.
    fn size(self) -> (u32, RangeInclusive<usize>) {
        if self.is_free() { (10, 2..=4) } else { (30, 3..=7) }
    }
}

/// A program before it has line numbers and times.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    kind: Kind,
    is_module: bool,
    body: Vec<Step>,
}

/// One operation of a draft.
#[derive(Clone, Debug)]
enum Step {
    Text,
    Throw,
    NextTick(Vec<Step>),
    Microtask(Vec<Step>),
    Then(Vec<Vec<Step>>),
    ThenPromise(Vec<Vec<Step>>),
    Catch(Vec<Vec<Step>>),
    Finally(Vec<Vec<Step>>),
    Async(Vec<AsyncStep>),
    /// Each wish is a promise.
    Combined {
        combinator: Combinator,
        waits: Vec<u64>,
        body: Vec<Step>,
    },
    ReadFile(Vec<Step>),
    Close(Vec<Step>),
    Immediate(Vec<Step>),
    /// `wait` is a wish: see `Writer::delay`.
    Timeout {
        wait: u64,
        body: Vec<Step>,
    },
    Interval {
        wait: u64,
        times: u64,
        body: Vec<Step>,
    },
}

/// One operation of an async function.
#[derive(Clone, Debug)]
enum AsyncStep {
    Step(Step),
    AwaitValue,
    AwaitPromise,
    /// `wait` is a wish.
    AwaitTimer {
        wait: u64,
    },
}

/// All drafts of a kind.
pub(crate) fn drafts(kind: Kind) -> BoxedStrategy<Draft> {
    let (size, in_main) = kind.size();
    let leaf = prop_oneof![12 => Just(Step::Text), 1 => Just(Step::Throw)];
    let step = leaf.prop_recursive(4, size, 3, move |inner| {
        let body = vec(inner, 1..=3).boxed();
        let chain = vec(body.clone(), 1..=3).boxed();
        prop_oneof![
            10 => of_every_kind(&body, &chain),
            if kind == Kind::Queues { 1 } else { 6 } => of_this_kind(kind, &body),
        ]
    });
    (any::<bool>(), vec(step, in_main))
        .prop_map(move |(is_module, body)| Draft { kind, is_module, body })
        .boxed()
}

/// The two queues, promises, and what comes by nextTick.
fn of_every_kind(
    body: &BoxedStrategy<Vec<Step>>,
    chain: &BoxedStrategy<Vec<Vec<Step>>>,
) -> BoxedStrategy<Step> {
    prop_oneof![
        body.clone().prop_map(Step::NextTick),
        body.clone().prop_map(Step::Microtask),
        chain.clone().prop_map(Step::Then),
        chain.clone().prop_map(Step::ThenPromise),
        chain.clone().prop_map(Step::Catch),
        chain.clone().prop_map(Step::Finally),
        async_function(body, Just(AsyncStep::AwaitValue).boxed()).prop_map(Step::Async),
        body.clone().prop_map(Step::Close),
    ]
    .boxed()
}

/// An async function. `more` is what it may await beside values and settled promises.
fn async_function(
    body: &BoxedStrategy<Vec<Step>>,
    more: BoxedStrategy<AsyncStep>,
) -> BoxedStrategy<Vec<AsyncStep>> {
    let step = body.clone().prop_map(|body| body.into_iter().map(AsyncStep::Step).collect::<Vec<_>>());
    let awaited =
        prop_oneof![1 => Just(AsyncStep::AwaitValue), 1 => Just(AsyncStep::AwaitPromise), 2 => more];
    let awaited = vec(awaited, 0..=2);
    vec(prop_oneof![step, awaited], 1..=3).prop_map(|parts| parts.concat()).boxed()
}

/// What waits for timer promises.
fn of_timer_promises(body: &BoxedStrategy<Vec<Step>>) -> BoxedStrategy<Step> {
    let timer = (0..4_u64).prop_map(|wait| AsyncStep::AwaitTimer { wait }).boxed();
    let combined = (select(&Combinator::EACH[..]), vec(0..4_u64, 0..=3), body.clone());
    prop_oneof![
        async_function(body, timer).prop_map(Step::Async),
        combined.prop_map(|(combinator, waits, body)| Step::Combined { combinator, waits, body }),
    ]
    .boxed()
}

/// What the kind adds.
fn of_this_kind(kind: Kind, body: &BoxedStrategy<Vec<Step>>) -> BoxedStrategy<Step> {
    let immediate = body.clone().prop_map(Step::Immediate);
    let timeout = (0..4_u64, body.clone()).prop_map(|(wait, body)| Step::Timeout { wait, body });
    let interval = (0..4_u64, 1..4_u64, body.clone()).prop_map(|(wait, times, body)| Step::Interval {
        wait,
        times,
        body,
    });
    match kind {
        Kind::Queues => body.clone().prop_map(Step::Microtask).boxed(),
        Kind::Immediates => immediate.boxed(),
        Kind::OneList => prop_oneof![3 => timeout, 1 => interval, 2 => of_timer_promises(body)].boxed(),
        Kind::Timers => {
            prop_oneof![2 => immediate, 3 => timeout, 1 => interval, 2 => of_timer_promises(body)].boxed()
        }
        // Timer promises come in threes, and each timer more means far more orders.
        Kind::Files => {
            let read_file = body.clone().prop_map(Step::ReadFile);
            prop_oneof![2 => immediate, 3 => read_file, 1 => timeout].boxed()
        }
        Kind::Race => prop_oneof![2 => immediate, 3 => timeout, 1 => interval].boxed(),
    }
}

impl Draft {
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The draft as a program in the grammar of `replay`, with `gap` milliseconds between any two times
    /// that are meant to be apart. The gap changes nothing about the order.
    pub(crate) fn program(&self, gap: u64) -> Value {
        let mut writer = Writer { kind: self.kind, gap, is_module: self.is_module, line: 0, taken: vec![0] };
        let main = Place { depth: 0, time: 0, repeats: false };
        json!({"module": if self.is_module { "esm" } else { "cjs" }, "body": writer.body(&self.body, main)})
    }
}

/// Where an operation stands.
#[derive(Clone, Copy)]
struct Place {
    /// How many callbacks deep: 0 in the main script.
    depth: u32,
    /// When it runs, in milliseconds, as far as this is known.
    time: u64,
    /// Whether an interval is around it, so that it runs more than once.
    repeats: bool,
}

/// Numbers lines and chooses times.
struct Writer {
    kind: Kind,
    /// Milliseconds between two times.
    gap: u64,
    is_module: bool,
    line: u64,
    /// The times at which something is due already.
    taken: Vec<u64>,
}

impl Writer {
    fn body(&mut self, steps: &[Step], place: Place) -> Value {
        steps.iter().map(|step| self.step(step, place)).collect()
    }

    fn chain(&mut self, bodies: &[Vec<Step>], place: Place) -> Value {
        bodies.iter().map(|body| self.body(body, place)).collect()
    }

    fn step(&mut self, step: &Step, place: Place) -> Value {
        let inside = Place { depth: place.depth + 1, ..place };
        match step {
            // What else still runs when the script of an ES module throws is its loader's business.
            Step::Throw if place.depth == 0 && self.is_module => self.text(),
            Step::Throw => json!({"throw": "boom"}),
            Step::Text => self.text(),
            Step::NextTick(body) => json!({"nextTick": self.body(body, inside)}),
            Step::Microtask(body) => json!({"microtask": self.body(body, inside)}),
            Step::Then(chain) => json!({"then": self.chain(chain, inside)}),
            Step::ThenPromise(chain) => json!({"thenPromise": self.chain(chain, inside)}),
            Step::Catch(chain) => json!({"catch": self.chain(chain, inside)}),
            Step::Finally(chain) => json!({"finally": self.chain(chain, inside)}),
            Step::Async(steps) => json!({"async": self.async_body(steps, inside)}),
            Step::ReadFile(body) => json!({"readFile": self.body(body, inside)}),
            Step::Close(body) => json!({"close": self.body(body, inside)}),
            Step::Immediate(body) => json!({"immediate": self.body(body, inside)}),
            Step::Combined { combinator, waits, body } => self.combined(*combinator, waits, body, inside),
            Step::Timeout { body, .. } | Step::Interval { body, .. } if self.has_no_free_time(place) => {
                json!({"immediate": self.body(body, inside)})
            }
            // And an interval in an interval is many lines that say little.
            Step::Interval { wait, times, body } if !place.repeats => {
                let (ms, rounds) = self.rounds(*wait, *times, place.time);
                let body = self.body(body, Place { repeats: true, ..inside });
                json!({"interval": ms, "times": rounds, "do": body})
            }
            Step::Timeout { wait, body } | Step::Interval { wait, body, .. } => {
                let ms = self.delay(*wait, place.time);
                let body = self.body(body, Place { time: place.time + ms, ..inside });
                json!({"timeout": ms, "do": body})
            }
        }
    }

    /// Each await of a timer makes it later for what comes after it.
    fn async_body(&mut self, steps: &[AsyncStep], mut place: Place) -> Value {
        let mut ops = Vec::new();
        for step in steps {
            ops.push(match step {
                AsyncStep::Step(step) => self.step(step, place),
                AsyncStep::AwaitValue => json!({"await": "value"}),
                AsyncStep::AwaitPromise => json!({"await": "promise"}),
                AsyncStep::AwaitTimer { .. } if self.has_no_free_time(place) => json!({"await": "promise"}),
                AsyncStep::AwaitTimer { wait } => {
                    let ms = self.delay(*wait, place.time);
                    place.time += ms;
                    json!({"await": ms})
                }
            });
        }
        ops.into()
    }

    fn combined(&mut self, combinator: Combinator, waits: &[u64], body: &[Step], place: Place) -> Value {
        let waits = if self.has_no_free_time(place) { &[] } else { waits };
        let ms: Vec<u64> = waits.iter().map(|wait| self.delay(*wait, place.time)).collect();
        let waited = match combinator {
            Combinator::All | Combinator::AllSettled => ms.iter().max(),
            Combinator::Race | Combinator::Any => ms.iter().min(),
        };
        let body = self.body(body, Place { time: place.time + waited.unwrap_or(&0), ..place });
        json!({combinator.name(): ms, "do": body})
    }

    /// A timer in a callback that repeats would need a free time for each round.
    fn has_no_free_time(&self, place: Place) -> bool {
        self.kind == Kind::Timers && place.repeats
    }

    fn text(&mut self) -> Value {
        self.line += 1;
        Value::from(self.line.to_string())
    }

    /// The milliseconds of a timer that is set at `time`.
    fn delay(&mut self, wait: u64, time: u64) -> u64 {
        if self.kind != Kind::Timers {
            // 0 and 1 are the same list.
            return if self.kind == Kind::OneList { wait % 2 } else { wait };
        }
        let mut due = time + self.gap * (1 + wait);
        while self.taken.contains(&due) {
            due += self.gap;
        }
        self.taken.push(due);
        due - time
    }

    /// The milliseconds of an interval that is set at `time`, and how often it runs.
    fn rounds(&mut self, wait: u64, times: u64, time: u64) -> (u64, u64) {
        let ms = self.delay(wait, time);
        if self.kind != Kind::Timers {
            return (ms, times);
        }
        // It has to find its second round free as well.
        let second = time + 2 * ms;
        if self.taken.contains(&second) {
            return (ms, 1);
        }
        self.taken.push(second);
        (ms, 2)
    }
}
