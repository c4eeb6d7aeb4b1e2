//! One run of a built program: its inputs, its stated environment, its working directory, its traces.
//! It judges nothing; [`crate::process`] starts and ends what runs.
//!
//! A run is a plain one, or it is made in some [`Way`]: perturbed, with steps while it goes on, or both.

mod delay;
mod directory;
mod http;
mod neighbour;
mod perturbation;
mod place;
mod script;
mod wall;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::course::{Action, Inputs, Limits, Step};
use crate::process::{self, Cancel, Finished, Guest, Hooks, Invocation, Job, Reins, Stdin};
use crate::trace::Trace;
use order::LinePattern;
use text::tr;

pub use crate::process::{End, Limit};
pub use http::Answer;
pub use perturbation::Perturbation;
pub use script::Stepped;
pub use wall::{NoWall, Wall};

use delay::Probe;
use directory::Directory;
use neighbour::Neighbour;
use script::Script;

/// The search path of every program: the same on every machine.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What one run did. It can be stored and judged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What it wrote on stdout.
    pub stdout: Trace,
    /// What it wrote on stderr.
    pub stderr: Trace,
    /// How it ended.
    pub end: End,
    /// It left a process behind when it ended by itself.
    pub leaked: bool,
    /// Wall-clock time from just before its start until it ended.
    pub wall: Duration,
    /// CPU time of its whole process tree.
    pub cpu: Duration,
    /// The most memory its tree was seen to have resident; 0 when it ended before the first look.
    pub peak_memory_bytes: u64,
    /// The worst scheduling delay outside the program during the run, as far as others than the program can
    /// have caused it; zero when not asked for.
    pub delay: Duration,
    /// The same as it was measured, whoever caused it.
    #[serde(default)]
    pub measured_delay: Duration,
    /// In which way it was made.
    #[serde(default)]
    pub perturbation: Perturbation,
    /// What came of the steps of the case, as far as they were reached.
    #[serde(default)]
    pub steps: Vec<Stepped>,
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
    /// Measure [`Run::delay`], which costs a thread.
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
    /// The environment is `PATH`, `HOME` (the working directory), `TMPDIR` (an empty folder of the run's own),
    /// `LANG=C.UTF-8`, and what the case states, which comes last. As root, the program runs as a [`Guest`].
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
        let perturbation = way.map(|way| way.perturbation).unwrap_or_default();
        let steps = way.map(|way| way.steps).unwrap_or_default();
        // Where the program is run again beside itself, both are one user, and neither ends the other's processes.
        let shares = steps.iter().any(|step| matches!(step.action, Action::Run { .. }));
        let guest = Guest::take()?.map(|guest| Arc::new(if shares { guest.shared() } else { guest }));
        let directory = Directory::new(&self.inputs.files, guest.as_deref(), self.program)?;
        let mut invocation = Invocation::new(directory.program(), directory.path())
            .args(&self.inputs.args)
            .env("PATH", PATH)
            .env("HOME", directory.path())
            .env("TMPDIR", directory.temporary())
            .env("LANG", "C.UTF-8");
        if let Some(workers) = perturbation.workers {
            invocation = invocation.env(perturbation::WORKERS, workers.to_string());
        }
        let invocation = self.inputs.env.iter().fold(invocation, |all, (name, value)| all.env(name, value));
        let cores = if perturbation.keeps_time() { Vec::new() } else { neighbour::cores() };
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
        let job = |invocation: Invocation, stdin: Stdin| -> Result<Job, process::Error> {
            let invocation = self.wall.wrap(invocation)?.on_core(core.filter(|_| perturbation.one_core));
            Ok(Job { invocation, stdin, limits: limits.clone(), guest: guest.clone() })
        };
        let watched = self.measure_delay || !steps.is_empty();
        let reins = watched.then(Reins::new).transpose()?;
        let late_reads = perturbation.late_reads.then_some(perturbation.draw);
        let hooks = Hooks { reins: reins.clone(), late_reads };
        let _neighbour = perturbation.neighbour.then(|| Neighbour::on(core));
        let probe = reins.clone().filter(|_| self.measure_delay).map(Probe::start);
        let again = |args: Vec<String>| -> Result<Run, Error> {
            let invocation =
                Invocation { args: args.into_iter().map(Into::into).collect(), ..invocation.clone() };
            Ok(Run::of(job(invocation, Stdin::Null)?.run(cancel)?, perturbation))
        };
        let main = job(invocation.clone(), stdin)?;
        let (finished, steps) = match (&reins, way) {
            (Some(reins), Some(way)) if !steps.is_empty() => {
                let script = Script {
                    steps,
                    holes: way.holes,
                    reins,
                    limits: self.limits,
                    directory: directory.path().to_owned(),
                    again: &again,
                    fault: Mutex::new(None),
                };
                let (finished, stepped) = std::thread::scope(|scope| {
                    let steps = scope.spawn(|| script.play());
                    let finished = main.run_with(&hooks, cancel);
                    // It reads, writes and waits, all of which returns; a panic in it is a bug and goes on as one.
                    (finished, steps.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                });
                if let Some(fault) = script.fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
                    return Err(fault);
                }
                (finished, stepped)
            }
            _ => (main.run_with(&hooks, cancel), Vec::new()),
        };
        let delay = probe.map(Probe::stop);
        let run = Run::of(finished?, perturbation);
        Ok(Run {
            steps,
            delay: delay.map_or(Duration::ZERO, |delay| delay.by_others),
            measured_delay: delay.map_or(Duration::ZERO, |delay| delay.measured),
            ..run
        })
    }
}

impl Run {
    /// What is known of a run when it has ended.
    fn of(finished: Finished, perturbation: Perturbation) -> Self {
        Self {
            stdout: finished.stdout,
            stderr: finished.stderr,
            end: finished.end,
            leaked: finished.leaked,
            wall: finished.wall,
            cpu: finished.cpu,
            peak_memory_bytes: finished.peak_memory_bytes,
            delay: Duration::ZERO,
            measured_delay: Duration::ZERO,
            perturbation,
            steps: Vec::new(),
        }
    }
}

/// The number of a signal that is named without `SIG`.
pub(crate) fn signal_number(name: &str) -> Option<i32> {
    (1..32).find(|number| crate::judge::signal_name(*number) == Some(name))
}
