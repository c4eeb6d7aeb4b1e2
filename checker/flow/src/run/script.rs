//! The steps of a case, carried out while its program runs. It says what came of each and judges nothing.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::http::{Answer, Call, NoAnswer};
use super::{Error, Run, Wall, place};
use course::{Action, Limits, Request, Step};
use order::{Captures, LinePattern};
use process::{Reins, Unsent};

/// How long a server may take to answer, where the program itself has more time.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long before the end of the program's time the wait for an answer is over.
const BEFORE_THE_END: Duration = Duration::from_millis(200);
/// How many of the lines that came instead of the one waited for are kept.
const SHOWN: usize = 3;

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stepped {
    /// It was done.
    Done,
    /// The signal was sent to the program itself.
    Signalled,
    /// Its line did not come. The steps after it were not reached.
    NeverCame {
        /// The last lines that came instead, since the step before.
        instead: Vec<String>,
    },
    /// It speaks of a hole that no line has filled yet.
    Unknown {
        /// The hole.
        name: String,
    },
    /// The signal was not sent, because the program or the process had ended.
    Gone {
        /// The process id; nothing for the program itself.
        pid: Option<String>,
    },
    /// The signal was not sent, because the process is none of the program's.
    Stranger {
        /// The process id.
        pid: String,
    },
    /// There was no answer.
    Unanswered {
        /// What was asked.
        asked: String,
        /// Why.
        reason: NoAnswer,
    },
    /// A server answered.
    Answered {
        /// What was asked.
        asked: String,
        /// What it said.
        answer: Answer,
    },
    /// The program ran again.
    Ran(Box<Run>),
    /// The file could not be written, because of what the program did there.
    Unwritten {
        /// What the system said.
        reason: String,
    },
}

/// What a script works with.
pub(super) struct Script<'s> {
    pub(super) steps: &'s [Step],
    /// The lines of the case's order whose holes the steps may speak of.
    pub(super) holes: &'s [LinePattern],
    pub(super) reins: &'s Reins,
    /// What stands between the program and the machine.
    pub(super) wall: &'s dyn Wall,
    pub(super) limits: &'s Limits,
    /// The working directory.
    pub(super) directory: PathBuf,
    /// Runs the program once more with these arguments.
    pub(super) again: &'s (dyn Fn(Vec<String>) -> Result<Run, Error> + Sync),
    /// A fault of ours in one of the steps.
    pub(super) fault: Mutex<Option<Error>>,
}

impl Script<'_> {
    /// Takes the steps, one after the other, until one waits in vain.
    ///
    /// A step that fails does not keep the next ones from their turn: a server that gives a wrong answer still
    /// gets the signal that ends it.
    pub(super) fn play(&self) -> Vec<Stepped> {
        let mut known = Captures::new();
        let mut next = 0;
        let mut stepped = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            let from = next;
            let came = loop {
                let Some(line) = self.reins.line(next) else { break false };
                next += 1;
                if let Some(values) = step.when.read(&line, &known) {
                    known.extend(values);
                    break true;
                }
            };
            if !came {
                let first = next.saturating_sub(SHOWN).max(from);
                let instead = (first..next).filter_map(|no| self.reins.line(no)).collect();
                stepped.push(Stepped::NeverCame { instead });
                break;
            }
            stepped.push(self.take(&step.action, &known, next));
        }
        self.reins.close();
        stepped
    }

    /// Does what a step says; `seen` is how many lines have been looked at.
    fn take(&self, action: &Action, known: &Captures, seen: usize) -> Stepped {
        match action {
            Action::Signal { name, to } => self.signal(name, to.as_deref(), known, seen),
            Action::Stdin(text) => {
                self.reins.write(self.fill(text, known, seen).as_bytes());
                Stepped::Done
            }
            Action::CloseStdin => {
                self.reins.close();
                Stepped::Done
            }
            Action::Http(request, _) => self.ask(request, known, seen),
            Action::Run { args, .. } => {
                let args = args.iter().map(|arg| self.fill(arg, known, seen)).collect();
                match (self.again)(args) {
                    Ok(run) => Stepped::Ran(Box::new(run)),
                    Err(error) => {
                        let mut fault = self.fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                        fault.get_or_insert(error);
                        Stepped::Done
                    }
                }
            }
            Action::File { path, text } => {
                let text = self.fill(text, known, seen);
                match place::write(&self.directory, Path::new(path), text.as_bytes()) {
                    Ok(()) => Stepped::Done,
                    Err(error) => Stepped::Unwritten { reason: error.to_string() },
                }
            }
        }
    }

    fn signal(&self, signal: &str, to: Option<&str>, known: &Captures, seen: usize) -> Stepped {
        let pid = match to {
            None => None,
            Some(name) => match self.value(name, known, seen) {
                Some(value) => Some(value),
                None => return Stepped::Unknown { name: name.to_owned() },
            },
        };
        let number = match &pid {
            None => None,
            Some(value) => match value.parse::<u32>() {
                Ok(number) => Some(number),
                // What is no number is nobody's process id.
                Err(_) => return Stepped::Gone { pid },
            },
        };
        // Asked before the signal is sent: who is ended by it has no process id any more.
        let is_program = number.is_none_or(|number| self.reins.is_program(number));
        let sent = match super::signal_number(signal) {
            Some(signal) => self.reins.signal(number, signal),
            None => Err(Unsent::Gone),
        };
        match (sent, pid) {
            (Ok(()), _) if is_program => Stepped::Signalled,
            (Ok(()), _) => Stepped::Done,
            (Err(Unsent::Stranger), Some(pid)) => Stepped::Stranger { pid },
            (Err(_), pid) => Stepped::Gone { pid },
        }
    }

    fn ask(&self, request: &Request, known: &Captures, seen: usize) -> Stepped {
        let fill = |text: &str| self.fill(text, known, seen);
        let port = fill(&request.port);
        let path = fill(&request.path);
        let asked = format!("{} http://127.0.0.1:{port}{path}", request.method);
        let Some(port) = port.parse().ok().filter(|port| *port != 0) else {
            return Stepped::Unknown { name: request.port.trim_matches(['{', '}']).to_owned() };
        };
        // What a program prints must not become a second request.
        let clean = |text: String| text.replace(|c: char| c.is_control(), "");
        let call = Call {
            method: request.method.clone(),
            port,
            path: clean(path).replace(' ', "%20"),
            headers: request.headers.iter().map(|(name, value)| (name.clone(), clean(fill(value)))).collect(),
            body: fill(&request.body),
        };
        if !self.reins.listens(port) {
            return Stepped::Unanswered { asked, reason: NoAnswer::NotTheProgram };
        }
        let connect = |port, patience| self.wall.connect(self.reins, port, patience);
        match call.send(&connect, self.patience(), self.limits.output) {
            Ok(answer) => Stepped::Answered { asked, answer },
            Err(reason) => Stepped::Unanswered { asked, reason },
        }
    }

    /// How long an answer is waited for: a little less than until the program's time is over, or else its end would
    /// look like an answer that was broken off.
    fn patience(&self) -> Duration {
        let ran = self.reins.began().map_or(Duration::ZERO, |began| began.elapsed());
        let left = self.limits.time.saturating_sub(ran);
        PATIENCE.min(left.saturating_sub((left / 10).max(BEFORE_THE_END)).max(left / 2))
    }

    /// What a hole held: in a line that a step waited for, or else in a line of the order, the first that has it.
    fn value(&self, name: &str, known: &Captures, seen: usize) -> Option<String> {
        if let Some(value) = known.get(name) {
            return Some(value.clone());
        }
        let holes = || self.holes.iter().filter(|line| line.names().any(|known| known == name));
        let value = |line: String| holes().find_map(|hole| hole.read(&line, known)?.remove(name));
        (0..seen).filter_map(|no| self.reins.line(no)).find_map(value)
    }

    /// A text with the values of holes in it. Braces around anything else are part of the text.
    fn fill(&self, text: &str, known: &Captures, seen: usize) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            rest = &rest[open..];
            let hole =
                rest.find('}').and_then(|close| Some((close, self.value(&rest[1..close], known, seen)?)));
            match hole {
                Some((close, value)) => {
                    filled.push_str(&value);
                    rest = &rest[close + 1..];
                }
                None => {
                    filled.push('{');
                    rest = &rest[1..];
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}
