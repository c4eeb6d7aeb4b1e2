//! The conductor of one grading: it starts workers as processes of their own, starts them again when they die, and says
//! how far they are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::estimate::Workers;
use super::queue::{Gone, JobQueue, QueueStats};
use super::session::Session;
use super::sqlite::SqliteQueue;
use super::worker::Cores;
use crate::gradebook::Gradebook;
use flow::process::{End, Invocation, Stream, Tool};
use text::tr;

/// So often it looks how far they are.
const LOOK: Duration = Duration::from_millis(200);
/// A worker that dies so often in a row, without a job done by anybody meanwhile, is not started again.
const MOST_DEATHS: u32 = 5;
/// So many of a worker's last words are kept.
const LAST_WORDS: usize = 5;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// Nothing is left to do.
    All,
    /// It was interrupted; the next grading goes on.
    Interrupted,
}

/// Lets so many workers work until nothing is left; `on_look` hears now and then how far they are.
///
/// # Errors
/// No worker can be started, or all of them die at once.
pub fn conduct(
    session: &Session,
    gradebook: &Gradebook,
    workers: Workers,
    on_look: &mut dyn FnMut(&QueueStats, Workers),
) -> Result<Finished> {
    let folder = gradebook.folder();
    let queue = SqliteQueue::open(folder)?;
    if session.cancel.is_cancelled() {
        return Ok(Finished::Interrupted);
    }
    if queue.stats()?.unfinished() == 0 {
        return Ok(Finished::All);
    }
    let program = std::env::current_exe().context(tr!("the checker does not find its own program"))?;
    let cores = Cores::of_this_process().numbers();
    let alive = AtomicUsize::new(0);
    let given_up: Mutex<Option<String>> = Mutex::default();
    let conductor = thread::current();
    thread::scope(|scope| -> Result<()> {
        for slot in 0..workers.all() {
            // The reserved ones are the last, whose cores the free ones do not use.
            let reserved = slot >= workers.free;
            let core = if workers.all() <= cores.len() { cores.get(slot).copied() } else { None };
            let place = Place { slot, reserved, core };
            let (queue, program, given_up, alive) = (&queue, &program, &given_up, &alive);
            let conductor = &conductor;
            alive.fetch_add(1, Ordering::SeqCst);
            // The keeper of a process ends it when this thread ends, and so when the conductor dies.
            scope.spawn(move || {
                if let Err(why) = keep_alive(session, folder, queue, program, place) {
                    *given_up.lock().unwrap_or_else(PoisonError::into_inner) = Some(format!("{why:#}"));
                }
                alive.fetch_sub(1, Ordering::SeqCst);
                conductor.unpark();
            });
        }
        while alive.load(Ordering::SeqCst) > 0 {
            on_look(&queue.stats()?, workers);
            thread::park_timeout(LOOK);
        }
        Ok(())
    })?;
    flow::process::wait_for_leaving();
    if session.cancel.is_cancelled() {
        return Ok(Finished::Interrupted);
    }
    session.builder.store().prune();
    if queue.stats()?.unfinished() > 0 {
        let why = given_up.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or_default();
        anyhow::bail!(tr!("no worker stays alive: {why}", why = why));
    }
    Ok(Finished::All)
}

/// Where a worker works.
#[derive(Clone, Copy)]
struct Place {
    slot: usize,
    reserved: bool,
    core: Option<usize>,
}

/// Starts a worker, again and again, until it says that nothing is left.
fn keep_alive(
    session: &Session,
    folder: &std::path::Path,
    queue: &SqliteQueue,
    program: &std::path::Path,
    place: Place,
) -> Result<()> {
    let (mut deaths, mut done) = (0, queue.stats()?.done);
    for generation in 0_u32.. {
        let name = format!("{}-{}-{generation}", std::process::id(), place.slot);
        let here = std::env::current_dir().unwrap_or_else(|_| folder.to_owned());
        let mut invocation = Invocation::new(program, here)
            .args(["--lang", text::Language::current().tag(), "__work", "--name", &name, "--out"])
            .arg(folder)
            .inherit(|_| true);
        if place.reserved {
            invocation = invocation.arg("--reserved");
        }
        if let Some(core) = place.core {
            invocation = invocation.args(["--core".to_owned(), core.to_string()]);
        }
        let mut words: Vec<String> = Vec::new();
        let mut on_line = |stream, line: &str| {
            if stream == Stream::Stderr {
                words.push(line.to_owned());
                if words.len() > LAST_WORDS {
                    words.remove(0);
                }
            }
        };
        let ended = Tool::new(invocation).capture(&session.cancel, &mut on_line)?;
        if session.cancel.is_cancelled() {
            queue.release(&name, &Gone::Stopped)?;
            return Ok(());
        }
        if ended.end == End::Exit(0) {
            return Ok(());
        }
        let why = tr!(
            "its worker died ({end}) {words}",
            end = format!("{:?}", ended.end),
            words = words.join("; ")
        );
        queue.release(&name, &Gone::Died(why.clone()))?;
        let stats = queue.stats()?;
        deaths = if stats.done + stats.dead > done { 1 } else { deaths + 1 };
        done = stats.done + stats.dead;
        if deaths >= MOST_DEATHS {
            anyhow::bail!(why);
        }
        if stats.unfinished() == 0 {
            return Ok(());
        }
    }
    Ok(())
}
