//! Every listing again: whether what runs print today is legal, and whether what the pages show was made of them.
//!
//! It runs programs and compares; it writes recordings where it is told to, and nothing on a screen.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use anyhow::Result;

use crate::listing::{Listing, Runtime, Side};
use crate::recorded_run::{self, can_be_recorded, wanted};
use crate::recording::{Recording, Seen, is_version};
use crate::runner::{Made, Ready, Runner};
use flow::course::ExitRule;
use flow::judge::{Cause, judge};
use flow::process::{Cancel, End};
use flow::run::{Perturbation, Run};
use order::Judgement;
use text::tr;

/// How listings are verified.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// How often each program runs.
    pub runs: u32,
    /// The seed of everything random.
    pub seed: u64,
    /// Record what was printed.
    pub write: bool,
    /// Record the runs that are shown step by step, where they are missing or stale.
    pub trace: bool,
    /// How many listings are worked on at once.
    pub jobs: usize,
}

/// What was found of one program of a listing.
#[derive(Debug)]
pub struct Verified {
    /// The listing.
    pub id: String,
    /// Its program.
    pub runtime: Runtime,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of one program.
#[derive(Debug)]
pub enum Outcome {
    /// All runs were legal, and so is what the page shows.
    Sound {
        /// How many runs there were.
        runs: u32,
        /// How many orders were seen in them.
        orders: usize,
        /// The recording was written.
        written: bool,
    },
    /// A run was not accepted.
    Wrong {
        /// Which one, from one.
        run: u32,
        /// Why.
        cause: Box<Cause>,
        /// What it printed on stdout.
        stdout: Vec<String>,
        /// What it printed on stderr.
        stderr: Vec<String>,
    },
    /// `rustc` refused it.
    Refused(String),
    /// What the page would show was not made of this program, or of none.
    Stale,
    /// What the page shows step by step is no legal order of the case.
    Illegal,
    /// What the page shows cannot have been recorded; why.
    Doubtful(String),
    /// Node is not installed, so nothing was run.
    NoNode,
    /// It could not be found out; the reason.
    Fault(String),
}

impl Outcome {
    /// Whether nothing is wrong with it. What was not run is not wrong.
    pub fn is_fine(&self) -> bool {
        matches!(self, Self::Sound { .. } | Self::NoNode)
    }
}

/// Verifies these listings; `on` hears of each program when it is done.
pub fn verify(
    root: &Path,
    ids: &[String],
    runner: &Runner<'_>,
    request: Request,
    cancel: &Cancel,
    on: &mut dyn FnMut(Verified),
) {
    let next = AtomicUsize::new(0);
    let (tell, told) = mpsc::channel();
    let shown = wanted(root);
    std::thread::scope(|scope| {
        for _ in 0..request.jobs.clamp(1, ids.len().max(1)) {
            let tell = tell.clone();
            let (next, shown) = (&next, &shown);
            scope.spawn(move || {
                while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if cancel.is_cancelled() {
                        break;
                    }
                    for verified in one(root, id, runner, request, shown.contains(id)) {
                        // Nobody hears it any more only where nobody waits for it.
                        let _ = tell.send(verified);
                    }
                }
            });
        }
        drop(tell);
        told.into_iter().for_each(on);
    });
}

/// Verifies one listing.
fn one(root: &Path, id: &str, runner: &Runner<'_>, request: Request, has_stepper: bool) -> Vec<Verified> {
    let found = |runtime, outcome| Verified { id: id.to_owned(), runtime, outcome };
    let mut listing = match Listing::read(root, id) {
        Ok(listing) => listing,
        Err(error) => return vec![found(Runtime::Node, Outcome::Fault(error.to_string()))],
    };
    let mut verified = Vec::new();
    let mut recorded = listing.recorded.clone();
    for runtime in Runtime::ALL {
        let Some(side) = listing.side(runtime) else {
            recorded.set(runtime, None);
            continue;
        };
        let (outcome, recording) = match program(&listing, side, runner, request) {
            Ok(found) => found,
            Err(error) => (Outcome::Fault(format!("{error:#}")), None),
        };
        if recording.is_some() {
            recorded.set(runtime, recording);
        }
        let outcome = match outcome {
            Outcome::Sound { .. } if has_stepper || listing.run(runtime).is_some() => {
                stepwise(&listing, side, runner, request).unwrap_or(outcome)
            }
            outcome => outcome,
        };
        verified.push(found(runtime, outcome));
    }
    if request.write && recorded != listing.recorded {
        if let Err(error) = recorded.write(&listing.folder) {
            verified.push(found(Runtime::Node, Outcome::Fault(error.to_string())));
        }
        listing.recorded = recorded;
    }
    verified
}

/// Runs one program of a listing, and compares it with what is recorded, or records it.
fn program(
    listing: &Listing,
    side: &Side,
    runner: &Runner<'_>,
    request: Request,
) -> Result<(Outcome, Option<Recording>)> {
    let shown = format!("{}/{}/{}", crate::listing::FOLDER, listing.id, side.file);
    let ready = match runner.make((side.runtime, side.file), &side.source, &shown, &|_| {})? {
        Made::Ready(ready) => ready,
        Made::Refused(said) => return Ok((Outcome::Refused(said.plain().to_owned()), None)),
        Made::NoNode => return Ok((Outcome::NoNode, None)),
    };
    let recording = match record(side, &ready, runner, request)? {
        Ok(recording) => recording,
        Err(wrong) => return Ok((wrong, None)),
    };
    let (runs, orders) = (recording.runs, recording.orders.len());
    if request.write {
        return Ok((Outcome::Sound { runs, orders, written: true }, Some(recording)));
    }
    let outcome = match listing.recorded.of(side.runtime).filter(|shown| shown.is_of(side)) {
        None => Outcome::Stale,
        Some(shown) if side.case.exit != ExitRule::Any && shown.exit != recording.exit => {
            let why = tr!(
                "its exit code is {shown}, and that of a run {exit}",
                shown = shown.exit,
                exit = recording.exit
            );
            Outcome::Doubtful(why)
        }
        Some(shown) => match shown.doubt(side) {
            Some(why) => Outcome::Doubtful(why),
            None => Outcome::Sound { runs, orders, written: false },
        },
    };
    Ok((outcome, None))
}

/// Looks after the run of a program that is shown step by step; what is wrong with it.
fn stepwise(listing: &Listing, side: &Side, runner: &Runner<'_>, request: Request) -> Option<Outcome> {
    if !can_be_recorded(side) {
        return None;
    }
    let wrong = match listing.run(side.runtime).filter(|run| run.is_of(side)) {
        None => Some(Outcome::Stale),
        Some(run) if !is_version(side.runtime, &run.version) => Some(Outcome::Illegal),
        Some(run) => match side.case.stdout.judge(run.lines().map(str::trim_end)) {
            Judgement::Legal => None,
            _ => Some(Outcome::Illegal),
        },
    };
    if !(request.write || request.trace && wrong.is_some()) {
        return wrong;
    }
    match recorded_run::make(listing, side, runner) {
        Ok(recorded_run::Made::Run(run)) => {
            run.write(&listing.folder).err().map(|error| Outcome::Fault(error.to_string()))
        }
        Ok(recorded_run::Made::Not(why)) => Some(Outcome::Fault(why)),
        Err(error) => Some(Outcome::Fault(format!("{error:#}"))),
    }
}

/// Runs a program as often as asked; what it printed, or the first run that was not accepted.
fn record(
    side: &Side,
    program: &Ready,
    runner: &Runner<'_>,
    request: Request,
) -> Result<Result<Recording, Outcome>> {
    let mut seen: BTreeMap<(Vec<String>, Vec<String>), (u32, u32)> = BTreeMap::new();
    let mut exit = 0;
    for number in 0..request.runs {
        let perturbation = Perturbation::of(request.seed, number, &[]);
        let run = runner.run(program, &side.case.inputs, perturbation)?;
        if let Some(cause) = judge(&side.case, &run) {
            return Ok(Err(Outcome::Wrong {
                run: number + 1,
                cause: Box::new(cause),
                stdout: lines(run.stdout.texts()),
                stderr: lines(run.stderr.texts()),
            }));
        }
        if number == 0 {
            exit = code(&run);
        }
        let stderr = if side.case.stderr.is_some() { lines(run.stderr.texts()) } else { Vec::new() };
        let (count, _) = seen.entry((lines(run.stdout.texts()), stderr)).or_insert((0, number));
        *count += 1;
    }
    let mut orders: Vec<(u32, Seen)> = seen
        .into_iter()
        .map(|((lines, stderr), (count, first))| (first, Seen { count, lines, stderr }))
        .collect();
    orders.sort_by_key(|(first, seen)| (std::cmp::Reverse(seen.count), *first));
    Ok(Ok(Recording {
        sources: side.digest.clone(),
        version: runner.version(side.runtime).unwrap_or_default(),
        runs: request.runs,
        exit,
        orders: orders.into_iter().map(|(_, seen)| seen).collect(),
    }))
}

fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    texts.map(str::to_owned).collect()
}

/// The exit code of a run, as a shell would say it.
fn code(run: &Run) -> i32 {
    match run.end {
        End::Exit(code) => code,
        End::Signal(number) => 128 + number,
        End::Limit(_) | End::Cancelled => -1,
    }
}
