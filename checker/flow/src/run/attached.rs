//! A built program on the checker's own terminal, for whoever wants to see it run. It is judged by nobody.
//!
//! It is the same user as in a check, and behind the same walls of the kernel. It has the caller's stdin, terminal,
//! environment and folder: what it is asked to read lies there. What is counted in a check (time, output, memory) is
//! not counted here. What the kernel refuses there it refuses here, on Linux without root too: a file of more than
//! 64 MiB, more than 256 descriptors in one process, programs that become another user (`sudo`), signals to others, and
//! devices. The caller's own terminal may be opened; as root, only as `/dev/tty`, since its other name is root's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Error;
use super::directory::Directory;
use course::Limits;
use process::{End, Guest, Invocation, attach_program};

/// Runs `program` in the folder `here` until it ends; how it ended is the answer.
///
/// As root it runs as a [`Guest`], who may read in `here` what everybody may, and write nothing there; its HOME and its
/// TMPDIR are folders of its own that are gone afterwards.
///
/// # Errors
/// When it could not be started, or as root could not be made ready.
pub fn run_attached(program: &Path, args: Vec<String>, here: PathBuf, limits: &Limits) -> Result<End, Error> {
    // The name that it has in a check.
    let name = program.file_name().unwrap_or(program.as_os_str());
    let Some(guest) = Guest::take()? else {
        let invocation = Invocation::new(program, here).called(name).args(args).inherit(|_| true);
        return Ok(attach_program(&invocation, limits, None)?);
    };
    let directory = Directory::new(&BTreeMap::new(), Some(&guest), program)?;
    let invocation = Invocation::new(directory.program(), here)
        .called(name)
        .args(args)
        .env("HOME", directory.path())
        .env("TMPDIR", directory.temporary())
        .inherit(|_| true);
    Ok(attach_program(&invocation, limits, Some(guest))?)
}
