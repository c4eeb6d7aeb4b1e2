//! What a prediction comes to: it is judged, written into its file, held against a run, and noted as progress.
//!
//! Who asks for it, and how, is the business of `checker predict`. A legal order is right even if the run printed
//! another one.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::sync::Arc;

use crate::progress::{self, Progress};
use crate::whole;
use flow::build::{self, Builder};
use flow::course::{Case, Course, Exercise, Kind, Overlay, PREDICTION, Prediction, Spec};
use flow::event::{Event, ExerciseResult};
use flow::judge::{CaseResult, judge_prediction};
use flow::pipeline::{Pipeline, Request};
use flow::process::Cancel;
use flow::run::NoWall;
use flow::verdict::Verdict;

/// The exercise of which the order is asked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'c> {
    /// Its course.
    pub course: &'c Course,
    /// The exercise.
    pub exercise: &'c Arc<Exercise>,
    /// What it says of itself.
    pub spec: &'c Spec,
    /// Its first visible case: the one that is asked about.
    pub case: &'c Case,
}

impl Subject<'_> {
    /// True where the prediction is what the exercise asks for; else it is asked for beside it.
    pub fn predicts(&self) -> bool {
        self.spec.kind == Kind::Predict
    }

    /// The prediction that was written earlier, of a `predict` exercise.
    pub fn known(&self) -> Option<Prediction> {
        let bytes = self.predicts().then(|| fs::read(self.exercise.folder.join(PREDICTION)).ok())??;
        Some(Prediction::parse(&bytes)).filter(|known| !known.is_empty())
    }

    /// What comes of a prediction in each case that it must fit.
    pub fn judge(&self, prediction: &Prediction) -> Vec<CaseResult> {
        // As in a check: the prediction of a `predict` exercise must be right in every case, which differ by inputs
        // that its reader cannot see; otherwise one case was asked about.
        let cases = if self.predicts() { self.spec.cases.len() } else { 1 };
        let of = |case: &Case| CaseResult::of(case, judge_prediction(case, prediction));
        self.spec.cases.iter().take(cases).map(of).collect()
    }

    /// Writes a prediction into its file, at once or not at all.
    ///
    /// # Errors
    /// The file cannot be written; what it said is then still there.
    pub fn write(&self, prediction: &Prediction) -> io::Result<()> {
        let mut text = String::new();
        for line in &prediction.lines {
            // What would be read as a comment, or as nothing, is marked as meant.
            let is_plain = !line.text.is_empty() && !line.text.trim_start().starts_with(['#', '\\']);
            let _ = writeln!(text, "{}{}", if is_plain { "" } else { "\\" }, line.text);
        }
        whole::rewrite(&self.exercise.folder.join(PREDICTION), text.as_bytes())
    }

    /// Runs the learner's program once, in every visible case; `on` hears what happens.
    ///
    /// # Errors
    /// Nothing can be built here.
    pub fn run(
        &self,
        cancel: &Cancel,
        on: &dyn Fn(Event),
        colour: bool,
    ) -> Result<ExerciseResult, build::Error> {
        let builder = Builder::open(&self.course.root, cancel)?;
        let request = Request {
            overlay: Overlay::Empty,
            hidden: false,
            runs: 1,
            seed: 0,
            fresh: false,
            jobs: 1,
            colour,
        };
        Ok(Pipeline::new(&builder, &NoWall, cancel).program(self.exercise, &request, on))
    }

    /// An accepted prediction of a `predict` exercise is progress, by the file as it is now.
    ///
    /// # Errors
    /// It cannot be remembered.
    pub fn note(&self, verdict: Verdict) -> Result<(), progress::Error> {
        if !self.predicts() || !verdict.is_accepted() {
            return Ok(());
        }
        let Some(work) = flow::course::digest_of_tree(self.exercise) else { return Ok(()) };
        let result = ExerciseResult { verdict, work: Some(work), ..ExerciseResult::not_begun(self.exercise) };
        let mut progress = Progress::of_course(&self.course.root);
        progress.note(&result);
        progress.save()
    }
}

/// The verdict of all cases together.
pub fn verdict_of(cases: &[CaseResult]) -> Verdict {
    Verdict::of_exercise(cases.iter().map(|case| case.verdict))
}

/// What the run of the first case printed.
pub fn printed(ran: &ExerciseResult) -> Option<Vec<String>> {
    let run = ran.cases.first()?.run.as_ref()?;
    Some(run.stdout.texts().map(str::to_owned).collect())
}
