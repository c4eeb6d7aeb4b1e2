//! The one place that starts processes, and that ends them: the programs of exercises with limits
//! ([`Job`]), tools such as `cargo` and `rustc` without ([`Tool`]), and programs that share the
//! terminal ([`attach`], [`attach_program`]). It knows nothing of courses, orders or verdicts.
//!
//! ```text
//! checker ──fork──► keeper ──fork──► program ──► its children, and theirs
//!    ▲                │  reaps them all, reports by one pipe
//!    └── poll: stdout, stderr, stdin, report, cancel ── one loop, no thread, no waiting by sleep
//! ```
//!
//! Every program gets a *keeper*: a copy of this process that does nothing but wait. On Linux the keeper
//! is a child subreaper, so a daemon that forks twice and leaves its session still lands on the keeper
//! of its own run, whatever else runs at the same time. The keeper's last record means "nothing is
//! left", which no pipe's end can say. It lives in its own session, ends the tree when it is told to or
//! when the checker dies, and the program beneath it has a session of its own.
//!
//! As root a program runs as a [`Guest`], a user that nobody else is: limits and signals of the kernel do not
//! bind root. Otherwise it is the checker's own user, held by what the checker sees; from Linux 6.12 on it can at
//! least signal nobody outside its own tree.
//!
//! Where there is no subreaper (macOS), a tree is the process group of the program: a descendant that
//! leaves the group is not found.
//!
//! What the program prints is read line by line, each with its moment: a [`trace`].
//!
//! `unsafe` is allowed in this crate alone, because between `fork` and `exec` there is no other way.

#![warn(missing_docs, unreachable_pub)]

mod bounds;
mod cancel;
mod clock;
#[cfg(target_os = "linux")]
mod confine;
pub mod cores;
mod disk;
mod drive;
mod error;
mod guest;
mod handed_on;
#[cfg(target_os = "linux")]
mod inside;
mod job;
mod keeper;
mod lent;
mod limits;
mod lines;
#[cfg(target_os = "linux")]
mod listen;
mod load;
mod marks;
#[cfg(target_os = "linux")]
mod namespace;
#[cfg(target_os = "linux")]
mod proc_text;
mod reins;
mod removal;
mod shared;
mod spawn;
mod terminal;
mod tool;
pub mod trace;
mod tree;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

pub use bounds::{DESCRIPTORS, FILE_BYTES};
pub use cancel::{Cancel, install_cancel};
pub use clock::thread_cpu_time;
pub use error::Error;
pub use guest::Guest;
pub use handed_on::HandedOn;
#[cfg(target_os = "linux")]
pub use inside::Inside;
pub use job::{Finished, Hooks, Job, Listener};
pub use limits::{DISK_BYTES, DISK_FILES, Limits};
pub use load::{Load, Thread, Usage};
#[cfg(target_os = "linux")]
pub use namespace::{own_mounts, owner_of_namespace};
#[cfg(target_os = "linux")]
pub use proc_text::proc_text;
pub use reins::{Reins, Unsent};
pub use removal::remove_folder;
pub use spawn::wait_for_leaving;
pub use terminal::{change_terminal, terminal_mended};
pub use tool::{Captured, Tool, attach, attach_program};

/// What is started, where, and with which environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// A path, or a name that is looked up in the `PATH` of `env`.
    pub program: PathBuf,
    /// What the program reads as its own name, before its arguments; `None` is the path by which it is started.
    pub name: Option<OsString>,
    /// The arguments, the program's name aside.
    pub args: Vec<OsString>,
    /// The complete environment: nothing else is handed on.
    pub env: BTreeMap<OsString, OsString>,
    /// The working directory.
    pub cwd: PathBuf,
    /// The one core on which it and all its children stay; `None` means any. Linux only.
    pub core: Option<usize>,
    /// Folders that nobody else uses: what it has there is counted as its own. Not its working directory as such,
    /// which may be anybody's.
    pub own: Vec<PathBuf>,
    /// It is a wall around a program: it gives it devices of its own, must be able to mount them, and bounds
    /// files and descriptors itself.
    pub is_wall: bool,
    /// It is a wall in which all that can be written lies in memory: what it has on disks need not be looked for.
    pub has_no_disk: bool,
    /// What it gets beside stdin, stdout and stderr. A keeper has none of these.
    pub hands_on: Vec<HandedOn>,
}

impl Invocation {
    /// `program` in the folder `cwd`, without arguments and with an empty environment.
    pub fn new(program: impl Into<PathBuf>, cwd: impl Into<PathBuf>) -> Self {
        let (program, cwd) = (program.into(), cwd.into());
        Self {
            program,
            name: None,
            args: Vec::new(),
            env: BTreeMap::new(),
            cwd,
            core: None,
            own: Vec::new(),
            is_wall: false,
            has_no_disk: false,
            hands_on: Vec::new(),
        }
    }

    /// The program, started under this name: no path of the machine is told by its first argument.
    #[must_use]
    pub fn called(mut self, name: impl Into<OsString>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The program with its name, arguments, environment and folder; the rest is the caller's.
    #[expect(clippy::disallowed_methods, reason = "this is the one crate that starts processes")]
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(name) = &self.name {
            command.arg0(name);
        }
        command.args(&self.args).env_clear().envs(&self.env).current_dir(&self.cwd);
        command
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets one variable.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    /// Adds a folder that nobody else uses.
    #[must_use]
    pub fn owns(mut self, folder: impl Into<PathBuf>) -> Self {
        self.own.push(folder.into());
        self
    }

    /// Hands this descriptor on to it, under the number that it has here ([`HandedOn::number`]).
    #[must_use]
    pub fn hands_on(mut self, descriptor: HandedOn) -> Self {
        self.hands_on.push(descriptor);
        self
    }

    /// Keeps it and its children on this core, where one is given.
    #[must_use]
    pub fn on_core(mut self, core: Option<usize>) -> Self {
        self.core = core;
        self
    }

    /// Hands on the checker's own variables for whose names `wanted` says yes; what is already set stays.
    #[must_use]
    pub fn inherit(mut self, wanted: impl Fn(&OsStr) -> bool) -> Self {
        for (name, value) in std::env::vars_os() {
            if wanted(&name) {
                self.env.entry(name).or_insert(value);
            }
        }
        self
    }
}

/// What a program reads on stdin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing: `/dev/null`.
    #[default]
    Null,
    /// These bytes, and then the end.
    Text(Vec<u8>),
    /// These bytes, and then what comes by the [`Reins`], which also say when it ends.
    Held(Vec<u8>),
}

/// One of the two streams that a program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// By itself, with this exit code.
    Exit(i32),
    /// By this signal, which the checker did not send.
    Signal(i32),
    /// By the checker, because of the limit that was first in time.
    Limit(Limit),
    /// By the checker, because the check was cancelled.
    Cancelled,
}

/// Which of the limits of [`Limits`] a program went past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Wall-clock time.
    Time,
    /// CPU time of the whole tree.
    Cpu,
    /// Memory of the whole tree.
    Memory,
    /// Bytes on one of the two streams.
    Output,
    /// Bytes in one line.
    Line,
    /// Processes and threads alive at once.
    Processes,
    /// What it has on disks, which is the same for all programs: [`DISK_BYTES`] and
    /// [`DISK_FILES`].
    Disk,
}
