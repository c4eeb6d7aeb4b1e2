//! Whether right programs are accepted in every run on a machine that is far too busy
//! (`cargo bench --bench steady -- --runs 1000`).
//!
//! Every reference is run so often, in all the ways that the checker perturbs runs, while strangers keep the
//! machine busy: twice as many as it has cores, each in a session of its own, or `--strangers N`. A run of a right program that is
//! not accepted is a fault of the checker or of the course; one that is undecided may be one in a thousand.
//! It is no test: it takes minutes.

#![expect(clippy::disallowed_methods, reason = "strangers are started as anybody would start them")]

use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;

use checker::build::Builder;
use checker::course::{Course, Exercise, Kind, Overlay};
use checker::event::ExerciseResult;
use checker::pipeline::{Pipeline, Request};
use checker::process::Cancel;
use checker::run::NoWall;

/// How many runs each case gets where nothing else is said.
const RUNS: u32 = 200;
/// Of so many runs one may be undecided.
const UNDECIDED: u32 = 1000;

/// Somebody else's busy program. Dropping it ends it.
struct Stranger(Child);

impl Stranger {
    fn new() -> Self {
        let mut command = Command::new("setsid");
        command.args(["sh", "-c", "while :; do :; done"]).stdin(Stdio::null());
        Self(command.spawn().expect("a shell"))
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How many runs came to what.
#[derive(Default)]
struct Counts {
    runs: u32,
    accepted: u32,
    undecided: u32,
    distinct: u32,
}

fn main() -> ExitCode {
    // `cargo test --benches` also starts it, to see that it starts.
    let args: Vec<String> = std::env::args().collect();
    if !args.iter().any(|arg| arg == "--bench") {
        return ExitCode::SUCCESS;
    }
    let after = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    let runs = after("--runs").map_or(RUNS, |runs| runs.parse().expect("--runs N"));
    let seed = after("--seed").map_or_else(|| fastrand::u64(..), |seed| seed.parse().expect("--seed S"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course");
    let course = Course::open(root).expect("the course");
    let cancel = Cancel::new().expect("descriptors");
    let builder = Builder::open(root, &cancel).expect("a toolchain");
    let pipeline = Pipeline::new(&builder, &NoWall, &cancel);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // Programs are built before anybody disturbs.
    for exercise in course.exercises() {
        look(&pipeline, exercise, 1, seed);
    }
    let strangers = after("--strangers").map_or(2 * cores, |count| count.parse().expect("--strangers N"));
    let _strangers: Vec<Stranger> = (0..strangers).map(|_| Stranger::new()).collect();
    println!("seed {seed}, {runs} runs a case, {strangers} strangers on {cores} cores");
    println!(
        "{:32} {:>7} {:>9} {:>10} {:>6} {:>9} {:>7}",
        "exercise", "runs", "accepted", "undecided", "wrong", "distinct", "s"
    );
    let (mut all, mut wrong) = (Counts::default(), 0);
    for exercise in course.exercises() {
        let began = Instant::now();
        let result = look(&pipeline, exercise, runs, seed);
        let mut counts = Counts::default();
        for case in &result.cases {
            counts.accepted += case.runs.0;
            counts.runs += case.runs.1;
            counts.undecided += case.held;
            counts.distinct = counts.distinct.max(case.distinct);
        }
        let failed = counts.runs - counts.accepted - counts.undecided;
        println!(
            "{:32} {:>7} {:>9} {:>10} {:>6} {:>9} {:>7.1}",
            exercise.id.as_str(),
            counts.runs,
            counts.accepted,
            counts.undecided,
            failed,
            counts.distinct,
            began.elapsed().as_secs_f64()
        );
        if let Some(case) = result.cases.iter().find(|case| !case.verdict.is_accepted()) {
            println!("    {}: {} in run {:?}: {:?}", case.name, case.verdict, case.shown, case.cause);
        }
        if result.cases.is_empty() {
            println!("    {}: {:?}", result.verdict, result.no_cases);
            wrong += 1;
        }
        all.runs += counts.runs;
        all.accepted += counts.accepted;
        all.undecided += counts.undecided;
        wrong += failed;
    }
    println!("{:32} {:>7} {:>9} {:>10} {wrong:>6}", "all", all.runs, all.accepted, all.undecided);
    let is_steady = wrong == 0 && all.undecided * UNDECIDED <= all.runs;
    if is_steady { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs what must be accepted of an exercise: the reference, or the program whose output is to be predicted.
fn look(pipeline: &Pipeline, exercise: &Arc<Exercise>, runs: u32, seed: u64) -> ExerciseResult {
    let predicts = exercise.spec().is_ok_and(|spec| spec.kind == Kind::Predict);
    let overlay = if predicts { Overlay::Empty } else { Overlay::Solutions };
    let request = Request { overlay, hidden: true, runs, seed, fresh: true, jobs: 1, colour: false };
    if predicts {
        pipeline.program(exercise, &request, &|_| {})
    } else {
        pipeline.exercise(exercise, &request, &|_| {})
    }
}
