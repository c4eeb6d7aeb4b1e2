//! Python with packages from PyPI, for tests that hand files to the programs which they are made for.

#![expect(clippy::disallowed_methods, reason = "a test starts Python as its users would")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Installs what a `requirements.txt` names into a folder; what is missing on this machine, in words.
pub fn install(requirements: &Path, folder: &Path) -> Result<(), String> {
    let wanted = fs::read(requirements).map_err(|error| error.to_string())?;
    let installed = folder.join("installed.txt");
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder)).map_err(|reason| {
        format!("Python with venv is not there (Debian: apt-get install python3-venv): {reason}")
    })?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries=2",
        "--timeout=20",
    ]);
    run(pip.arg("--requirement").arg(requirements))
        .map_err(|reason| format!("{} cannot be installed from PyPI: {reason}", requirements.display()))?;
    fs::write(&installed, wanted).map_err(|error| error.to_string())
}

/// Runs a program; why it failed, in its own last words.
pub fn run(command: &mut Command) -> Result<(), String> {
    let done = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    let lines: Vec<&str> = said.lines().collect();
    Err(lines[lines.len().saturating_sub(15)..].join("\n"))
}
