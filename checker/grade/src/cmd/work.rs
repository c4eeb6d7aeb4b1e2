//! `checker-grade __work`: one worker, started by a grading.

use anyhow::Result;

use crate::cli;
use crate::judge::{Work, work};
use checker::exit;
use flow::process::install_cancel;

pub(super) fn execute(args: cli::Work) -> Result<u8> {
    let cancel = install_cancel()?;
    let told = Work { out: args.out, name: args.name, core: args.core, reserved: args.reserved };
    work(&told, &cancel)?;
    Ok(exit::DONE)
}
