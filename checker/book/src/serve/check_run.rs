//! A run of an exercise's cell: what `checker check` and `checker predict` do, told to a page while it happens.
//!
//! The file in `exercises/` was saved before; this builds, runs and judges it as the terminal would, and notes
//! progress.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use super::in_both;
use super::orders::Orders;
use super::run::Run;
use checker::predicted::{Subject, printed, verdict_of};
use checker::progress::Progress;
use checker::report::{self, Human};
use flow::build::Builder;
use flow::course::{Course, Exercise, Kind, Overlay, Prediction};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::CaseResult;
use flow::pipeline::{Pipeline, Request};
use flow::process::Stream;
use flow::run::NoWall;
use flow::verdict::Verdict;
use text::tr;

/// What is run.
pub(super) struct CheckRun<'r> {
    pub(super) root: &'r Path,
    pub(super) course: &'r Course,
    pub(super) exercise: &'r Arc<Exercise>,
    pub(super) times: u32,
    /// What is laid over the course. Only the reader's own files, which are no overlay, make progress.
    pub(super) overlay: Overlay,
    /// What the reader says that it prints, where the exercise asks for that.
    pub(super) prediction: Option<Prediction>,
    /// How wide its verdict is written, in columns.
    pub(super) width: usize,
}

impl CheckRun<'_> {
    /// Runs it, and says in `run` what happens; what is said of it in the end.
    ///
    /// # Errors
    /// The checker could not do it. What the learner did wrong is a verdict.
    pub(super) fn execute(self, run: &Run) -> Result<Value> {
        let spec = self.exercise.spec().map_err(|broken| anyhow::anyhow!("{broken}"))?;
        let builder = Builder::open(self.root, &run.cancel)?;
        let pipeline = Pipeline::new(&builder, &NoWall, &run.cancel).aloud();
        let own_work = matches!(self.overlay, Overlay::Empty);
        let request = Request {
            overlay: self.overlay.clone(),
            hidden: false,
            runs: self.times,
            seed: if self.times > 1 { fastrand::u64(..) } else { 1 },
            // Somebody pressed a button to see it run.
            fresh: true,
            jobs: 1,
            colour: false,
        };
        let heard = RefCell::new(Heard { run, cases: Vec::new(), many: spec.cases.len() > 1 });
        let on = |event: Event| heard.borrow_mut().event(&event);
        run.status("building", json!({}));
        // A prediction that lies in an overlay is judged as it lies there.
        let predicts = own_work && spec.kind == Kind::Predict;
        let told = |event: Event| on(event);
        let result = if predicts {
            pipeline.program(self.exercise, &request, &told)
        } else {
            pipeline.exercise(self.exercise, &request, &told)
        };
        builder.store().prune();
        let mut answer = match (&self.prediction, predicts) {
            (Some(prediction), true) => self.prediction(prediction, &result)?,
            _ => {
                if own_work {
                    let mut progress = Progress::of_course(self.root);
                    progress.note(&result);
                    progress.save()?;
                }
                judged(&result, self.width)
            }
        };
        let heard = heard.into_inner();
        if self.times > 1
            && let (Some(case), Some(told)) = (spec.cases.first(), heard.cases.first())
        {
            let mut orders = Orders::default();
            told.runs.iter().for_each(|lines| orders.add(&case.stdout, lines.clone()));
            answer["histogram"] = serde_json::to_value(orders.histogram(&case.stdout))?;
        }
        Ok(answer)
    }

    /// What is said of a prediction and of the run beside it.
    fn prediction(&self, prediction: &Prediction, ran: &ExerciseResult) -> Result<Value> {
        let spec = self.exercise.spec().map_err(|broken| anyhow::anyhow!("{broken}"))?;
        let Some(case) = spec.cases.first() else { return Ok(judged(ran, self.width)) };
        let subject = Subject { course: self.course, exercise: self.exercise, spec, case };
        let cases = subject.judge(prediction);
        let verdict = verdict_of(&cases);
        subject.note(verdict)?;
        let said = in_both(|| {
            let mut text = predicted_in_words(&cases, self.width);
            if let Some(beside) = beside_the_run(prediction, verdict, ran) {
                text.push_str(&format!("\n{beside}"));
            }
            text
        });
        Ok(json!({"verdict": verdict.id(), "accepted": verdict.is_accepted(), "text": said}))
    }
}

/// What the terminal says of a result, the commands to type aside.
fn judged(result: &ExerciseResult, width: usize) -> Value {
    let said = in_both(|| {
        let text = Human::new("checker", true, false, width).exercise(result);
        anstream::adapter::strip_str(&text).to_string().trim_end().to_owned()
    });
    // The compiler's words are in the text: what was shown of them while it compiled is shown twice.
    let has_build = matches!(result.no_cases, Some(NoCases::CompileError(_)));
    json!({
        "verdict": result.verdict.id(),
        "accepted": result.verdict.is_accepted(),
        "text": said,
        "has_build": has_build,
    })
}

fn predicted_in_words(cases: &[CaseResult], width: usize) -> String {
    let wrong = cases.iter().find_map(|case| Some((case, case.cause.as_ref()?)));
    let text = match wrong {
        None => tr!("✓ Your order is legal."),
        Some((case, cause)) => match cause.finding() {
            Some(finding) => report::order_explanation(case, finding, width),
            None => report::cause_in_words(cause, None).join("\n"),
        },
    };
    anstream::adapter::strip_str(&text).to_string()
}

/// How the run beside a prediction compares with it.
fn beside_the_run(prediction: &Prediction, verdict: Verdict, ran: &ExerciseResult) -> Option<String> {
    let Some(lines) = printed(ran) else {
        return Some(match &ran.no_cases {
            Some(NoCases::CompileError(_)) => tr!("The program does not compile yet, so nothing was run:"),
            _ => tr!("The program could not be run; `checker check` says why."),
        });
    };
    let said = prediction.lines.iter().map(|line| line.text.trim_end());
    let same = said.eq(lines.iter().map(|line| line.trim_end()));
    match (same, verdict.is_accepted()) {
        (true, true) => Some(tr!("Just as you said.")),
        (false, true) => Some(tr!("Another order than yours, and both are legal.")),
        (_, false) => None,
    }
}

/// What a page hears of a check: the lines of the first run of each case, and of all others how far they are.
struct Heard<'r> {
    run: &'r Run,
    cases: Vec<Told>,
    many: bool,
}

/// What was heard of one case.
struct Told {
    name: String,
    /// The lines on stdout of each run so far.
    runs: Vec<Vec<String>>,
}

impl Heard<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Libraries { line } => self.run.status("libraries", json!({"what": line.trim()})),
            Event::Building { .. } => self.run.status("compiling", json!({})),
            Event::Said { text, .. } => self.run.build(text.trim_end()),
            Event::Running { case, .. } => self.running(case),
            Event::Printed { stream, line, .. } => {
                let Some(told) = self.cases.last_mut() else { return };
                if told.runs.len() <= 1 {
                    self.run.printed(*stream, line);
                }
                if let (Stream::Stdout, Some(lines)) = (stream, told.runs.last_mut()) {
                    lines.push(line.clone());
                }
            }
            Event::Started { .. } | Event::Finished(_) | Event::Done { .. } => {}
        }
    }

    fn running(&mut self, case: &str) {
        let is_new = self.cases.last().is_none_or(|told| told.name != case);
        if is_new {
            self.cases.push(Told { name: case.to_owned(), runs: Vec::new() });
        }
        let Some(told) = self.cases.last_mut() else { return };
        told.runs.push(Vec::new());
        let mut more = json!({"run": told.runs.len(), "new": is_new});
        if self.many {
            more["case"] = in_both(|| report::case_name(case));
        }
        self.run.status("running", more);
    }
}
