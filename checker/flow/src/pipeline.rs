//! The one pipeline: sources → program → runs → verdicts, for own work, solutions and submissions.
//!
//! It starts builds and runs on several threads and sends what happens as events, exercises in the
//! order of the course. `check`, `watch`, and later `serve` and `grade`, only differ in the overlay
//! they lay, the wall they put up and the report they read.

mod judgement;
mod known;
mod runner;
mod unchanged;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock, mpsc};
use std::time::Instant;

use crate::build::{Builder, Key, Place, Recipe, Source};
use crate::event::{Event, ExerciseResult, NoCases};
use crate::judge::{CaseResult, Cause, judge_prediction};
use crate::run::{Run, Wall};
use crate::verdict::Verdict;
use course::{self, Case, Exercise, Kind, Overlay, PREDICTION, Prediction, Sources};
use process::{Cancel, Limit};
use runner::Runner;

pub use known::KnownFailure;

/// What is to be checked, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is laid over the course.
    pub overlay: Overlay,
    /// Judge hidden cases too.
    pub hidden: bool,
    /// How many runs each case gets at least; all of them must be accepted. A case that explores may ask for
    /// more. The first run is a plain one, the others are perturbed as the seed and their number say.
    pub runs: u32,
    /// The seed of everything random.
    pub seed: u64,
    /// Run again what is stored already.
    pub fresh: bool,
    /// How many exercises are worked on at once.
    pub jobs: usize,
    /// Show the compiler's messages in colour.
    pub colour: bool,
}

/// What the pipeline works with.
pub struct Pipeline<'p> {
    /// Builds programs and remembers them.
    pub builder: &'p Builder,
    /// What stands between a program and the machine.
    pub wall: &'p dyn Wall,
    /// Ends everything when it is told to.
    pub cancel: &'p Cancel,
    /// Runs share the machine; a run that is repeated alone has it for itself.
    alone: RwLock<()>,
    /// Lines are told while they are printed.
    aloud: bool,
    /// Sees every run.
    witness: Option<Witness<'p>>,
    /// The limit that the compiler has gone past on the program that is checked.
    past: Option<Limit>,
}

/// Whoever sees every run that is judged, accepted ones too.
pub type Witness<'w> = &'w (dyn Fn(&Witnessed<'_>) + Sync);

/// One run of a case, and what was said of it.
#[derive(Debug, Clone, Copy)]
pub struct Witnessed<'w> {
    /// The case.
    pub case: &'w Case,
    /// The number of the run, from one.
    pub number: u32,
    /// The run, made now or stored before.
    pub run: &'w Arc<Run>,
    /// Why it is not accepted; `None` where it is.
    pub cause: Option<&'w Cause>,
}

impl<'p> Pipeline<'p> {
    /// A pipeline over these parts.
    pub fn new(builder: &'p Builder, wall: &'p dyn Wall, cancel: &'p Cancel) -> Self {
        Self { builder, wall, cancel, alone: RwLock::new(()), aloud: false, witness: None, past: None }
    }

    /// The same pipeline, which also tells each line that a program prints, as soon as it is whole
    /// ([`Event::Printed`]). What is remembered is not run, and so not told.
    #[must_use]
    pub fn aloud(self) -> Self {
        Self { aloud: true, ..self }
    }

    /// The same pipeline, which shows every run to this witness: for whoever keeps them as evidence.
    #[must_use]
    pub fn before(self, witness: Witness<'p>) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// The compiler has just gone past this limit on the program, so that it is not asked again.
    #[must_use]
    pub fn past(self, limit: Option<Limit>) -> Self {
        Self { past: limit, ..self }
    }

    /// Checks exercises; `on` hears of each when it is done, in the order given.
    pub fn check(&self, exercises: &[Arc<Exercise>], request: &Request, on: &mut dyn FnMut(&Event)) {
        let started = Instant::now();
        on(&Event::Started { exercises: exercises.len(), seed: request.seed, runs: request.runs });
        let next = AtomicUsize::new(0);
        let (tell, told) = mpsc::channel::<(usize, Event)>();
        std::thread::scope(|scope| {
            for _ in 0..request.jobs.clamp(1, exercises.len().max(1)) {
                let tell = tell.clone();
                let next = &next;
                scope.spawn(move || {
                    loop {
                        let no = next.fetch_add(1, Ordering::Relaxed);
                        let Some(exercise) = exercises.get(no) else { break };
                        if self.cancel.is_cancelled() {
                            break;
                        }
                        let say = |event| drop(tell.send((no, event)));
                        let result = self.exercise(exercise, request, &say);
                        say(Event::Finished(Arc::new(result)));
                    }
                });
            }
            drop(tell);
            let mut waiting: BTreeMap<usize, Event> = BTreeMap::new();
            let mut due = 0;
            for (no, event) in told {
                match event {
                    Event::Finished(_) => {
                        waiting.insert(no, event);
                        while let Some(event) = waiting.remove(&due) {
                            on(&event);
                            due += 1;
                        }
                    }
                    event => on(&event),
                }
            }
        });
        on(&Event::Done { time: started.elapsed() });
    }

    /// Checks one exercise.
    pub fn exercise(
        &self,
        exercise: &Arc<Exercise>,
        request: &Request,
        say: &dyn Fn(Event),
    ) -> ExerciseResult {
        let store = self.builder.store();
        let name = || unchanged::key(self.builder, exercise, request);
        let before = name();
        if let Some(result) = before.and_then(|key| unchanged::recall(store, key, exercise)) {
            return result;
        }
        let (result, failures) = self.judged(exercise, request, say, true);
        // A file that was saved meanwhile may have been read as it was before, or as it is now.
        if let (Some(key), Some(failures)) = (before, failures)
            && name() == before
        {
            unchanged::keep(store, key, &result, failures);
        }
        result
    }

    /// Runs and judges the program of an exercise even where the learner only predicts what it prints: for
    /// authors, who must know that its order is true.
    pub fn program(
        &self,
        exercise: &Arc<Exercise>,
        request: &Request,
        say: &dyn Fn(Event),
    ) -> ExerciseResult {
        self.judged(exercise, request, say, false).0
    }

    fn judged(
        &self,
        exercise: &Arc<Exercise>,
        request: &Request,
        say: &dyn Fn(Event),
        predictions: bool,
    ) -> (ExerciseResult, Option<Vec<Key>>) {
        let mut result = ExerciseResult::not_begun(exercise);
        let failures = match self.cases(exercise, request, say, predictions, &mut result) {
            Ok(failures) => {
                result.verdict = Verdict::of_exercise(result.cases.iter().map(|case| case.verdict));
                failures
            }
            Err(no_cases) => {
                result.verdict = no_cases.verdict();
                result.no_cases = Some(no_cases);
                None
            }
        };
        (result, failures)
    }

    /// Judges the cases of an exercise. The answer says under which names failing runs of its program would be
    /// known; nothing where the program is made of more than the exercise's own files and libraries.
    fn cases(
        &self,
        exercise: &Exercise,
        request: &Request,
        say: &dyn Fn(Event),
        predictions: bool,
        result: &mut ExerciseResult,
    ) -> Result<Option<Vec<Key>>, NoCases> {
        let ours = |error: &dyn std::fmt::Display| NoCases::CheckerError(error.to_string());
        let spec = exercise.spec().map_err(|broken| ours(&broken))?;
        let mut hidden = Vec::new();
        if request.hidden {
            hidden = exercise.hidden().map_err(|error| ours(&error))?;
        } else {
            result.hidden_points = exercise.hidden_points().map_err(|error| ours(&error))?;
        }
        result.max_points = spec.cases.iter().chain(&hidden).map(|case| case.points).sum();
        result.wanted = spec.cases.iter().chain(&hidden).map(|case| case.name.clone()).collect();
        let sources = match request.overlay.lay(exercise).map_err(|error| ours(&error))? {
            Ok(sources) => sources,
            Err(rejections) => return Err(NoCases::Rejected(rejections)),
        };
        result.ignored.clone_from(&sources.ignored);
        result.fixed_but_changed.clone_from(&sources.fixed_but_changed);
        let work = spec.edit.iter().map(|path| (path.as_str(), sources.files.get(path).map(Vec::as_slice)));
        result.work = Some(course::digest(work));
        let cases: Vec<&Case> = spec.cases.iter().chain(&hidden).collect();
        if predictions && spec.kind == Kind::Predict {
            let bytes = sources.files.get(PREDICTION).map(Vec::as_slice).unwrap_or_default();
            let prediction = Prediction::parse(bytes);
            // One prediction must be a legal trace of every case that its author could see.
            result.cases = spec.cases.iter().map(|case| predicted(case, &prediction)).collect();
            result.max_points = spec.cases.iter().map(|case| case.points).sum();
            result.wanted.truncate(spec.cases.len());
            result.hidden_points = 0;
            return Ok(Some(Vec::new()));
        }
        let recipe = recipe(exercise, &sources, &request.overlay);
        let runner = Runner {
            pipeline: self,
            exercise,
            spec,
            request,
            recipe: &recipe,
            say,
            program: Mutex::new(None),
        };
        if let Some(limit) = self.past {
            return Err(NoCases::PastLimit(limit));
        }
        let key = runner.remembered_key()?;
        for case in cases {
            let case_result = if case.unjudged.is_empty() {
                let (case_result, known) = runner.case(case, key)?;
                result.known_failures.extend(known);
                case_result
            } else {
                CaseResult::of(
                    case,
                    Some(Cause::Unjudged(case.unjudged.iter().map(|key| (*key).to_owned()).collect())),
                )
            };
            result.cases.push(case_result);
        }
        let reads_no_more = self.builder.key(&recipe).is_ok_and(|own| own == key);
        let failures = spec.cases.iter().chain(&hidden).map(|case| runner.failure_key(case, key));
        Ok(reads_no_more.then(|| failures.collect()))
    }
}

fn predicted(case: &Case, prediction: &Prediction) -> CaseResult {
    let cause = judge_prediction(case, prediction);
    let mut result = CaseResult::of(case, cause);
    result.runs = (u32::from(result.verdict.is_accepted()), 1);
    result
}

/// What the builder is to build.
pub fn recipe(exercise: &Exercise, sources: &Sources, overlay: &Overlay) -> Recipe {
    let folder = format!("exercises/{}", exercise.dir);
    let shown = |path: &str| match overlay {
        Overlay::Empty => None,
        Overlay::Solutions => Some(format!("solutions/{}/{path}", exercise.dir)),
        Overlay::Program(program) if program.replaces.is_some() => {
            let ending = path.rsplit_once('.').map_or("rs", |(_, ending)| ending);
            Some(format!("solutions/{}/{}.{ending}", exercise.dir, program.name))
        }
        Overlay::Program(program) => Some(format!("solutions/{}/{}/{path}", exercise.dir, program.name)),
        Overlay::Submission(_) => Some(format!("{}/{path}", exercise.dir)),
    };
    let files = sources
        .to_compile()
        .filter(|(path, _)| path.starts_with("src/"))
        .map(|(path, bytes)| {
            let shown = sources.from_overlay.contains(path).then(|| shown(path)).flatten();
            (path.to_owned(), Source { bytes: bytes.to_vec(), shown })
        })
        .collect();
    let place = if sources.from_overlay.is_empty() { Place::Tree } else { Place::Overlay };
    let starter = sources.starter.iter().filter(|(path, _)| path.starts_with("src/"));
    let starter = starter.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    Recipe { folder, files, place, starter }
}
