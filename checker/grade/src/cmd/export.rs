//! `checker grade export`: the gradebook in the formats of others.

use anyhow::Result;

use super::open;
use crate::cli::{Export, HeldMark};
use checker::cmd::Usage;
use checker::{exit, report};
use text::trn;

pub(super) fn execute(args: &Export) -> Result<u8> {
    let (gradebook, assignment) = open(&args.at)?;
    let sheet = gradebook.sheet(&assignment)?;
    let held: usize = sheet.learners.iter().map(|standing| standing.total().1).sum();
    if args.is_final && args.held.is_none() && held > 0 {
        return Err(Usage(trn!(
            held,
            "{count} row is held, and a final export needs to know what it counts as: --held zero, full or omit",
            "{count} rows are held, and a final export needs to know what they count as: --held zero, full or omit"
        ))
        .into());
    }
    if args.is_final {
        let count = gradebook.publish(&assignment, |max| match args.held {
            Some(HeldMark::Zero) => Some(crate::points::Points::ZERO),
            Some(HeldMark::Full) => Some(max),
            Some(HeldMark::Omit) | None => None,
        })?;
        report::println_all([trn!(count, "{count} mark is published now", "{count} marks are published now")])?;
    }
    Ok(exit::DONE)
}
