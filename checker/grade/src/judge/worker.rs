//! A worker: a process of its own that claims jobs, lets the pipeline judge them behind the wall, and records what it
//! said. It may be ended at any moment.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::job::{Cases, Lane, Payload, key};
use super::plan::lay_out;
use super::queue::{Done, JobQueue, Lease};
use super::session::Session;
use super::sqlite::SqliteQueue;
use crate::gradebook::evidence::{inputs_digest, kept};
use crate::gradebook::row::Judged;
use crate::gradebook::{Evidence, Gradebook};
use crate::intake::{FILES, Files};
use flow::build::{Key, Outcome};
use flow::course::Exercise;
use flow::event::{Event, ExerciseResult, NoCases};
use flow::judge::{CaseResult, Cause};
use flow::pipeline::{Pipeline, Request, Witnessed, recipe};
use flow::process::Cancel;
use flow::verdict::Verdict;
use text::tr;

/// So long a lease lasts; a worker that lives extends it long before.
const LEASE: Duration = Duration::from_secs(30);
/// So often it is extended.
const BEAT: Duration = Duration::from_secs(5);
/// A job that takes longer than this never ends: the worker ends itself, which counts as its death. All that a job
/// starts has limits of minutes.
const LONGEST: Duration = Duration::from_secs(3600);
/// A worker that finds nothing looks again so soon.
const PAUSE: Duration = Duration::from_millis(50);
/// The store is pruned after so many jobs.
const PRUNE_EVERY: u32 = 50;

/// What a worker is told when it is started.
#[derive(Debug, Clone)]
pub struct Work {
    /// The gradebook's folder.
    pub out: PathBuf,
    /// Its name in the database.
    pub name: String,
    /// The core that it stays on; `None` means any.
    pub core: Option<usize>,
    /// Its core is nobody else's: it takes timed work, and free work only where there is none.
    pub reserved: bool,
}

/// Works until nothing is left to do.
///
/// # Errors
/// The gradebook, the course or the compiler; its jobs go to others.
pub fn work(work: &Work, cancel: &Cancel) -> Result<()> {
    let gradebook = Gradebook::open(&work.out)?;
    let session = Session::of_gradebook(&gradebook, cancel)?;
    let queue = SqliteQueue::open(&work.out)?;
    let files = Files::open(&work.out.join(FILES))?;
    let cores = Cores::of_this_process();
    let lanes: &[Lane] = if work.reserved { &[Lane::Timed, Lane::Free] } else { &[Lane::Free] };
    let (mut done, mut pause) = (0_u32, PAUSE);
    while !cancel.is_cancelled() {
        let Some(lease) = queue.claim(&work.name, lanes, 1, LEASE)?.pop() else {
            if queue.stats()?.unfinished() == 0 {
                break;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(PAUSE * 8);
            continue;
        };
        pause = PAUSE;
        cores.stay_on(work.core);
        with_heartbeat(&queue, &lease, || one(&session, &queue, &files, &cores, &lease))?;
        done += 1;
        if done.is_multiple_of(PRUNE_EVERY) {
            session.builder.store().prune();
        }
    }
    Ok(())
}

/// Does something while its lease is kept alive.
fn with_heartbeat(queue: &SqliteQueue, lease: &Lease, job: impl FnOnce() -> Result<()>) -> Result<()> {
    let over = AtomicBool::new(false);
    let began = Instant::now();
    thread::scope(|scope| {
        let beat = scope.spawn(|| {
            while !over.load(Ordering::Acquire) {
                thread::park_timeout(BEAT);
                if began.elapsed() > LONGEST {
                    // Nothing else ends a job that hangs; the conductor starts another worker.
                    std::process::abort();
                }
                if !over.load(Ordering::Acquire) {
                    // Whoever lost the lease may still be the first to record.
                    let _ = queue.extend(lease, LEASE);
                }
            }
        });
        let outcome = job();
        over.store(true, Ordering::Release);
        beat.thread().unpark();
        outcome
    })
}

/// Does one job, or the first part of one, and tells the queue.
fn one(session: &Session, queue: &SqliteQueue, files: &Files, cores: &Cores, lease: &Lease) -> Result<()> {
    let outcome = judge_one(
        session,
        files,
        &lease.job.payload,
        lease.lane,
        lease.compile_seconds,
        Some(lease.job.key),
        cores,
    );
    match outcome {
        Ok(Came::Compiled(seconds)) => queue.advance(lease.clone(), seconds)?,
        Ok(Came::Judged(done)) => drop(queue.finish(lease.clone(), &done)?),
        // Cancelled: the conductor gives back what this worker had.
        Ok(Came::Stopped) => {}
        Err(why) => queue.give_back(lease.clone(), &format!("{why:#}"))?,
    }
    Ok(())
}

/// What came of a job.
#[derive(Debug)]
pub enum Came {
    /// It is compiled, in so many seconds, and goes on to the timed lane.
    Compiled(f64),
    /// It is judged.
    Judged(Box<Done>),
    /// It was cancelled.
    Stopped,
}

/// Judges one job. In the free lane, timed ones are only compiled; `expected` is the key that it must still have.
///
/// # Errors
/// A fault of ours, or the course is no longer what it was: nothing may be recorded.
pub fn judge_one(
    session: &Session,
    files: &Files,
    payload: &Payload,
    lane: Lane,
    compile_seconds: f64,
    expected: Option<Key>,
    cores: &Cores,
) -> Result<Came> {
    let exercise = session.course.by_dir(&payload.dir);
    let exercise = exercise.ok_or_else(|| {
        anyhow::anyhow!(tr!("the course has no exercise {dir} any more", dir = payload.dir))
    })?;
    let cases = Cases::of(exercise).map_err(anyhow::Error::msg)?;
    let digest = cases.digest();
    let folder = tempfile::tempdir()?;
    let overlay = lay_out(&payload.snapshot, files, &payload.dir, folder.path())?;
    let sources = match overlay.lay(exercise)? {
        Ok(sources) => sources,
        // Planned as a job, it was not rejected then.
        Err(rejections) => anyhow::bail!("{}", NoCases::Rejected(rejections)),
    };
    let own = key(&session.builder, exercise, digest, (&sources, &overlay), session.way())
        .map_err(anyhow::Error::msg)?;
    if expected.is_some_and(|expected| expected != own) {
        anyhow::bail!(tr!("the course was changed while it was graded with; grade again"));
    }
    let (mut past, mut compile_seconds) = (None, compile_seconds);
    let is_program = cases.spec.kind != flow::course::Kind::Predict;
    if is_program && cases.is_timed() && lane == Lane::Free {
        let began = Instant::now();
        match session.builder.build(&recipe(exercise, &sources, &overlay), &|_| {}) {
            Ok(Outcome::Built(_)) => return Ok(Came::Compiled(began.elapsed().as_secs_f64())),
            // What does not compile needs no core of its own; the pipeline says so below.
            Ok(Outcome::CompileError { past: limit, .. }) => {
                past = limit;
                compile_seconds += began.elapsed().as_secs_f64();
            }
            Err(flow::build::Error::Cancelled) => return Ok(Came::Stopped),
            Err(fault) => return Err(fault.into()),
        }
    }
    if cases.need_all_cores() {
        cores.use_all();
    }
    let request = Request {
        overlay,
        hidden: true,
        runs: session.settings.runs,
        seed: session.settings.seed,
        // What is stored may have been run without this wall.
        fresh: true,
        jobs: 1,
        colour: false,
    };
    let made_with = session.made_with(&digest.short());
    let toolchain = made_with.toolchain.clone();
    let seen: Mutex<Vec<Evidence>> = Mutex::default();
    let witness = |ran: &Witnessed<'_>| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let place = match seen.last() {
            Some(last) => last.place + u32::from(ran.number == 1),
            None => 0,
        };
        let (run, cut) = kept(ran.run);
        seen.push(Evidence {
            place,
            case: ran.case.name.clone(),
            hidden: ran.case.hidden,
            number: ran.number,
            verdict: ran.cause.map_or(Verdict::Accepted, Cause::verdict),
            cause: ran.cause.cloned(),
            run: Arc::unwrap_or_clone(run),
            cut,
            seed: session.settings.seed,
            order_digest: ran.case.digest.clone(),
            inputs_digest: inputs_digest(ran.case, &cases.spec.limits),
            toolchain: toolchain.clone(),
            source: String::new(),
            isolation: session.hold.level.clone(),
        });
    };
    let began = Instant::now();
    let pipeline = Pipeline::new(&session.builder, &*session.hold.wall, &session.cancel);
    let pipeline = pipeline.before(&witness).past(past);
    let compiling: Mutex<Option<(Instant, Option<Duration>)>> = Mutex::default();
    let result = pipeline.exercise(exercise, &request, &|event| {
        let mut compiling = compiling.lock().unwrap_or_else(PoisonError::into_inner);
        match (&event, &mut *compiling) {
            (Event::Building { .. }, _) => *compiling = Some((Instant::now(), None)),
            (Event::Running { .. }, Some((since, took @ None))) => *took = Some(since.elapsed()),
            _ => {}
        }
    });
    let all = began.elapsed();
    let compiled = compiling.into_inner().unwrap_or_else(PoisonError::into_inner);
    let compiled = compiled.map_or(Duration::ZERO, |(since, took)| took.unwrap_or_else(|| since.elapsed()));
    let seconds = (compile_seconds + compiled.as_secs_f64(), all.saturating_sub(compiled).as_secs_f64());
    if session.cancel.is_cancelled() {
        return Ok(Came::Stopped);
    }
    if let Some(fault) = our_fault(&result) {
        anyhow::bail!("{fault}");
    }
    let judged = judged(exercise, own, result, seconds);
    let mut runs = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    for run in &mut runs {
        run.source = judged.work.clone().unwrap_or_default();
    }
    let isolation = session.hold.level.clone();
    Ok(Came::Judged(Box::new(Done { judged, runs, isolation, made_with, amended_from: None })))
}

/// The fault of ours that kept a program from being judged, where trying again may help.
fn our_fault(result: &ExerciseResult) -> Option<String> {
    if let Some(NoCases::CheckerError(why)) = &result.no_cases {
        return Some(why.clone());
    }
    result.cases.iter().find_map(|case| match &case.cause {
        Some(Cause::CheckerError(why)) => Some(why.clone()),
        _ => None,
    })
}

/// What the gradebook keeps of a result.
fn judged(exercise: &Exercise, job: Key, result: ExerciseResult, seconds: (f64, f64)) -> Judged {
    let points = (result.points(), result.max_points());
    let message = result.no_cases.as_ref().map(ToString::to_string);
    let mut cases: Vec<CaseResult> = result.cases;
    for case in &mut cases {
        case.run = case.run.take().map(|run| kept(&run).0);
    }
    debug_assert_eq!(exercise.id, result.exercise.id);
    Judged { job, verdict: result.verdict, cases, message, points, work: result.work, seconds }
}

/// The cores that this process began with.
#[derive(Debug)]
pub struct Cores {
    #[cfg(target_os = "linux")]
    all: rustix::thread::CpuSet,
}

impl Cores {
    /// Those that it may use now.
    pub fn of_this_process() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            all: rustix::thread::sched_getaffinity(None).unwrap_or_else(|_| rustix::thread::CpuSet::new()),
        }
    }

    /// Their numbers.
    pub fn numbers(&self) -> Vec<usize> {
        #[cfg(target_os = "linux")]
        return (0..rustix::thread::CpuSet::MAX_CPU).filter(|core| self.all.is_set(*core)).collect();
        #[cfg(not(target_os = "linux"))]
        return Vec::new();
    }

    /// What this thread starts from now on stays on this core.
    fn stay_on(&self, core: Option<usize>) {
        #[cfg(target_os = "linux")]
        {
            let mut cores = rustix::thread::CpuSet::new();
            let Some(core) = core.filter(|core| self.all.is_set(*core)) else { return self.use_all() };
            cores.set(core);
            // On another core the verdict is the same; only its neighbours may be slower.
            let _ = rustix::thread::sched_setaffinity(None, &cores);
        }
    }

    /// What this thread starts from now on may use every core again.
    fn use_all(&self) {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::sched_setaffinity(None, &self.all);
    }
}
