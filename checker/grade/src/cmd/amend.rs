//! `checker grade amend`: a corrected order, held against the stored runs.

use anyhow::Result;

use super::open;
use crate::cli::Amend;
use crate::gradebook::{Consent, Outcome};
use crate::intake::{FILES, Files};
use crate::judge::{Lock, Session, amend};
use checker::{exit, report};
use flow::process::install_cancel;
use text::{tr, trn};

pub(super) fn execute(args: &Amend) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    let _lock = Lock::take(&args.at.out)?;
    let session = Session::of_gradebook(&gradebook, &install_cancel()?)?;
    let files = Files::open(&args.at.out.join(FILES))?;
    let consent = Consent { apply: args.apply, allow_lower: args.allow_lower };
    let amended = amend(&session, &gradebook, &files, &assignment, consent)?;
    if args.apply {
        session.keep(&gradebook)?;
        super::pages::renew(&gradebook, &assignment)?;
    }
    let judged = amended.judged;
    let mut lines = Vec::new();
    // After a refused change all is judged already, and only marks are left to write.
    if judged > 0 || amended.changes.is_empty() {
        lines.push(trn!(
            judged,
            "{count} program was judged again by its stored runs; nothing was run",
            "{count} programs were judged again by their stored runs; nothing was run"
        ));
    }
    for (learner, exercise, why) in &amended.not_judged {
        lines.push(tr!(
            "not judged  {learner}  {exercise}: {why}",
            learner = report::clean(learner),
            exercise = exercise,
            why = report::clean(why)
        ));
    }
    lines.extend(super::changes::in_words(&amended.changes));
    let written = amended.changes.iter().filter(|change| change.outcome == Outcome::Written).count();
    if written > 0 && args.apply {
        lines.push(trn!(written, "{count} mark is written", "{count} marks are written"));
    }
    if !args.apply {
        lines.push(tr!("nothing was written; write it with --apply"));
    }
    report::println_all(lines)?;
    Ok(exit::DONE)
}
