//! Which isolation this machine has: tried once, by really running something behind the wall.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Bytes, Confined, Missing};
use flow::course::Limits;
use flow::process::{self, Invocation};
use flow::run::Wall;

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
    wall: Arc<super::full::Full>,
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
    use super::super::full::Full;
    use super::super::missing::Missing;
    use super::super::rules::{self, Kernel};
    use super::Weak;
    use flow::course::Limits;
    use flow::process::{Cancel, End, Guest, Hooks, Invocation, Job, Stdin, Tool};
    use flow::run::Wall as _;

    /// Runs `true` behind the wall.
    pub(super) fn probe(checker: &Path, _weak: Weak, path: &OsStr) -> Result<Full, Missing> {
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
        let kernel = rules::of_this_kernel();
        if kernel == Kernel::Nothing {
            return Err(Missing::Landlock);
        }
        let guest = Guest::take().map_err(|error| other(&error))?.map(std::sync::Arc::new);
        if guest.is_none() && rustix::process::geteuid().is_root() {
            return Err(Missing::Root { said: "setuid".to_owned() });
        }
        let level = match kernel {
            Kernel::All => "isolation: full",
            _ => "isolation: full, but this kernel lets a program signal its own starter",
        };
        let wall = Full {
            bubblewrap: Bubblewrap { program: bwrap.clone(), checker: checker.to_owned() },
            checker: checker.to_owned(),
            level: level.to_owned(),
            needs_landlock: true,
        };
        let invocation = Invocation::new("/usr/bin/true", "/tmp");
        let job = Job { invocation, stdin: Stdin::Null, limits: Limits::default(), guest };
        match wall.run(job, &Hooks::default(), &cancel) {
            Ok(finished) if finished.end == End::Exit(0) => Ok(wall),
            Ok(finished) => Err(other(&format!("`true` ended with {:?}", finished.end))),
            Err(error) => Err(Missing::of_words(&error.to_string(), &bwrap, &version)),
        }
    }
}
