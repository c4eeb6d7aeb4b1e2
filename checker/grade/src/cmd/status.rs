//! `checker grade --status`: how far a grading is, asked from another process. It writes nothing.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::cli::Format;
use crate::gradebook::Gradebook;
use crate::judge::{JobQueue as _, Lock, QueueStats, Remaining, SqliteQueue, Workers, remaining};
use checker::{exit, report};
use text::{tr, trn};

pub(super) fn execute(out: &Path, format: Format) -> Result<u8> {
    let gradebook = Gradebook::open(out)?;
    let queue = SqliteQueue::open(out)?;
    let stats = queue.stats()?;
    let dead = queue.dead()?;
    let is_grading = Lock::is_taken(out);
    let workers = Workers::of(gradebook.fact("workers")?.unwrap_or(1));
    let left = remaining(&stats, workers);
    if format == Format::Json {
        let seconds = match left {
            Remaining::About(time) if stats.unfinished() > 0 => Some(time.as_secs_f64()),
            _ => None,
        };
        let dead: Vec<_> = dead
            .iter()
            .map(|dead| json!({"job": dead.key.hex(), "exercise": dead.exercise, "why": dead.why}))
            .collect();
        let document = json!({
            "format_version": 1, "grading": is_grading, "ready": stats.ready, "leased": stats.leased, "done": stats.done,
            "dead": dead, "oldest_seconds": stats.oldest.map(|oldest| oldest.as_secs_f64()), "seconds_left": seconds,
        });
        report::println_all([document.to_string()])?;
        return Ok(exit::DONE);
    }
    let mut lines = vec![
        match (is_grading, stats.unfinished()) {
            (true, _) => tr!("a grading is at work"),
            (false, 0) => tr!("no grading is at work, and nothing is left to do"),
            (false, _) => tr!("no grading is at work; `checker grade` with the same folder goes on"),
        },
        progress(&stats, workers),
    ];
    for dead in dead {
        lines.push(tr!("held  {exercise}: {why}", exercise = dead.exercise, why = report::clean(&dead.why)));
    }
    report::println_all(lines)?;
    Ok(exit::DONE)
}

/// One line: how many are done, and how long the others will take.
pub(super) fn progress(stats: &QueueStats, workers: Workers) -> String {
    let (unfinished, all) = (stats.unfinished(), stats.unfinished() + stats.done + stats.dead);
    let done =
        tr!("{done} of {all} judged, {leased} at work", done = stats.done, all = all, leased = stats.leased);
    match remaining(stats, workers) {
        _ if unfinished == 0 => done,
        Remaining::Estimating => format!("{done} · {}", tr!("estimating how long it takes")),
        Remaining::About(time) => format!("{done} · {}", tr!("about {time} left", time = in_words(time))),
    }
}

/// A time as people say it: nobody needs its seconds after an hour.
fn in_words(time: Duration) -> String {
    let seconds = usize::try_from(time.as_secs()).unwrap_or(usize::MAX).max(1);
    match seconds {
        0..90 => trn!(seconds, "{count} second", "{count} seconds"),
        90..5400 => {
            let minutes = seconds.div_ceil(60);
            trn!(minutes, "{count} minute", "{count} minutes")
        }
        _ => {
            let hours = seconds.div_ceil(3600);
            trn!(hours, "{count} hour", "{count} hours")
        }
    }
}
