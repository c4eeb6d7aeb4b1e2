//! What a side of a comparison is started with: this process' variables without those of an outer Cargo.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// This process' variables without those that an outer Cargo sets.
pub(crate) fn environment() -> BTreeMap<OsString, OsString> {
    let outer = |name: &str| name.starts_with("CARGO") && name != "CARGO_HOME" || name == "LD_LIBRARY_PATH";
    std::env::vars_os().filter(|(name, _)| !outer(&name.to_string_lossy())).collect()
}

/// A command in that environment.
pub(crate) fn clean(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().envs(environment());
    command
}
