//! `checker author check`: proves exercises sound, and says what is not.

use std::io::IsTerminal;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use anyhow::Result;

use super::course;
use crate::cli::Check;
use crate::{Heard, Options, Proof, human, json, summary};
use checker::cli::Format;
use checker::exit;
use checker::report::{self, Progress, Report as _};
use flow::build::Builder;
use flow::course::Starters;
use flow::event::Event;
use flow::pipeline::Pipeline;
use flow::process::install_cancel;
use flow::run::NoWall;
use text::tr;

pub(super) fn execute(args: &Check) -> Result<u8> {
    let started = Instant::now();
    let course = course()?;
    // An author's tree is the course: its starters are proved, and not those of the last build.
    let starters = Starters::of(&course).ok().map(Arc::new);
    let course = course.with_starters(starters)?;
    let exercises = course.selection(&args.ids)?;
    let options = Options {
        runs: args.runs,
        mutants: args.mutants,
        words: args.words,
        seed: args.seed,
        write: args.write,
        jobs: available_parallelism().map_or(1, usize::from),
    };
    let cancel = install_cancel()?;
    // Where no program can be built, the files alone can still be looked at.
    let builder = Builder::open(&course.root, &cancel);
    let pipeline = builder.as_ref().map(|builder| Pipeline::new(builder, &NoWall, &cancel));
    let mut progress = std::io::stderr().is_terminal().then(Progress::new);
    let mut proofs: Vec<Proof> = Vec::new();
    let mut written = Ok(());
    let mut keep = |proof: Proof, proofs: &mut Vec<Proof>| {
        let silent = proof.id.is_none() && proof.findings.is_empty();
        if written.is_ok() && args.format == Format::Human && !silent {
            written = report::print(&human(&proof));
        }
        if written.is_err() {
            cancel.cancel();
        }
        proofs.push(proof);
    };
    let whole =
        crate::course(&course, args.ids.is_empty(), pipeline.as_ref().map_err(|error| *error), args.write);
    keep(whole, &mut proofs);
    crate::check(&course, &exercises, pipeline.as_ref().ok(), &options, &mut |heard| match heard {
        Heard::Event(event) => {
            if let Some(progress) = &mut progress {
                let _ = progress.event(event);
            }
        }
        Heard::Proof(proof) => keep(proof.clone(), &mut proofs),
    });
    if let Some(progress) = &mut progress {
        let _ = progress.event(&Event::Done { time: started.elapsed() });
    }
    written?;
    if cancel.is_cancelled() {
        report::error(&tr!("cancelled; nothing is left running, and what was finished is remembered"));
        return Ok(exit::INTERRUPTED);
    }
    match args.format {
        Format::Human => report::print(&summary(&proofs, started.elapsed().as_secs_f64()))?,
        Format::Json => report::println_all([json(&proofs, &options)])?,
    }
    if let Ok(builder) = &builder {
        builder.store().prune();
    }
    Ok(if proofs.iter().all(Proof::is_sound) { exit::DONE } else { exit::NOT_ACCEPTED })
}
