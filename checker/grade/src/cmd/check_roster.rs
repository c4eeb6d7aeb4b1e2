//! `checker grade check-roster`: whose work is whose, before anything runs.

use anyhow::Result;

use super::course;
use crate::class::Class;
use crate::cli::CheckRoster;
use crate::intake;
use checker::cmd::Usage;
use checker::{exit, report};
use text::tr;

pub(super) fn execute(args: &CheckRoster) -> Result<u8> {
    let Some(path) = &args.class.class else {
        return Err(Usage(tr!("name the class, whose roster says who there is: --class class.yaml")).into());
    };
    let class = Class::open(path, &course()?)?;
    let check = intake::check_roster(&class, &args.dirs)?;
    report::print(&check.to_string())?;
    Ok(if check.is_complete() { exit::DONE } else { exit::NOT_ACCEPTED })
}
