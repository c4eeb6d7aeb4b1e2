//! Starts Node, one process for each program. It knows nothing about what is compared.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Outcome;

/// The Node to compare with: `NODE_BIN`, or the one of the search path.
pub(crate) fn binary() -> OsString {
    env::var_os("NODE_BIN").unwrap_or_else(|| "node".into())
}

/// What `node --version` says. Says on the terminal that nothing was compared where there is no Node.
#[expect(clippy::disallowed_methods, reason = "a library has no checker to start processes for it")]
pub(crate) fn version() -> Option<String> {
    match Command::new(binary()).arg("--version").output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        Err(error) => {
            // Not `eprintln!`: the test harness would keep that to itself when the test passes.
            let note = "SKIPPED: nothing was compared with Node, since it could not be started";
            let _ = writeln!(io::stderr(), "{note}: {error}. Install it, or set NODE_BIN to its path.");
            None
        }
    }
}

/// Runs a script in a process of its own.
///
/// # Errors
/// Of the file system, or when Node does not start.
#[expect(clippy::disallowed_methods, reason = "a library has no checker to start processes for it")]
pub(crate) fn run(folder: &Path, name: &str, script: &str) -> io::Result<Outcome> {
    let path = folder.join(name);
    fs::write(&path, script)?;
    let output = Command::new(binary()).arg(&path).stdin(Stdio::null()).output()?;
    fs::remove_file(&path)?;
    let lines = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    Ok((lines, output.status.code().unwrap_or(-1)))
}
