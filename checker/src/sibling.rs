//! The checker's sibling programs: found beside the executable, or built once from the course's own sources.
//!
//! `checker` itself is small, because a learner's first build waits for it. What needs mdBook or a database is a program
//! of its own, as git and cargo have for their subcommands. A Cargo feature cannot do that.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::report;
use flow::process::{Cancel, Captured, Invocation, Stream, Tool};
use text::tr;

/// A program of its own that a command of the checker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sibling {
    /// Renders, verifies and serves the book.
    Book,
}

impl Sibling {
    /// Its package, which is also the name of its executable.
    pub fn package(self) -> &'static str {
        match self {
            Self::Book => "checker-book",
        }
    }

    /// The folder of its sources, from the course's root.
    fn sources(self) -> &'static str {
        match self {
            Self::Book => "checker/book",
        }
    }

    /// What is about to be built, and how long that takes.
    fn announced(self) -> String {
        match self {
            Self::Book => tr!(
                "building the book's own program (mdBook and a web server, about 250 libraries): two to four minutes, and only this once"
            ),
        }
    }

    /// Its executable. In a course with its sources, Cargo brings it up to date first; elsewhere the one beside this
    /// program is taken.
    ///
    /// # Errors
    /// There is neither, or it cannot be built.
    pub fn find(self, root: Option<&Path>, cancel: &Cancel) -> Result<PathBuf> {
        let here = env::current_exe().context(tr!("this program's own file cannot be found"))?;
        let beside = here.with_file_name(self.package());
        match root.filter(|root| root.join(self.sources()).join("Cargo.toml").is_file()) {
            Some(root) => self.build(root, &here, beside.is_file(), cancel),
            None if beside.is_file() => Ok(beside),
            None => bail!(tr!(
                "this command is a program of its own, `{name}`, and there is none beside {checker}: start it in the folder of the course, where it is built by itself",
                name = self.package(),
                checker = here.display()
            )),
        }
    }

    /// Has Cargo build it in the profile of this program; a build with nothing to do takes a moment.
    fn build(self, root: &Path, here: &Path, is_there: bool, cancel: &Cancel) -> Result<PathBuf> {
        if !is_there {
            report::error(&self.announced());
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let release = here.parent().is_some_and(|folder| folder.ends_with("release"));
        let mut invocation = Invocation::new(PathBuf::from(cargo), root)
            .args(["build", "--package", self.package(), "--message-format", "json-render-diagnostics"])
            .inherit(|_| true);
        if release {
            invocation = invocation.arg("--release");
        }
        if is_there {
            invocation = invocation.arg("--quiet");
        }
        let built = Tool::new(invocation).capture(cancel, &mut |stream, line| {
            if stream == Stream::Stderr {
                report::error_as_it_is(line);
            }
        })?;
        if !built.success() {
            bail!(tr!(
                "`{name}` could not be built; Cargo says above why. Without a network, its libraries cannot be fetched",
                name = self.package()
            ));
        }
        self.executable(&built).with_context(|| tr!("Cargo did not say where it put `{name}`", name = self.package()))
    }

    /// The file that Cargo names in its messages.
    fn executable(self, built: &Captured) -> Option<PathBuf> {
        String::from_utf8_lossy(&built.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message["target"]["name"] == self.package())
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
    }
}
