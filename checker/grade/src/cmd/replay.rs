//! `checker grade replay`: a learner's program, run again under the same seed and disturbed in the same way, behind the
//! wall, and compared with what is stored. It changes no mark.

use anyhow::Result;

use super::{exercise, open};
use crate::cli::Replay;
use crate::gradebook::row::State;
use crate::intake::{FILES, Files};
use crate::judge::{Came, Cores, Lane, Session, judge_one};
use checker::cmd::Usage;
use checker::{exit, report};
use flow::process::install_cancel;
use text::tr;

pub(super) fn execute(args: &Replay) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    let learner = gradebook.learner(&args.learner)?;
    let exercise = exercise(&gradebook, &assignment, &args.exercise)?;
    let facts = gradebook.assignment(&assignment)?;
    let columns: Vec<_> = facts.columns.into_iter().filter(|column| column.exercise == exercise).collect();
    let standing = gradebook.of_learner(&assignment, learner, &columns)?;
    let judged = match standing.rows.first().map(|row| &row.state) {
        Some(State::Judged(judged)) => Some(&**judged),
        Some(State::Held(held)) => held.judged.as_ref(),
        _ => None,
    };
    let nothing = || Usage(tr!("there is nothing to run again: no program of theirs was judged for it"));
    let judged = judged.ok_or_else(nothing)?;
    let payload = gradebook.payload(judged.job)?.ok_or_else(nothing)?;
    let mut session = Session::of_gradebook(&gradebook, &install_cancel()?)?;
    if let Some(made) = gradebook.made_with(judged.job)? {
        session.settings.seed = made.seed;
    }
    let files = Files::open(&args.at.out.join(FILES))?;
    let cores = Cores::of_this_process();
    let Came::Judged(again) = judge_one(&session, &files, &payload, Lane::Timed, 0.0, None, &cores)? else {
        report::error(&tr!("cancelled; nothing is left running"));
        return Ok(exit::INTERRUPTED);
    };
    let now = session.made_with(&again.made_with.course);
    let mut lines = vec![
        tr!(
            "stored   {verdict}, {points} of {of} points of its cases",
            verdict = judged.verdict,
            points = judged.points.0,
            of = judged.points.1
        ),
        tr!(
            "again    {verdict}, {points} of {of} points of its cases",
            verdict = again.judged.verdict,
            points = again.judged.points.0,
            of = again.judged.points.1
        ),
    ];
    for (before, after) in judged.cases.iter().zip(&again.judged.cases) {
        if before.verdict != after.verdict {
            lines.push(format!(
                "{}: {} → {}",
                report::case_name(&before.name),
                before.verdict,
                after.verdict
            ));
        }
    }
    if let Some(made) = gradebook.made_with(judged.job)? {
        if made.course != now.course {
            lines.push(tr!("the exercise or its hidden cases are others than then"));
        }
        if made.checker != now.checker {
            lines.push(tr!("the checker is another one than then: {checker}", checker = made.checker));
        }
        if made.toolchain != now.toolchain {
            lines.push(tr!("the compiler is another one than then: {toolchain}", toolchain = made.toolchain));
        }
    }
    let same = judged.verdict == again.judged.verdict && judged.points == again.judged.points;
    lines.push(if same {
        tr!("the verdict is the same")
    } else {
        tr!("the verdict is another one; nothing was changed: `checker grade set` sets a mark by hand")
    });
    report::println_all(lines)?;
    Ok(if same { exit::DONE } else { exit::NOT_ACCEPTED })
}
