//! The runs of one program in each of its cases, and what they come to together. The program is built when the first
//! run needs it.
//!
//! Which cases there are, and what they are worth together, is the pipeline's business.

use std::sync::{Arc, Mutex, PoisonError};

use super::judgement::judgement;
use super::known::{self, Evidence, KnownFailure};
use super::{Pipeline, Request, Witnessed};
use crate::SOURCES;
use crate::build::{self, Key, Outcome, Recipe};
use crate::event::{Event, NoCases};
use crate::judge::{CaseResult, Cause, Seen, needs_quiet};
use crate::rests_on::RestsOn;
use crate::run::{End, Limit, Perturbation, Plan, Run, Way};
use course::{Case, Exercise, Spec};
use process::Listener;

/// How often a run whose times cannot be told is repeated alone before it is undecided.
const REPEATS_ALONE: u32 = 3;
/// How many times as many runs are made at most where none has shown an order that must be among them.
const MORE_RUNS: u32 = 3;
/// The kind of record under which runs are stored.
const RUNS: &str = "runs";
/// A run whose output is larger than this is not stored.
const STORED_BYTES: usize = 1 << 20;

/// Runs the cases of one exercise; the program is built when the first run needs it.
pub(super) struct Runner<'r> {
    pub(super) pipeline: &'r Pipeline<'r>,
    pub(super) exercise: &'r Exercise,
    pub(super) spec: &'r Spec,
    pub(super) request: &'r Request,
    pub(super) recipe: &'r Recipe,
    pub(super) say: &'r dyn Fn(Event),
    pub(super) program: Mutex<Option<build::Built>>,
}

impl Runner<'_> {
    /// The key of the program, and its compile error where one is remembered.
    pub(super) fn remembered_key(&self) -> Result<Key, NoCases> {
        let recalled = self
            .pipeline
            .builder
            .recall(self.recipe)
            .map_err(|error| NoCases::CheckerError(error.to_string()))?;
        match recalled.answer {
            Some(answer) if !answer.compiles => Err(NoCases::CompileError(self.said(&answer.said))),
            Some(_) => Ok(recalled.key),
            None => self.build().map(|built| built.key),
        }
    }

    fn said(&self, rendered: &build::Rendered) -> String {
        if self.request.colour { rendered.coloured().to_owned() } else { rendered.plain() }
    }

    fn build(&self) -> Result<build::Built, NoCases> {
        let mut program = self.program.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = &*program {
            return Ok(built.clone());
        }
        let id = self.exercise.id.to_string();
        let on = |progress: build::Progress| match progress {
            build::Progress::Libraries { names } => (self.say)(Event::Libraries { line: names.join(", ") }),
            build::Progress::LibraryLine(line) => (self.say)(Event::Libraries { line }),
            build::Progress::Compiling => (self.say)(Event::Building { id: id.clone() }),
            build::Progress::Said(said) => (self.say)(Event::Said { id: id.clone(), text: self.said(&said) }),
        };
        match self.pipeline.builder.build(self.recipe, &on) {
            Ok(Outcome::Built(built)) => {
                *program = Some(built.clone());
                Ok(built)
            }
            Ok(Outcome::CompileError { past: Some(limit), .. }) => Err(NoCases::PastLimit(limit)),
            Ok(Outcome::CompileError { said, .. }) => Err(NoCases::CompileError(self.said(&said))),
            Err(error) => Err(NoCases::CheckerError(error.to_string())),
        }
    }

    /// Judges all runs of a case: one that is not accepted decides.
    ///
    /// The first that is wrong is shown, since the next run of its number is disturbed in the same way; one that cannot
    /// be decided only where none is wrong.
    ///
    /// A failing run that is known from an earlier check of this very program decides where none of these does; it
    /// is then the second part of the answer.
    pub(super) fn case(&self, case: &Case, key: Key) -> Result<(CaseResult, Option<KnownFailure>), NoCases> {
        let least = self.runs(case);
        let mut seen = Seen::of(case, least > 1);
        let some_order_of = case.explore.as_ref().and_then(|explore| explore.some_order_of.as_ref());
        let mut number = 0;
        let mut cached = true;
        // A right program must not fail by bad luck: where only the order that has to be among the runs is
        // missing, more of them are made before that is said.
        while number < least || number < least * MORE_RUNS && some_order_of.is_some() && seen.lacks() {
            let perturbation = self.perturbation(case, number);
            let run_key = run_key(key, case, self.spec, number, perturbation);
            let (run, was_stored) = match self.run(case, run_key, perturbation) {
                Ok(run) => run,
                Err(RunFault::NoCases(no_cases)) => return Err(no_cases),
                Err(RunFault::Ours(message)) => {
                    return Ok((CaseResult::of(case, Some(Cause::CheckerError(message))), None));
                }
            };
            cached &= was_stored;
            number += 1;
            let cause = self.judged(case, run_key, &run, was_stored);
            if let Some(witness) = self.pipeline.witness {
                witness(&Witnessed { case, number, run: &run, cause: cause.as_ref() });
            }
            // Whoever waits for ever once is not waited for again; and whoever is wrong when nothing disturbs it is told so
            // at once, where nobody asked for more runs than the case itself does.
            let waits = matches!(run.end, End::Limit(Limit::Time) | End::Cancelled);
            let enough =
                self.request.runs < 2 && cause.as_ref().is_some_and(|cause| !cause.verdict().is_held());
            seen.note(number, cause, run);
            if waits || number == 1 && enough {
                break;
            }
        }
        let known = self.known(case, key, &seen, number);
        let (known, of_known) = known.map(|known| (known.failure, (known.cause, known.run))).unzip();
        let of_known = known.as_ref().zip(of_known);
        let of_known = of_known.map(|(known, (cause, run))| (known.number, cause, Arc::new(run)));
        let mut result = seen.result(of_known);
        result.cached = cached;
        let sources = self.recipe.files.values().map(|source| source.bytes.as_slice());
        result.rests_on = vec![RestsOn::of_runs(&case.inputs, sources)];
        Ok((result, known))
    }

    /// Under which name a failing run of this program is known.
    pub(super) fn failure_key(&self, case: &Case, program: Key) -> Key {
        // They are plain data that always become JSON.
        let limits = serde_json::to_vec(&self.spec.limits).unwrap_or_default();
        known::key(SOURCES, program, case, &limits)
    }

    /// What is known of this program's failing runs, where none of these runs failed. Where some failed and
    /// others did not, it is known from now on.
    fn known(&self, case: &Case, program: Key, seen: &Seen<'_>, of: u32) -> Option<Evidence> {
        let store = self.pipeline.builder.store();
        let key = self.failure_key(case, program);
        let Some((number, cause, run)) = seen.failed() else { return known::recall(store, key) };
        if seen.accepted() > 0 && may_be_stored(case, run) {
            let failure = KnownFailure {
                case: case.name.clone(),
                hidden: case.hidden,
                number: *number,
                perturbation: run.perturbation,
                failed: of - seen.accepted() - seen.held(),
                of,
                seed: self.request.seed,
            };
            known::keep(store, key, &Evidence { failure, cause: cause.clone(), run: Run::clone(run) });
        }
        None
    }

    /// How many runs a case gets: as many as are asked for, and no fewer than it asks for itself.
    fn runs(&self, case: &Case) -> u32 {
        self.request.runs.max(case.explore.as_ref().map_or(1, |explore| explore.runs))
    }

    /// In which way a run is made. Where only one is made, it is a plain one.
    fn perturbation(&self, case: &Case, number: u32) -> Perturbation {
        let workers = case.explore.as_ref().map(|explore| explore.workers.as_slice()).unwrap_or_default();
        Perturbation::of(self.request.seed, number, workers)
    }

    /// What is said of a run, remembered or judged now.
    fn judged(&self, case: &Case, run_key: Key, run: &Run, was_stored: bool) -> Option<Cause> {
        let store = self.pipeline.builder.store();
        judgement(store, SOURCES, case, (run_key, run), was_stored, || may_be_stored(case, run))
    }

    /// One run: a stored one, or a new one, repeated alone where its times cannot be told.
    fn run(&self, case: &Case, key: Key, perturbation: Perturbation) -> Result<(Arc<Run>, bool), RunFault> {
        let store = self.pipeline.builder.store();
        if !self.request.fresh
            && let Some(run) = store.get::<Run>(RUNS, key)
        {
            return Ok((Arc::new(run), true));
        }
        let built = self.build().map_err(RunFault::NoCases)?;
        (self.say)(Event::Running { id: self.exercise.id.to_string(), case: case.name.clone() });
        let plan = Plan {
            program: built.program.path(),
            inputs: &case.inputs,
            limits: &self.spec.limits,
            wall: self.pipeline.wall,
            measure_delay: !case.time.is_empty() && perturbation.keeps_time(),
        };
        let way = Some(Way { perturbation, steps: &case.drive, holes: &case.holes });
        let heard = |stream, line: &str| {
            (self.say)(Event::Printed { id: self.exercise.id.to_string(), stream, line: line.to_owned() });
        };
        let heard: Option<Listener<'_>> = self.pipeline.aloud.then_some(&heard);
        let run_once = || {
            let run = plan.run_heard(way, heard, self.pipeline.cancel);
            run.map_err(|error| RunFault::Ours(error.to_string()))
        };
        let mut run = {
            let _shared = self.pipeline.alone.read().unwrap_or_else(PoisonError::into_inner);
            run_once()?
        };
        for _ in 0..REPEATS_ALONE {
            if !needs_quiet(case, &run) {
                break;
            }
            let _alone = self.pipeline.alone.write().unwrap_or_else(PoisonError::into_inner);
            // Whoever hears the lines hears that they begin anew.
            (self.say)(Event::Running { id: self.exercise.id.to_string(), case: case.name.clone() });
            run = run_once()?;
        }
        if may_be_stored(case, &run) {
            // A run that could not be stored is made again next time; nothing is lost.
            let _ = store.put(RUNS, key, &run);
        }
        Ok((Arc::new(run), false))
    }
}

enum RunFault {
    NoCases(NoCases),
    Ours(String),
}

/// The name of a run by everything that it depends on.
fn run_key(program: Key, case: &Case, spec: &Spec, number: u32, perturbation: Perturbation) -> Key {
    // All are plain data that always become JSON.
    let inputs = serde_json::to_vec(&case.inputs).unwrap_or_default();
    let limits = serde_json::to_vec(&spec.limits).unwrap_or_default();
    let way = serde_json::to_vec(&perturbation).unwrap_or_default();
    // Steps may speak of holes in the order.
    let steps = if case.drive.is_empty() { "" } else { case.digest.as_str() };
    Key::of("run")
        .with("checker", env!("CARGO_PKG_VERSION"))
        .with("program", program.hex())
        .with("inputs", inputs)
        .with("limits", limits)
        .with("number", number.to_le_bytes())
        .with("measured", [u8::from(!case.time.is_empty())])
        .with("way", way)
        .with("steps", steps)
        .key()
}

/// A run that the machine's load may have decided is not kept.
fn may_be_stored(case: &Case, run: &Run) -> bool {
    let by_load = matches!(run.end, End::Limit(Limit::Time) | End::Cancelled) || needs_quiet(case, run);
    let bytes: usize =
        run.stdout.lines.iter().chain(&run.stderr.lines).map(|line| line.text.len() + 32).sum();
    !by_load && bytes <= STORED_BYTES
}
