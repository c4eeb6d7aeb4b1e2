//! Makes small programs at random, in the grammar of `replay`, whose order Node promises.

use serde_json::{Value, json};

/// Timers that are so many milliseconds apart come in order even when Node is a little late.
const GAP: u64 = 12;

/// What the programs are made of, beside text, nextTicks, microtasks and promises.
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
}

impl Kind {
    /// How often Node may be asked. On a busy machine it can be so late that even timers which are
    /// far apart come in another order.
    pub(crate) fn attempts(self) -> usize {
        if self == Self::Timers { 4 } else { 1 }
    }
}

/// Makes programs. The same seed makes the same programs.
pub(crate) struct Generator {
    state: u64,
    kind: Kind,
    /// The number of the last line of this program.
    line: u64,
    /// How many operations this program may still have.
    left: u64,
    /// The times at which something is due already.
    taken: Vec<u64>,
    may_throw: bool,
}

impl Generator {
    pub(crate) fn new(seed: u64, kind: Kind) -> Self {
        Self { state: seed, kind, line: 0, left: 0, taken: Vec::new(), may_throw: false }
    }

    /// A program: the operations of its main script.
    pub(crate) fn program(&mut self) -> Value {
        self.line = 0;
        self.left = 30;
        self.taken = vec![0];
        self.may_throw = self.below(5) == 0;
        self.body(0, 0, false)
    }

    /// The body of a callback that runs at `time`, `depth` callbacks deep.
    fn body(&mut self, depth: u64, time: u64, repeats: bool) -> Value {
        let count = if depth == 0 { 3 + self.below(5) } else { 1 + self.below(3) };
        (0..count).map(|_| self.op(depth, time, repeats)).collect()
    }

    /// In a callback that repeats there are no timers: their times would have to be unique, too.
    fn op(&mut self, depth: u64, time: u64, repeats: bool) -> Value {
        self.left = self.left.saturating_sub(1);
        if depth >= 4 || self.left == 0 {
            return self.text();
        }
        let inner = depth + 1;
        match self.below(14) {
            0 | 1 => self.text(),
            2 => json!({"nextTick": self.body(inner, time, repeats)}),
            3 => json!({"microtask": self.body(inner, time, repeats)}),
            4 | 5 => json!({"then": self.chain(inner, time, repeats)}),
            6 => json!({"thenPromise": self.chain(inner, time, repeats)}),
            7 => json!({"catch": self.chain(inner, time, repeats)}),
            8 => json!({"finally": self.chain(inner, time, repeats)}),
            9 if self.may_throw && depth > 0 => json!({"throw": "boom"}),
            9 => self.text(),
            _ => self.task(inner, time, repeats),
        }
    }

    /// What the kind of the program adds.
    fn task(&mut self, depth: u64, time: u64, repeats: bool) -> Value {
        let wants_immediate = self.below(3) == 0;
        match self.kind {
            Kind::Queues => self.text(),
            Kind::Immediates => json!({"immediate": self.body(depth, time, repeats)}),
            Kind::Timers if wants_immediate || repeats => {
                json!({"immediate": self.body(depth, time, repeats)})
            }
            Kind::OneList => {
                let ms = self.below(2);
                if self.below(4) == 0 && !repeats {
                    let times = 1 + self.below(3);
                    return json!({"interval": ms, "times": times, "do": self.body(depth, time, true)});
                }
                json!({"timeout": ms, "do": self.body(depth, time, repeats)})
            }
            Kind::Timers => {
                let ms = self.free_slot(time);
                // An interval has to find its second round free as well.
                if self.below(4) == 0 && !self.taken.contains(&(time + 2 * ms)) {
                    self.taken.push(time + 2 * ms);
                    return json!({"interval": ms, "times": 2, "do": self.body(depth, time, true)});
                }
                json!({"timeout": ms, "do": self.body(depth, time + ms, repeats)})
            }
        }
    }

    /// How long to wait from `time` until a moment at which nothing else is due.
    fn free_slot(&mut self, time: u64) -> u64 {
        let mut due = time + GAP * (1 + self.below(4));
        while self.taken.contains(&due) {
            due += GAP;
        }
        self.taken.push(due);
        due - time
    }

    fn chain(&mut self, depth: u64, time: u64, repeats: bool) -> Value {
        (0..=self.below(3)).map(|_| self.body(depth, time, repeats)).collect()
    }

    fn text(&mut self) -> Value {
        self.line += 1;
        Value::from(self.line.to_string())
    }

    /// A number below `bound`, from SplitMix64.
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
