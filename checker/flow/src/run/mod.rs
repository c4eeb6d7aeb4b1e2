//! One run of a built program: its inputs, its stated environment, its working directory, its traces.
//! It judges nothing; [`process`] starts and ends what runs.
//!
//! A run is a plain one, or it is made in some [`Way`]: perturbed, with steps while it goes on, or both.

mod attached;
mod delay;
mod directory;
mod http;
mod leftovers;
mod machine;
mod neighbour;
mod perturbation;
mod place;
mod probe;
mod script;
mod wall;

use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::rests_on::asks_for_virtual_time;
use course::{Action, Inputs, Limits, Step};
use order::LinePattern;
use process::{self, Cancel, Guest, Hooks, Invocation, Job, Listener, Reins, Stdin};
use text::tr;

pub use attached::run_attached;
pub use delay::Delays;
pub use http::{Answer, NoAnswer, NotHttp};
pub use perturbation::Perturbation;
pub use process::{End, Finished, Limit};
pub use script::Stepped;
pub use wall::{Compilation, NoWall, Wall};

use directory::Directory;
use neighbour::Neighbour;
use probe::Probe;
use script::Script;

/// The search path of every program: the same on every machine.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Asks node-loop for marks of its virtual clock on stdout.
const TIMES: &str = "NODE_LOOP_TIMES";

/// What one run did. It can be stored and judged again.
///
/// It reads as the facts of its process do, since most of what is asked of a run is among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What its process did.
    pub finished: Finished,
    /// How long others can have kept it waiting; no delay at all where that was not asked for.
    #[serde(default)]
    pub delays: Delays,
    /// In which way it was made.
    #[serde(default)]
    pub perturbation: Perturbation,
    /// What came of the steps of the case, as far as they were reached.
    #[serde(default)]
    pub steps: Vec<Stepped>,
}

impl Deref for Run {
    type Target = Finished;

    fn deref(&self) -> &Finished {
        &self.finished
    }
}

/// What is run, and how.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The built program.
    pub program: &'a Path,
    /// What the run is given.
    pub inputs: &'a Inputs,
    /// What the run may use.
    pub limits: &'a Limits,
    /// What stands between the program and the machine.
    pub wall: &'a dyn Wall,
    /// Times are judged: measure [`Run::delays`], which costs a thread, and read the program's own clock where the
    /// inputs ask for the virtual one.
    pub measure_delay: bool,
}

/// In which way a run is made, where it is not a plain one.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// What the machine does to it.
    pub perturbation: Perturbation,
    /// What the checker does meanwhile.
    pub steps: &'a [Step],
    /// The lines of the case's order whose holes the steps may speak of.
    pub holes: &'a [LinePattern],
}

/// Why there was no run. Nothing of this is the program's doing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The program could not be started or followed.
    #[error(transparent)]
    Process(#[from] process::Error),
    /// A path under `files` leaves the working directory, or is none.
    #[error("{}", tr!("the case's file `{path}` cannot be written: a path must be relative and stay inside the \
         working directory; change it under `files` in the exercise", path = .path))]
    FilePath {
        /// The path as the case has it.
        path: String,
    },
    /// The working directory could not be made.
    #[error("{}", tr!("the working directory of the run could not be made at `{path}`: {reason}; check the free space and the permissions there", path = .path.display(), reason = .reason))]
    Directory {
        /// What was to be written.
        path: std::path::PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
}

impl Plan<'_> {
    /// Runs the program in a fresh working directory, until nothing is left of either.
    ///
    /// Its first argument, its own name, is that of the program's file: where the checker keeps it differs from machine to
    /// machine, and is nothing that a learner's page should tell. The environment is `PATH`, `HOME` (the working
    /// directory), `TMPDIR` (an empty folder of the run's own), `LANG=C.UTF-8`, for a case with facts about times
    /// on the virtual clock `NODE_LOOP_TIMES`, and what the case states, which comes last. As root, the program runs as a [`Guest`].
    ///
    /// # Errors
    /// When there could be no run; what the program does is in [`Run`].
    pub fn run(&self, cancel: &Cancel) -> Result<Run, Error> {
        self.run_in(None, cancel)
    }

    /// The same, in this way.
    ///
    /// A run that is slowed down on purpose has twice the wall-clock time; its CPU time is its own.
    ///
    /// # Errors
    /// As [`Plan::run`].
    pub fn run_in(&self, way: Option<Way<'_>>, cancel: &Cancel) -> Result<Run, Error> {
        self.run_heard(way, None, cancel)
    }

    /// The same; `heard` hears each line of the program as soon as it is whole, on this thread.
    ///
    /// # Errors
    /// As [`Plan::run`].
    pub fn run_heard(
        &self,
        way: Option<Way<'_>>,
        heard: Option<Listener<'_>>,
        cancel: &Cancel,
    ) -> Result<Run, Error> {
        let perturbation = way.map(|way| way.perturbation).unwrap_or_default();
        let steps = way.map(|way| way.steps).unwrap_or_default();
        // Where the program is run again beside itself, both are one user, and neither ends the other's processes.
        let shares = steps.iter().any(|step| matches!(step.action, Action::Run { .. }));
        let guest = Guest::take()?.map(|guest| Arc::new(if shares { guest.shared() } else { guest }));
        let directory = Directory::new(&self.inputs.files, guest.as_deref(), self.program)?;
        let mut invocation = Invocation::new(directory.program(), directory.path())
            .called(self.program.file_name().unwrap_or(self.program.as_os_str()))
            .args(&self.inputs.args)
            .env("PATH", PATH)
            .env("HOME", directory.path())
            .env("TMPDIR", directory.temporary())
            .owns(directory.path())
            .owns(directory.temporary())
            .env("LANG", "C.UTF-8");
        if let Some(workers) = perturbation.workers {
            invocation = invocation.env(perturbation::WORKERS, workers.to_string());
        }
        // What a program says of its own times is believed only where the case wants it on the virtual clock: on the
        // real one it is the checker who measures. The word is one that nobody prints by chance.
        let has_marks = self.measure_delay && asks_for_virtual_time(self.inputs);
        let times = has_marks.then(|| format!("{:016x}:", fastrand::u64(..)));
        if let Some(word) = &times {
            invocation = invocation.env(TIMES, word);
        }
        let invocation = self.inputs.env.iter().fold(invocation, |all, (name, value)| all.env(name, value));
        let cores = if perturbation.keeps_time() { Vec::new() } else { process::cores::allowed() };
        let core = match u64::try_from(cores.len()).unwrap_or(0) {
            0 => None,
            count => cores.get((perturbation.draw % count) as usize).copied(),
        };
        let speaks = |step: &Step| matches!(step.action, Action::Stdin(_) | Action::CloseStdin);
        let text = self.inputs.stdin.as_bytes().to_vec();
        let stdin = match text.is_empty() {
            _ if steps.iter().any(speaks) => Stdin::Held(text),
            true => Stdin::Null,
            false => Stdin::Text(text),
        };
        let mut limits = self.limits.clone();
        if perturbation.one_core || perturbation.neighbour {
            limits.time *= 2;
        }
        let job = |invocation: Invocation, stdin: Stdin| {
            let invocation = invocation.on_core(core.filter(|_| perturbation.one_core));
            Job { invocation, stdin, limits: limits.clone(), guest: guest.clone() }
        };
        let watched = self.measure_delay || !steps.is_empty();
        let reins = watched.then(Reins::new).transpose()?;
        let late_reads = perturbation.late_reads.then_some(perturbation.draw);
        let hooks = Hooks { reins: reins.clone(), late_reads, times: times.clone(), heard };
        let _neighbour = perturbation.neighbour.then(|| Neighbour::on(core));
        let probe = reins.clone().filter(|_| self.measure_delay).map(Probe::start);
        let again = |args: Vec<String>| -> Result<Run, Error> {
            let invocation =
                Invocation { args: args.into_iter().map(Into::into).collect(), ..invocation.clone() };
            let hooks = Hooks { times: times.clone(), ..Hooks::default() };
            let finished = self.wall.run(job(invocation, Stdin::Null), &hooks, cancel)?;
            Ok(Run { finished, delays: Delays::default(), perturbation, steps: Vec::new() })
        };
        let main = job(invocation.clone(), stdin);
        let (finished, steps) = match (&reins, way) {
            (Some(reins), Some(way)) if !steps.is_empty() => {
                let script = Script {
                    steps,
                    holes: way.holes,
                    reins,
                    wall: self.wall,
                    limits: &limits,
                    directory: directory.path().to_owned(),
                    again: &again,
                    fault: Mutex::new(None),
                };
                let (finished, stepped) = std::thread::scope(|scope| {
                    let steps = scope.spawn(|| script.play());
                    let finished = self.wall.run(main, &hooks, cancel);
                    // It reads, writes and waits, all of which returns; a panic in it is a bug and goes on as one.
                    (finished, steps.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                });
                if let Some(fault) = script.fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
                    return Err(fault);
                }
                (finished, stepped)
            }
            _ => (self.wall.run(main, &hooks, cancel), Vec::new()),
        };
        let delays = probe.map(Probe::stop).unwrap_or_default();
        Ok(Run { finished: finished?, delays, perturbation, steps })
    }
}

/// The number of a signal that is named without `SIG`.
pub(crate) fn signal_number(name: &str) -> Option<i32> {
    (1..32).find(|number| crate::judge::signal_name(*number) == Some(name))
}
