//! How a program ends when it fails. A program that succeeds just runs out of things to do.

use std::fmt;

use crate::error::Error;
use crate::recorder::Queue;

/// Why the loop stopped before it was done. In Node, too, the first two are exit code 1 and the third is 13.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// A callback threw, and it was not the callback of a promise.
    Uncaught(Error),
    /// A promise was rejected, and when both queues were empty it still had no reaction.
    UnhandledRejection(Error),
    /// An ES module still waited at its top level when nothing was left that could wake it.
    UnsettledAwait,
    /// A nextTick or a microtask never stopped adding another one.
    Starved {
        /// The queue that was being emptied.
        queue: Queue,
        /// How many callbacks had run since the loop last had its turn.
        steps: u64,
    },
}

impl Ending {
    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(&self) -> i32 {
        if matches!(self, Self::UnsettledAwait) { 13 } else { 1 }
    }

    /// Ends the process with a message on stderr.
    #[expect(clippy::disallowed_methods, reason = "an uncaught error ends the process, as it does in Node")]
    pub(crate) fn exit(&self) -> ! {
        eprintln!("{self}");
        std::process::exit(self.exit_code());
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uncaught(error) => write!(
                formatter,
                "Uncaught {error}\n    at {}\n\
                 A callback threw this and there was no caller left to catch it. \
                 The program ends with exit code 1.",
                error.location()
            ),
            Self::UnhandledRejection(error) => write!(
                formatter,
                "Uncaught (in promise) {error}\n    at {}\n\
                 A promise was rejected with this, and nobody handled it. \
                 The program ends with exit code 1. Add `.catch(|error| …)` at the end of the chain.",
                error.location()
            ),
            Self::UnsettledAwait => write!(
                formatter,
                "Warning: Detected unsettled top-level await. The module waits for a promise that \
                 nothing can settle any more: no timer, I/O or immediate is left. \
                 The program ends with exit code 13. Look for a `resolve` that is never called."
            ),
            Self::Starved { queue, steps } => write!(
                formatter,
                "The loop was starved: {steps} callbacks in a row came from the {} queue and no \
                 timer, I/O or immediate had a turn. Node would go on like this for ever; here the \
                 program ends with exit code 1.\n\
                 To give the others a turn, go on with `set_immediate`. \
                 If the program is right, raise NODE_LOOP_STEP_BUDGET.",
                if *queue == Queue::NextTick { "nextTick" } else { "microtask" }
            ),
        }
    }
}

impl std::error::Error for Ending {}
