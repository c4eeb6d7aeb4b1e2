//! A line that a person types. Ctrl-C is heard while it is waited for, and not only when it is there.
//!
//! It interprets nothing. Where stdin is no terminal, lines come from a file or a program, and are read as they are.

use std::io::{self, BufRead as _, IsTerminal as _};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::report::INTERRUPTED;
use flow::process::Cancel;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// A line, without its newline.
    Line(String),
    /// The end of stdin.
    End,
    /// Ctrl-C, or a signal that ends the checker.
    Interrupted,
}

/// The next line.
///
/// # Errors
/// stdin cannot be read.
pub(super) fn line(cancel: &Cancel) -> io::Result<Typed> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        let mut line = String::new();
        let read = stdin.lock().read_line(&mut line)?;
        line.truncate(line.trim_end_matches(['\n', '\r']).len());
        return Ok(if read == 0 { Typed::End } else { Typed::Line(line) });
    }
    // A terminal gives one line at a time, and what Rust's stdin keeps back could not be waited for.
    let mut line: Vec<u8> = Vec::new();
    loop {
        let mut wait =
            [PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(cancel.bell(), PollFlags::IN)];
        match poll(&mut wait, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if cancel.is_cancelled() {
            return Ok(Typed::Interrupted);
        }
        if wait[0].revents().is_empty() {
            continue;
        }
        let mut bytes = [0; 4096];
        let read = match rustix::io::read(&stdin, &mut bytes) {
            Ok(read) => read,
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(error) => return Err(error.into()),
        };
        line.extend_from_slice(&bytes[..read]);
        let is_over = read == 0 || matches!(line.last(), Some(b'\n' | b'\r'));
        if line.last().is_some_and(|last| char::from(*last) == INTERRUPTED) {
            return Ok(Typed::Interrupted);
        }
        if is_over && line.is_empty() {
            return Ok(Typed::End);
        }
        if is_over {
            return Ok(Typed::Line(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned()));
        }
    }
}
