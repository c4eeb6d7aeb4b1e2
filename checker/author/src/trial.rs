//! The programs of one exercise, judged: starter, reference, right and wrong ones, and one that only prints.
//!
//! Everything runs through the one pipeline, as overlays; this file only knows what must come of them.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::Options;
use super::finding::{Finding, Miss, What};
use super::orders::{Counts, Orders};
use checker::report::cause_in_words;
use flow::build::Outcome;
use flow::course::{Case, Exercise, Kind, Overlay, PREDICTION, Prediction, Program, SolutionSet, Spec};
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::{CaseResult, Cause};
use flow::pipeline::{Pipeline, Request, recipe};
use flow::run::End;
use flow::trace::Trace;
use flow::verdict::Verdict;
use order::yaml::nearest;
use text::tr;

/// The only file that may differ in most exercises.
const MAIN: &str = "src/main.rs";

/// Something that must be tried.
#[derive(Debug, Clone)]
pub(super) enum Trial {
    /// The starter as it is.
    Starter,
    /// The reference, its output printed without doing the work, and the orders that it is held to.
    Reference,
    /// A right program.
    Right(Program),
    /// A wrong program.
    Wrong(Program),
}

/// What a program got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Which one: `starter`, `reference`, `right/…`, `wrong/…`, `print`.
    pub program: String,
    /// Its verdict.
    pub verdict: Verdict,
}

/// What came of a trial.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) findings: Vec<Finding>,
    pub(super) tried: Vec<Tried>,
    pub(super) counts: Counts,
    /// What the pipeline said last, for whoever shows the progress.
    pub(super) last: Option<Arc<ExerciseResult>>,
}

impl Tally {
    fn found(&mut self, about: &str, what: What) {
        self.findings.push(Finding::new(about, what));
    }
}

/// What the trials of one exercise share.
pub(super) struct Bench<'b> {
    pub(super) pipeline: &'b Pipeline<'b>,
    pub(super) exercise: &'b Arc<Exercise>,
    pub(super) spec: &'b Spec,
    pub(super) set: Option<&'b SolutionSet>,
    pub(super) options: &'b Options,
    pub(super) say: &'b dyn Fn(Event),
}

impl Bench<'_> {
    /// Carries a trial out.
    pub(super) fn carry_out(&self, trial: &Trial) -> Tally {
        let mut tally = Tally::default();
        match trial {
            Trial::Starter => self.starter(&mut tally),
            Trial::Reference => self.reference(&mut tally),
            Trial::Right(program) => {
                self.accepted(&program.name, &Overlay::Program(program.clone()), &mut tally);
            }
            Trial::Wrong(program) => self.wrong(program, &mut tally),
        }
        tally
    }

    fn starter(&self, tally: &mut Tally) {
        const ABOUT: &str = "starter";
        self.says_what_to_do(tally);
        let result = self.judge(ABOUT, &Overlay::Empty, 1, false, tally);
        if self.compiles(ABOUT, &Overlay::Empty, true, tally) && !self.faulty(ABOUT, &result, tally) {
            match result.verdict {
                Verdict::Accepted => tally.found(ABOUT, What::StarterAccepted),
                verdict if is_limit(verdict) => tally.found(ABOUT, What::StarterEndless(verdict)),
                _ if result.points() > 0 => {
                    tally.found(ABOUT, What::StarterEarns(result.points(), result.max_points()));
                }
                _ => {}
            }
        }
    }

    fn says_what_to_do(&self, tally: &mut Tally) {
        let read = |file: &String| fs::read(self.exercise.folder.join(file)).ok();
        if self.spec.kind == Kind::Predict {
            let lines = read(&PREDICTION.to_owned()).map_or(0, |bytes| Prediction::parse(&bytes).lines.len());
            if lines > 0 {
                tally.found(PREDICTION, What::Predicts(lines));
            }
            return;
        }
        let is_todo = |text: String| text.split("// TODO").skip(1).any(|rest| !rest.starts_with("(author)"));
        let texts = self.spec.edit.iter().filter_map(read);
        if !texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).any(is_todo) {
            tally.found("starter", What::NoTodo);
        }
    }

    fn reference(&self, tally: &mut Tally) {
        let has_reference = self.set.is_some_and(|set| !set.reference.is_empty());
        let mut result = has_reference.then(|| self.accepted("reference", &Overlay::Solutions, tally));
        if self.spec.kind == Kind::Predict {
            // The prediction is one word of the order. What the program prints must be one in every case.
            let program = self.pipeline.program(
                self.exercise,
                &self.request(&Overlay::Empty, self.options.runs, true),
                self.say,
            );
            if !program.verdict.is_accepted() && !self.faulty(MAIN, &program, tally) {
                tally.found(MAIN, What::NotAccepted(self.miss(&program)));
            }
            result = Some(program);
        } else if let Some(result) = result.as_ref().filter(|result| result.verdict.is_accepted()) {
            self.print_only(result, tally);
        }
        self.orders(result.as_ref(), tally);
    }

    /// A program that must be accepted in every run.
    fn accepted(&self, about: &str, overlay: &Overlay, tally: &mut Tally) -> ExerciseResult {
        let result = self.judge(about, overlay, self.options.runs, true, tally);
        let predicts = self.spec.kind == Kind::Predict;
        if (predicts || self.compiles(about, overlay, false, tally))
            && !self.faulty(about, &result, tally)
            && !result.verdict.is_accepted()
        {
            tally.found(about, What::NotAccepted(self.miss(&result)));
        }
        result
    }

    fn wrong(&self, program: &Program, tally: &mut Tally) {
        let about = program.name.as_str();
        // A program that runs into a limit takes long, and no luck saves it.
        let runs = if is_limit(program.verdict) { 1 } else { self.options.runs };
        let result = self.judge(about, &Overlay::Program(program.clone()), runs, false, tally);
        if result.verdict != program.verdict {
            if !self.faulty(about, &result, tally) {
                tally.found(about, What::WrongVerdict { wanted: program.verdict, got: self.miss(&result) });
            }
            return;
        }
        let Some(case) = deciding(&result) else { return };
        let explores = self.cases().any(|known| known.name == case.name && known.explore.is_some());
        // What is only missed when all runs are looked at together has nothing but accepted ones.
        let is_missed = matches!(case.cause, Some(Cause::NeverSeen { .. }));
        if case.runs.0 > 0 && !is_missed && !(explores && is_caught(case.runs)) {
            tally.found(about, What::Lucky(case.runs.0, case.runs.1));
        }
        let finding = case.cause.as_ref().and_then(|cause| cause.finding());
        let broken = finding
            .and_then(|finding| finding.violation.rule.as_ref())
            .map(|rule| rule.text.trim().to_owned());
        match &program.rule {
            Some(wanted) if broken.as_ref() != Some(wanted) => {
                let what = What::WrongRule {
                    wanted: wanted.clone(),
                    broken,
                    nearest: self.nearest_rule(wanted),
                    case: case.name.clone(),
                };
                tally.found(about, what);
            }
            None if broken.is_none() && result.verdict == Verdict::WrongOrder => {
                tally.found(about, What::NoRule(case.name.clone()));
            }
            _ => {}
        }
    }

    /// The rule that was probably meant, where none has this text.
    fn nearest_rule(&self, text: &str) -> Option<String> {
        let orders = self.cases().flat_map(|case| [Some(&case.stdout), case.stderr.as_ref()]).flatten();
        let rules: Vec<&str> = orders.flat_map(|order| order.rules()).map(|rule| rule.text.trim()).collect();
        if rules.contains(&text) {
            return None;
        }
        nearest(text, rules).map(str::to_owned)
    }

    /// Judges a program that prints what the reference printed in the first visible case, whatever it is asked.
    fn print_only(&self, reference: &ExerciseResult, tally: &mut Tally) {
        let Some(run) = reference.cases.first().and_then(|case| case.run.as_ref()) else { return };
        if self.spec.edit != [MAIN] {
            return;
        }
        let text = |trace: &Trace| trace.texts().fold(String::new(), |text, line| text + line + "\n");
        let code = if let End::Exit(code) = run.end { code } else { 0 };
        // The debug form of a text is a literal of it.
        let source = format!(
            "//! Prints and does no work.\n\nfn main() {{\n    print!(\"{{}}\", {:?});\n    eprint!(\"{{}}\", {:?});\n    std::process::exit({code});\n}}\n",
            text(&run.stdout),
            text(&run.stderr),
        );
        let written = tempfile::NamedTempFile::new().and_then(|mut file| {
            file.write_all(source.as_bytes())?;
            Ok(file)
        });
        let file = match written {
            Ok(file) => file,
            Err(error) => {
                return tally.found(
                    "print",
                    What::Fault(tr!("no temporary file can be written: {error}", error = error)),
                );
            }
        };
        let program = Program {
            name: "print".to_owned(),
            path: file.path().to_owned(),
            replaces: Some(MAIN.to_owned()),
            verdict: Verdict::WrongOutput,
            rule: None,
            note: String::new(),
        };
        let result = self.judge("print", &Overlay::Program(program), 1, false, tally);
        match result.verdict {
            Verdict::Accepted => tally.found("print", What::PrintingPasses),
            verdict if result.cases.is_empty() || verdict.is_held() => {
                tally.found("print", What::PrintingUnproved(verdict));
            }
            _ => {}
        }
    }

    /// Looks at every order, with what the reference printed where it was accepted.
    fn orders(&self, result: Option<&ExerciseResult>, tally: &mut Tally) {
        let mut orders = Orders::new(self.options);
        for (number, case) in self.cases().enumerate() {
            if self.pipeline.cancel.is_cancelled() {
                break;
            }
            let judged = result.and_then(|result| result.cases.get(number));
            let run =
                judged.filter(|judged| judged.verdict.is_accepted()).and_then(|judged| judged.run.as_ref());
            let lines = |trace: &Trace| trace.texts().map(str::to_owned).collect::<Vec<_>>();
            let about = tr!("case {name}", name = case.name);
            let id = self.exercise.id.as_str();
            orders.look(&case.stdout, &about, run.map(|run| lines(&run.stdout)).as_deref(), id);
            if let Some(stderr) = &case.stderr {
                let about = format!("{about} (stderr)");
                orders.look(stderr, &about, run.map(|run| lines(&run.stderr)).as_deref(), id);
            }
        }
        let (findings, counts) = orders.finish();
        tally.findings.extend(findings);
        tally.counts = counts;
    }

    fn cases(&self) -> impl Iterator<Item = &Case> {
        self.spec.cases.iter().chain(self.set.iter().flat_map(|set| &set.hidden))
    }

    fn request(&self, overlay: &Overlay, runs: u32, fresh: bool) -> Request {
        Request {
            overlay: overlay.clone(),
            hidden: true,
            runs,
            seed: self.options.seed,
            fresh,
            jobs: 1,
            colour: false,
        }
    }

    /// Judges an overlay. What must be accepted is run afresh: a stored run proves nothing new.
    fn judge(
        &self,
        about: &str,
        overlay: &Overlay,
        runs: u32,
        fresh: bool,
        tally: &mut Tally,
    ) -> ExerciseResult {
        let result = self.pipeline.exercise(self.exercise, &self.request(overlay, runs, fresh), self.say);
        tally.tried.push(Tried { program: about.to_owned(), verdict: result.verdict });
        tally.last = Some(Arc::new(result.clone()));
        result
    }

    /// Whether a program compiles; what the compiler says of it is found.
    fn compiles(&self, about: &str, overlay: &Overlay, starter: bool, tally: &mut Tally) -> bool {
        // What cannot be laid was told when it was judged.
        let Ok(Ok(sources)) = overlay.lay(self.exercise) else { return true };
        match self.pipeline.builder.build(&recipe(self.exercise, &sources, overlay), &|_| {}) {
            Ok(Outcome::Built(built)) => {
                if !built.warnings.is_empty() {
                    tally.found(about, What::Warns(built.warnings.plain(), starter));
                }
                true
            }
            Ok(Outcome::CompileError { said, .. }) => {
                tally.found(about, What::CompileError(said.plain()));
                false
            }
            Err(error) => {
                tally.found(about, What::Fault(error.to_string()));
                false
            }
        }
    }

    /// True where nothing can be said of a program because of the course, the checker or the order.
    fn faulty(&self, about: &str, result: &ExerciseResult, tally: &mut Tally) -> bool {
        if let Some(no_cases @ (NoCases::CheckerError(_) | NoCases::Rejected(_))) = &result.no_cases {
            tally.found(about, What::Fault(no_cases.to_string()));
            return true;
        }
        let held = result.cases.iter().find(|case| case.verdict.is_held());
        let Some(held) = held else { return false };
        let why = self.why(held);
        let what = match held.verdict {
            Verdict::Undecided => What::Undecided(why),
            _ => What::Fault(format!("{}: {}", held.name, why.join("; "))),
        };
        tally.found(about, what);
        true
    }

    fn miss(&self, result: &ExerciseResult) -> Miss {
        let case = deciding(result);
        let said = result
            .no_cases
            .iter()
            .flat_map(|said| said.to_string().lines().map(str::to_owned).collect::<Vec<_>>());
        Miss {
            case: case.map(|case| case.name.clone()),
            verdict: result.verdict,
            runs: case.map_or((0, 0), |case| case.runs),
            seed: self.options.seed,
            why: said.chain(case.map(|case| self.why(case)).unwrap_or_default()).collect(),
        }
    }

    fn why(&self, case: &CaseResult) -> Vec<String> {
        case.cause.as_ref().map(|cause| cause_in_words(cause, Some(&self.spec.limits))).unwrap_or_default()
    }
}

/// The case that decides an exercise's verdict, where it is not accepted.
fn deciding(result: &ExerciseResult) -> Option<&CaseResult> {
    result.cases.iter().find(|case| !case.verdict.is_accepted())
}

/// True where so many runs failed that all of as many others would be accepted once in a thousand times at most.
/// A case that explores is made for mistakes that show in some runs only.
fn is_caught((accepted, of): (u32, u32)) -> bool {
    let share = f64::from(accepted) / f64::from(of.max(1));
    share.powf(f64::from(of)) <= 0.001
}

fn is_limit(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::TimeLimit | Verdict::MemoryLimit | Verdict::OutputLimit | Verdict::ProcessLimit
    )
}
