//! Which isolation this machine has: tried once, by really running something behind the wall.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Bytes, Confined, Missing};
use flow::course::Limits;
use flow::process::{self, Invocation};
use flow::run::Wall;

/// The level where nothing but limits holds a program: a learner's then reads the course's hidden cases and writes the
/// gradebook. Gradescope's autograder looks for it.
pub const LIMITS_ONLY: &str =
    "isolation: weak (limits only: programs can reach the network and all files of this user)";

/// Whether strangers' programs may run where not all of the wall is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// No: what is missing is an error.
    Refuse,
    /// Yes, and every verdict says so.
    Allow,
}

/// The wall of this machine.
#[derive(Clone)]
pub struct Isolation {
    #[cfg(target_os = "linux")]
    wall: Arc<super::sandbox::Sandbox>,
    #[cfg(not(target_os = "linux"))]
    never: std::convert::Infallible,
}

impl Isolation {
    /// Tries what is there, with this very program for the inside; call [`super::enter`] before.
    ///
    /// # Errors
    /// What is missing, with the way to get it.
    pub fn probe(weak: Weak) -> Result<Self, Missing> {
        let program = std::env::current_exe().map_err(|error| Missing::Other { said: error.to_string() })?;
        Self::probe_with(&program, weak)
    }

    /// The same with another program for the inside: a built `checker-grade`. It is for tests, which are none.
    ///
    /// # Errors
    /// As [`Isolation::probe`].
    pub fn probe_with(program: &Path, weak: Weak) -> Result<Self, Missing> {
        Self::probe_in(program, weak, &std::env::var_os("PATH").unwrap_or_default())
    }

    /// The same with another PATH.
    ///
    /// # Errors
    /// As [`Isolation::probe`].
    pub fn probe_in(program: &Path, weak: Weak, path: &OsStr) -> Result<Self, Missing> {
        #[cfg(target_os = "linux")]
        {
            probed::probe(program, weak, path).map(|wall| Self { wall: Arc::new(wall) })
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = (program, weak, path);
            Err(Missing::Linux { system: std::env::consts::OS.to_owned() })
        }
    }

    /// What it holds back, in words for every report: `isolation: full` where nothing is missing.
    pub fn level(&self) -> &str {
        self.inner().level()
    }

    /// The wall, to be given to a builder and a pipeline.
    pub fn wall(&self) -> Arc<dyn Wall> {
        #[cfg(target_os = "linux")]
        {
            self.wall.clone()
        }
        #[cfg(not(target_os = "linux"))]
        match self.never {}
    }

    fn inner(&self) -> &dyn Wall {
        #[cfg(target_os = "linux")]
        {
            &*self.wall
        }
        #[cfg(not(target_os = "linux"))]
        match self.never {}
    }
}

impl Confined for Isolation {
    fn bytes(
        &self,
        invocation: &Invocation,
        read: &[PathBuf],
        cap: u64,
        limits: &Limits,
    ) -> Result<Bytes, process::Error> {
        #[cfg(target_os = "linux")]
        {
            let (finished, stdout, is_whole) = self.wall.confine(invocation, read, limits, cap)?;
            let stderr: Vec<&str> = finished.stderr.texts().collect();
            Ok(Bytes { stdout, is_whole, stderr: stderr.join("\n"), end: finished.end })
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = (invocation, read, cap, limits);
            match self.never {}
        }
    }
}

#[cfg(target_os = "linux")]
mod probed {
    use std::ffi::OsStr;
    use std::path::Path;
    use std::time::Duration;

    use super::super::bubblewrap::{Bubblewrap, find, is_new_enough};
    use super::super::missing::Missing;
    use super::super::rules::{self, Kernel};
    use super::super::sandbox::Sandbox;
    use super::Weak;
    use flow::course::Limits;
    use flow::process::{Cancel, End, Guest, Hooks, Invocation, Job, Stdin, Tool};
    use flow::run::Wall as _;
    use text::tr;

    /// Tries the whole wall, and where weak isolation will do, what is left of it.
    pub(super) fn probe(checker: &Path, weak: Weak, path: &OsStr) -> Result<Sandbox, Missing> {
        let kernel = rules::of_this_kernel();
        let whole = whole(checker, weak, path, kernel);
        let missing = match whole {
            Ok(sandbox) => return Ok(sandbox),
            Err(missing) => missing,
        };
        if weak == Weak::Refuse {
            return Err(missing);
        }
        if rustix::process::geteuid().is_root() {
            return Err(Missing::WeakAsRoot { missing: Box::new(missing) });
        }
        // Part of what a verdict is stored under, so the same in every language.
        let level = match kernel {
            Kernel::Nothing => super::LIMITS_ONLY,
            _ => "isolation: weak (no sandbox: programs can reach the network, and see other processes)",
        };
        let sandbox = Sandbox {
            bubblewrap: None,
            checker: checker.to_owned(),
            level: level.to_owned(),
            needs_landlock: kernel != Kernel::Nothing,
        };
        starts_something(&sandbox).map_err(|said| Missing::Other { said })?;
        Ok(sandbox)
    }

    fn whole(checker: &Path, weak: Weak, path: &OsStr, kernel: Kernel) -> Result<Sandbox, Missing> {
        let other = |said: &dyn std::fmt::Display| Missing::Other { said: said.to_string() };
        let bwrap = find(path).ok_or(Missing::Bubblewrap)?;
        let cancel = Cancel::new().map_err(|error| other(&error))?;
        let asked = Tool {
            invocation: Invocation::new(&bwrap, "/").arg("--version"),
            stdin: Stdin::Null,
            deadline: Some(Duration::from_secs(10)),
        };
        let asked = asked.capture(&cancel, &mut |_, _| {}).map_err(|error| other(&error))?;
        let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        if !is_new_enough(&version) {
            return Err(Missing::Old { path: bwrap, version });
        }
        let level = match (kernel, weak) {
            (Kernel::All, _) => "isolation: full",
            (Kernel::Files, _) => "isolation: full (this kernel lets a program signal what started it)",
            (Kernel::Nothing, Weak::Allow) => {
                "isolation: weak (no Landlock: programs can start what they wrote)"
            }
            (Kernel::Nothing, Weak::Refuse) => return Err(Missing::Landlock),
        };
        let sandbox = Sandbox {
            bubblewrap: Some(Bubblewrap { program: bwrap.clone(), checker: checker.to_owned() }),
            checker: checker.to_owned(),
            level: level.to_owned(),
            needs_landlock: kernel != Kernel::Nothing,
        };
        if rustix::process::geteuid().is_root() && Guest::take().map_err(|error| other(&error))?.is_none() {
            return Err(Missing::Root { said: tr!("the rights SETUID, SETGID and KILL") });
        }
        starts_something(&sandbox).map_err(|said| Missing::of_words(&said, &bwrap, &version))?;
        Ok(sandbox)
    }

    /// Runs `true` behind the wall; where that fails it is said how.
    fn starts_something(sandbox: &Sandbox) -> Result<(), String> {
        let run = || {
            let invocation = Invocation::new("/usr/bin/true", "/");
            let guest = Guest::take()?.map(std::sync::Arc::new);
            let job = Job { invocation, stdin: Stdin::Null, limits: Limits::default(), guest };
            sandbox.run(job, &Hooks::default(), &Cancel::new()?)
        };
        match run() {
            Ok(finished) if finished.end == End::Exit(0) => Ok(()),
            Ok(finished) => Err(format!("`true`: {:?}", finished.end)),
            Err(error) => Err(error.to_string()),
        }
    }
}
