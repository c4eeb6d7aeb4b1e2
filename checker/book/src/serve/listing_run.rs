//! A run of a listing's cell: its text in a scratch copy, built, run and judged against the listing's order.
//!
//! Nothing in the course is written. The order is that of the listing, whatever the reader made of the program.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::in_both;
use super::orders::Orders;
use super::run::Run;
use crate::listing::{FOLDER, Listing, Side};
use crate::runner::{Made, Node, Runner};
use checker::report;
use flow::build::{Builder, Progress};
use flow::judge::{CaseResult, Cause, judge};
use flow::run::Perturbation;
use flow::verdict::Verdict;
use text::tr;

/// What stands in the place of a verdict where nothing could be run on this machine.
pub(crate) const NOT_RUN: &str = "not-run";

/// What is run.
pub(super) struct ListingRun<'r> {
    pub(super) root: &'r Path,
    pub(super) listing: &'r Listing,
    pub(super) side: &'r Side,
    pub(super) source: &'r str,
    pub(super) times: u32,
    pub(super) node: Option<Node>,
    /// The libraries that it needs and that somebody is building already, who tells nothing of it.
    pub(super) waits_for: Option<String>,
    /// How wide its verdict is written, in columns.
    pub(super) width: usize,
}

impl ListingRun<'_> {
    /// Runs it, and says in `run` what happens; what is said of it in the end.
    ///
    /// # Errors
    /// The checker could not build or run it. That the program is wrong is a verdict.
    pub(super) fn execute(self, run: &Run) -> Result<Value> {
        let Self { root, listing, side, source, times, node, waits_for, width } = self;
        let builder = Builder::open(root, &run.cancel)?;
        let runner = Runner::with_node(&builder, &run.cancel, node);
        let shown = format!("{FOLDER}/{}/{}", listing.id, side.file);
        match waits_for {
            Some(what) => run.status("libraries", json!({"what": what})),
            None => run.status("building", json!({})),
        }
        let told = |progress: Progress| match progress {
            Progress::Libraries { names } => run.status("libraries", json!({"what": names.join(", ")})),
            Progress::LibraryLine(line) => run.status("libraries", json!({"what": line.trim()})),
            Progress::Compiling => run.status("compiling", json!({})),
            Progress::Said(said) => run.build(said.plain().trim_end()),
        };
        let ready = match runner.make((side.runtime, side.file), source, &shown, &told)? {
            Made::Ready(ready) => ready,
            Made::Refused(said) => {
                if run.lines().is_empty() {
                    // It was remembered, and so not said while it was built.
                    run.build(said.plain().trim_end());
                }
                return Ok(refused());
            }
            Made::NoNode => return Ok(no_node()),
        };
        let seed = fastrand::u64(..);
        let mut orders = Orders::default();
        let mut wrong: Option<(u32, Cause)> = None;
        let mut accepted = 0;
        for number in 0..times {
            run.status("running", json!({"run": number + 1, "of": times}));
            let heard = |stream, line: &str| {
                if number == 0 {
                    run.printed(stream, line);
                }
            };
            let perturbation = Perturbation::of(seed, number, &[]);
            let ran = runner.run_heard(&ready, &side.case.inputs, perturbation, &heard)?;
            if run.cancel.is_cancelled() {
                break;
            }
            let cause = judge(&side.case, &ran);
            accepted += u32::from(cause.is_none());
            if let (None, Some(cause)) = (&wrong, cause) {
                wrong = Some((number + 1, cause));
            }
            orders.add(&side.case.stdout, ran.stdout.texts().map(str::to_owned).collect());
        }
        let said = match &wrong {
            None => in_both(|| accepted_in_words(times)),
            Some((number, cause)) => {
                in_both(|| wrong_in_words(side, cause, *number, (accepted, times), width))
            }
        };
        let verdict = wrong.as_ref().map_or(Verdict::Accepted, |(_, cause)| cause.verdict());
        let mut answer = json!({"verdict": verdict.id(), "accepted": verdict.is_accepted(), "text": said});
        if times > 1 {
            answer["histogram"] = serde_json::to_value(orders.histogram(&side.case.stdout))?;
        }
        Ok(answer)
    }
}

fn accepted_in_words(times: u32) -> String {
    match times {
        1 => tr!("✓ what this run printed is a legal order"),
        times => tr!("✓ each of {count} runs printed a legal order", count = times),
    }
}

fn wrong_in_words(
    side: &Side,
    cause: &Cause,
    number: u32,
    (accepted, times): (u32, u32),
    width: usize,
) -> String {
    let mut text = match cause.finding() {
        Some(finding) => {
            report::order_explanation(&CaseResult::of(&side.case, Some(cause.clone())), finding, width)
        }
        None => {
            let lines = report::cause_in_words(cause, None);
            format!("✗ {}\n    {}", cause.verdict(), lines.join("\n    "))
        }
    };
    if times > 1 {
        let said = tr!(
            "{accepted} of {all} runs printed a legal order; the first that did not is run {number}",
            accepted = accepted,
            all = times,
            number = number
        );
        text.push_str(&format!("\n    {said}"));
    }
    anstream::adapter::strip_str(&text).to_string()
}

fn refused() -> Value {
    let said =
        in_both(|| format!("✗ {}\n    {}", Verdict::CompileError, tr!("the compiler says why, above")));
    json!({"verdict": Verdict::CompileError.id(), "accepted": false, "text": said})
}

fn no_node() -> Value {
    let said = in_both(|| {
        tr!(
            "Node is not installed, so this was not run; what was recorded is below (Debian: apt-get install nodejs)"
        )
    });
    json!({"verdict": NOT_RUN, "accepted": false, "text": said})
}
