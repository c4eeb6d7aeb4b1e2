//! Proves exercises: their files first, then their programs on several threads, reported in order.
//!
//! What must come of each program is said in `trial`; here is only who does what, and when.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use super::finding::{Finding, What};
use super::trial::{Bench, Tally, Trial};
use super::{Heard, Options, Proof, files};
use flow::course::{Course, Exercise, SolutionSet, Spec};
use flow::event::Event;
use flow::pipeline::Pipeline;

/// Proves exercises. Without a pipeline only their files are looked at.
///
/// When the pipeline is cancelled, no exercise is reported any more.
pub fn check(
    course: &Course,
    exercises: &[Arc<Exercise>],
    pipeline: Option<&Pipeline>,
    options: &Options,
    on: &mut dyn FnMut(Heard),
) {
    let mut waiting = Waiting::default();
    let subjects: Vec<Subject> = exercises
        .iter()
        .map(|exercise| {
            let (subject, findings) = Subject::of(course, exercise, pipeline);
            waiting.add(Proof { id: Some(exercise.id.to_string()), findings, ..Proof::default() }, &subject);
            subject
        })
        .collect();
    let todo: Vec<(usize, usize)> = subjects
        .iter()
        .enumerate()
        .flat_map(|(number, subject)| (0..subject.trials.len()).map(move |trial| (number, trial)))
        .collect();
    on(Heard::Event(&Event::Started { exercises: todo.len(), seed: options.seed, runs: options.runs }));
    let next = AtomicUsize::new(0);
    let (tell, told) = mpsc::channel::<Told>();
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, todo.len().max(1)) {
            let (tell, next, todo, subjects) = (tell.clone(), &next, &todo, &subjects);
            scope.spawn(move || {
                let Some(pipeline) = pipeline else { return };
                while let Some(&(number, trial)) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let say = |event| drop(tell.send(Told::Event(event)));
                    let tally = subjects[number].carry_out(trial, pipeline, options, &say);
                    // What was interrupted has shown nothing.
                    if pipeline.cancel.is_cancelled() {
                        break;
                    }
                    drop(tell.send(Told::Tally(number, trial, tally)));
                }
            });
        }
        drop(tell);
        waiting.report(on);
        for told in told {
            match told {
                Told::Event(event) => on(Heard::Event(&event)),
                Told::Tally(number, trial, mut tally) => {
                    // A progress line makes room at this event, before anything is printed.
                    if let Some(result) = tally.last.take() {
                        on(Heard::Event(&Event::Finished(result)));
                    }
                    waiting.proofs[number].tallies.insert(trial, tally);
                    waiting.report(on);
                }
            }
        }
    });
}

/// What the threads tell.
enum Told {
    Event(Event),
    Tally(usize, usize, Tally),
}

/// An exercise that is being proved.
struct Subject<'s> {
    exercise: &'s Arc<Exercise>,
    spec: Option<&'s Spec>,
    set: Option<SolutionSet>,
    trials: Vec<Trial>,
}

impl<'s> Subject<'s> {
    /// An exercise with what its files alone show, and what is to be tried.
    fn of(course: &Course, exercise: &'s Arc<Exercise>, pipeline: Option<&Pipeline>) -> (Self, Vec<Finding>) {
        let (mut findings, spec, set) = files::check(course, exercise);
        let mut trials = Vec::new();
        let folder = format!("exercises/{}", exercise.dir);
        let program = pipeline.map(|pipeline| pipeline.builder.has_program(&folder));
        if let Some(Err(error)) = &program {
            // Once is enough: it would be said of every program.
            findings.push(Finding::new("program", What::CannotBuild(error.to_string())));
        }
        if spec.is_some() && matches!(program, Some(Ok(()))) {
            trials.extend([Trial::Starter, Trial::Reference]);
            trials.extend(set.iter().flat_map(|set| &set.right).cloned().map(Trial::Right));
            trials.extend(set.iter().flat_map(|set| &set.wrong).cloned().map(Trial::Wrong));
        }
        (Self { exercise, spec, set, trials }, findings)
    }

    fn carry_out(&self, trial: usize, pipeline: &Pipeline, options: &Options, say: &dyn Fn(Event)) -> Tally {
        match self.spec {
            Some(spec) => {
                let (exercise, set) = (self.exercise, self.set.as_ref());
                Bench { pipeline, exercise, spec, set, options, say }.carry_out(&self.trials[trial])
            }
            // Without a spec there is no trial.
            None => Tally::default(),
        }
    }
}

/// Exercises that are not reported yet, in their order.
#[derive(Default)]
struct Waiting {
    proofs: Vec<Unfinished>,
    due: usize,
}

struct Unfinished {
    proof: Proof,
    trials: usize,
    tallies: BTreeMap<usize, Tally>,
}

impl Waiting {
    fn add(&mut self, proof: Proof, subject: &Subject) {
        self.proofs.push(Unfinished { proof, trials: subject.trials.len(), tallies: BTreeMap::new() });
    }

    /// Reports what is finished and whose turn it is.
    fn report(&mut self, on: &mut dyn FnMut(Heard)) {
        while let Some(first) =
            self.proofs.get_mut(self.due).filter(|first| first.tallies.len() == first.trials)
        {
            let mut proof = std::mem::take(&mut first.proof);
            for tally in std::mem::take(&mut first.tallies).into_values() {
                proof.findings.extend(tally.findings);
                proof.tried.extend(tally.tried);
                proof.counts += tally.counts;
            }
            self.due += 1;
            on(Heard::Proof(&proof));
        }
    }
}
