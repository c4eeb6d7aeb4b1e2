//! A watch on a terminal of its own, as a learner starts it: keys go in, and what is written on its screen comes out.
//!
//! The terminal is util-linux' `script`, which adds less than a millisecond. The watch writes only the rows that differ, so that
//! what is looked for must be something that was not on the screen before.

use std::cell::RefCell;
use std::fs;
use std::io::Write as _;
use std::os::fd::AsFd as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::clean::clean;
use crate::course::Bench;
use crate::row::cpu_of;

/// So long is waited for what must come, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Beneath an accepted verdict, and nowhere as long as it is being checked.
pub(crate) const DONE: &str = "This exercise is done.";

/// A watch, and what it has written since something was last looked for.
pub(crate) struct Watched {
    script: Child,
    written: RefCell<Vec<u8>>,
}

impl Watched {
    /// A watch on this exercise, which must be accepted.
    pub(crate) fn open(bench: &Bench, id: &str) -> Self {
        let command = format!("stty rows 40 cols 100; exec '{}' watch {id}", env!("CARGO_BIN_EXE_checker"));
        let mut script = clean("script".as_ref(), &bench.root);
        script.args(["-q", "-f", "-c", &command, "/dev/null"]);
        script.env("LC_ALL", "en_US.UTF-8").env("TERM", "xterm-256color").env("SHELL", "/bin/sh");
        script.stdin(Stdio::piped()).stdout(Stdio::piped());
        let script = script.spawn().expect("script is installed (Debian: apt-get install bsdutils)");
        let watched = Self { script, written: RefCell::default() };
        watched.until(DONE);
        watched.settle();
        watched
    }

    /// Waits until the watch has written this since the last call.
    pub(crate) fn until(&self, text: &str) {
        let begun = Instant::now();
        let mut written = self.written.borrow_mut();
        let mut from = 0;
        loop {
            if written[from..].windows(text.len()).any(|part| part == text.as_bytes()) {
                written.clear();
                return;
            }
            // Its beginning may be there already.
            from = written.len().saturating_sub(text.len());
            let said = || String::from_utf8_lossy(&written).into_owned();
            assert!(begun.elapsed() < PATIENCE, "`{text}` did not come, but\n{}", said());
            self.read(Duration::from_millis(500), &mut written);
        }
    }

    /// Waits until nothing more is written, and forgets what was.
    pub(crate) fn settle(&self) {
        let mut written = self.written.borrow_mut();
        while self.read(Duration::from_millis(300), &mut written) {}
        written.clear();
    }

    /// What comes within this time; false where nothing does.
    fn read(&self, patience: Duration, written: &mut Vec<u8>) -> bool {
        let out = self.script.stdout.as_ref().expect("it is piped");
        let patience = Timespec::try_from(patience).expect("it is short");
        if poll(&mut [PollFd::new(out, PollFlags::IN)], Some(&patience)).unwrap_or(0) == 0 {
            return false;
        }
        let mut bytes = [0; 1 << 16];
        let length = rustix::io::read(out.as_fd(), &mut bytes).expect("the terminal is there");
        assert!(length > 0, "the watch has ended:\n{}", String::from_utf8_lossy(written));
        written.extend_from_slice(&bytes[..length]);
        true
    }

    /// The CPU time that the checker has taken so far.
    pub(crate) fn cpu(&self) -> Duration {
        let script = self.script.id();
        let children =
            fs::read_to_string(format!("/proc/{script}/task/{script}/children")).unwrap_or_default();
        let checker = children.split_whitespace().next().and_then(|checker| checker.parse().ok());
        checker.map_or(Duration::ZERO, cpu_of)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let quit = self.script.stdin.take().is_some_and(|mut keys| keys.write_all(b"q").is_ok());
        if !quit || std::thread::panicking() {
            let _ = self.script.kill();
        }
        let _ = self.script.wait();
    }
}
