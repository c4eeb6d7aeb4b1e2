//! `checker author i18n`: holds the Bengali catalogue to the texts that it must have.

use anyhow::Result;

use super::course;
use crate::cli::I18n;
use crate::{Options, human, json};
use checker::cli::Format;
use checker::{exit, report};

pub(super) fn execute(args: &I18n) -> Result<u8> {
    let course = course()?;
    let proof = crate::catalogue(&course, args.write);
    let sound = proof.is_sound();
    match args.format {
        Format::Human => report::print(&human(&proof))?,
        Format::Json => {
            let options = Options { runs: 0, mutants: 0, words: 0, seed: 0, write: args.write, jobs: 1 };
            report::println_all([json(&[proof], &options)])?;
        }
    }
    Ok(if sound { exit::DONE } else { exit::NOT_ACCEPTED })
}
