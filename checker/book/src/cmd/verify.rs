//! `checker book verify`: every listing again.

use anyhow::Result;
use serde_json::json;

use super::course;
use crate::cli::{Format, Verify};
use crate::listing::Listing;
use crate::runner::Runner;
use crate::verify::{Outcome, Request, Verified, verify};
use checker::{exit, report};
use flow::build::Builder;
use flow::process::install_cancel;
use text::{tr, trn};

pub(super) fn execute(args: Verify) -> Result<u8> {
    let course = course()?;
    let all = Listing::all(&course.root);
    let mut ids = Vec::new();
    for wanted in &args.ids {
        let wanted = wanted.trim_start_matches("book/listings/").trim_end_matches('/');
        let inside = |id: &&String| id.as_str() == wanted || id.starts_with(&format!("{wanted}/"));
        let found: Vec<String> = all.iter().filter(inside).cloned().collect();
        if found.is_empty() {
            report::error(&format!(
                "checker: {}",
                tr!("the book has no listing `{id}`; they are the folders of book/listings", id = wanted)
            ));
            return Ok(exit::USAGE);
        }
        ids.extend(found);
    }
    if args.ids.is_empty() {
        ids = all;
    }
    let cancel = install_cancel()?;
    let builder = Builder::open(&course.root, &cancel)?;
    let runner = Runner::new(&builder, &cancel)?;
    let request = Request {
        runs: args.runs.unwrap_or(if args.write { 20 } else { 5 }).max(1),
        seed: args.seed,
        write: args.write,
        trace: args.trace,
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    };
    let mut all = Vec::new();
    verify(&course.root, &ids, &runner, request, &cancel, &mut |verified| {
        if args.format == Format::Human && !verified.outcome.is_fine() {
            report::error(&in_words(&verified));
        }
        all.push(verified);
    });
    all.sort_by(|a, b| (&a.id, a.runtime).cmp(&(&b.id, b.runtime)));
    let wrong = all.iter().filter(|verified| !verified.outcome.is_fine()).count();
    let done = all.iter().map(|verified| &verified.id).collect::<std::collections::BTreeSet<_>>().len();
    match args.format {
        Format::Json => report::println_all([json_of(&all)])?,
        Format::Human => {
            if runner.node().is_none() {
                report::error(&tr!(
                    "Node is not installed, so its programs were not run (Debian: apt-get install nodejs)"
                ));
            }
            let said = if wrong == 0 {
                trn!(done, "✓ {count} listing, every run legal", "✓ {count} listings, every run legal")
            } else {
                trn!(
                    wrong,
                    "✗ {count} program is not as its page says",
                    "✗ {count} programs are not as their pages say"
                )
            };
            report::println_all([said])?;
        }
    }
    Ok(if cancel.is_cancelled() || wrong > 0 { exit::NOT_ACCEPTED } else { exit::DONE })
}

/// What is wrong with a program, where, and what to do.
fn in_words(verified: &Verified) -> String {
    let place = format!("✗ {} ({})", verified.id, verified.runtime.shown());
    let what = match &verified.outcome {
        Outcome::Wrong { run, cause, stdout, stderr } => {
            let mut text = tr!("run {run} was not accepted", run = run);
            text.push_str("\n    ");
            text.push_str(&report::cause_in_words(cause, None).join("\n    "));
            for (name, lines) in [("stdout", stdout), ("stderr", stderr)] {
                for line in lines.iter().take(40) {
                    text.push_str(&format!("\n    {name} │ {}", report::clean(line)));
                }
            }
            text
        }
        Outcome::Refused(said) => said.clone(),
        Outcome::Stale => tr!(
            "its output was recorded from another program, or never: `checker book verify {id} --write`",
            id = verified.id
        ),
        Outcome::Illegal => tr!(
            "what is recorded is no legal order of its case: `checker book verify {id} --write`",
            id = verified.id
        ),
        Outcome::Doubtful(why) => tr!(
            "what is recorded was not written by the program: {why}; `checker book verify {id} --write` records it",
            why = why,
            id = verified.id
        ),
        Outcome::Fault(reason) => reason.clone(),
        Outcome::Sound { .. } | Outcome::NoNode => String::new(),
    };
    format!("{place}\n    {what}")
}

fn json_of(all: &[Verified]) -> String {
    let one = |verified: &Verified| {
        let (outcome, runs, orders) = match &verified.outcome {
            Outcome::Sound { runs, orders, .. } => ("sound", Some(*runs), Some(*orders)),
            Outcome::Wrong { .. } => ("wrong", None, None),
            Outcome::Refused(_) => ("refused", None, None),
            Outcome::Stale => ("stale", None, None),
            Outcome::Illegal => ("illegal", None, None),
            Outcome::Doubtful(_) => ("doubtful", None, None),
            Outcome::NoNode => ("not-run", None, None),
            Outcome::Fault(_) => ("fault", None, None),
        };
        json!({"id": verified.id, "runtime": verified.runtime.word(), "outcome": outcome, "runs": runs, "orders": orders})
    };
    json!({"format_version": 1, "listings": all.iter().map(one).collect::<Vec<_>>()}).to_string()
}
