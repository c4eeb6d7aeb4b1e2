//! How a program ends when it fails, or wants to. Most just run out of things to do.

use std::fmt;

use crate::error::Error;
use crate::recorder::Queue;

/// Why a program ends with an exit code other than 0, or before it was done. The exit codes are Node's: see
/// [`exit_code`](Self::exit_code).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Ending {
    /// A callback threw, and it was not the callback of a promise.
    Uncaught(Error),
    /// A promise was rejected, and when both queues were empty it still had no reaction.
    UnhandledRejection(Error),
    /// A listener of [`on_uncaught_exception`](crate::process::on_uncaught_exception) threw itself.
    ListenerThrew(Error),
    /// An ES module still waited at its top level when nothing was left that could wake it.
    UnsettledAwait,
    /// A nextTick or a microtask never stopped adding another one.
    Starved {
        /// The queue that was being emptied.
        queue: Queue,
        /// How many callbacks had run since the loop last had its turn.
        steps: u64,
    },
    /// The program chose its exit code: with [`exit`](crate::process::exit) or
    /// [`set_exit_code`](crate::process::set_exit_code).
    Exited {
        /// What it chose.
        code: i32,
        /// How it would have ended, if it had failed before.
        after: Option<Box<Ending>>,
    },
}

impl Ending {
    /// The exit code of the process: 7 after [`ListenerThrew`](Self::ListenerThrew), 13 after
    /// [`UnsettledAwait`](Self::UnsettledAwait), what the program chose if it did, and otherwise 1.
    #[must_use]
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::ListenerThrew(_) => 7,
            Self::UnsettledAwait => 13,
            Self::Exited { code, .. } => *code,
            Self::Uncaught(_) | Self::UnhandledRejection(_) | Self::Starved { .. } => 1,
        }
    }

    /// Whether something went wrong. Nothing did when the program only chose its exit code.
    pub(crate) fn is_failure(&self) -> bool {
        !matches!(self, Self::Exited { after: None, .. })
    }

    /// Ends the process, with a message on stderr if something went wrong.
    #[expect(clippy::disallowed_methods, reason = "an uncaught error ends the process, as it does in Node")]
    pub(crate) fn exit(&self) -> ! {
        if self.is_failure() {
            eprintln!("{self}");
        }
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
            Self::ListenerThrew(error) => write!(
                formatter,
                "Uncaught {error}\n    at {}\n\
                 A listener for uncaught errors threw this, and nobody is asked about that. \
                 The program ends with exit code 7. A listener should only write down what happened \
                 and end the program.",
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
            Self::Exited { code, after: None } => write!(
                formatter,
                "The program chose to end with exit code {code}. Look for `process::exit` and \
                 `process::set_exit_code`."
            ),
            Self::Exited { code, after: Some(ending) } => {
                write!(formatter, "{ending}\nBut the program chose to end with exit code {code}.")
            }
        }
    }
}

impl std::error::Error for Ending {}
