//! The checker's sibling programs: found beside the executable, or built from the course's own sources.
//!
//! mdBook and a web server are in one, SQLite and archives in another, the proofs of exercises in a third, for which no
//! learner's first verdict is to wait; so each is built when it is first asked for, and again when the course's sources are newer. git and cargo have
//! their subcommands so; a Cargo feature cannot do it.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use crate::cmd::Usage;
use crate::report;
use flow::course::Course;
use flow::process::{Cancel, End, Invocation, Stream, Tool};
use text::tr;

/// A program that carries out some of the checker's commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sibling {
    /// `serve` and `book`.
    Book,
    /// `grade`.
    Grade,
    /// `author`.
    Author,
}

impl Sibling {
    const ALL: [Self; 3] = [Self::Book, Self::Grade, Self::Author];

    /// The program, and the package that it is built from.
    fn program(self) -> &'static str {
        match self {
            Self::Book => "checker-book",
            Self::Grade => "checker-grade",
            Self::Author => "checker-author",
        }
    }

    /// The package's folder below `checker/`.
    fn folder(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Grade => "grade",
            Self::Author => "author",
        }
    }

    /// What is said before it is built for the first time.
    fn first_build(self) -> String {
        match self {
            Self::Book => tr!(
                "building {program} (mdBook, and a small web server), once: about two minutes on two cores. Cargo fetches what is missing…",
                program = self.program()
            ),
            Self::Grade => tr!(
                "building {program} (SQLite, and the wall around strangers' programs), once: about two minutes on two cores. Cargo fetches what is missing…",
                program = self.program()
            ),
            Self::Author => tr!(
                "building {program} (what scaffolds exercises and proves them), once: some seconds on two cores…",
                program = self.program()
            ),
        }
    }

    /// What a copy of the course lacks that has no sources of it.
    fn missing(self) -> String {
        let manifest = format!("checker/{}/Cargo.toml", self.folder());
        match self {
            Self::Book => tr!(
                "this copy of the course has no {manifest}, which the book is rendered and served with; take the whole course from where this one came from",
                manifest = manifest
            ),
            Self::Grade => tr!(
                "this copy of the course has no {manifest}, which classes are graded with; take the whole course from where this one came from",
                manifest = manifest
            ),
            Self::Author => tr!(
                "this copy of the course has no {manifest}, which exercises are proved with; take the whole course from where this one came from",
                manifest = manifest
            ),
        }
    }

    /// Where the program is; it is built where it can be and must be, unless it is to be taken as it is. Nothing where that
    /// was interrupted.
    ///
    /// # Errors
    /// There is none and none can be built, or Cargo fails.
    pub fn find(self, course: Option<&Course>, no_build: bool, cancel: &Cancel) -> Result<Option<PathBuf>> {
        let own = env::current_exe().context(tr!("the checker does not find its own program"))?;
        let beside = own.with_file_name(self.program());
        let manifest = |root: &Path| root.join("checker").join(self.folder()).join("Cargo.toml");
        let sources = course.map(|course| course.root.as_path()).filter(|root| manifest(root).is_file());
        let is_there = beside.is_file();
        let is_old = sources.is_some_and(|root| is_there && self.is_older(&beside, root));
        match (Way::of(sources.is_some(), is_there, is_old, no_build), sources) {
            (Way::Build, Some(root)) => self.build(root, &own, is_there, cancel),
            (Way::TakeOld, _) => {
                report::error(&tr!(
                    "{program} is older than the course's sources, and used as it is: --no-build",
                    program = self.program()
                ));
                Ok(Some(beside))
            }
            (Way::Take, _) => Ok(Some(beside)),
            (Way::NotBuilt, _) => Err(Usage(tr!(
                "{program} was never built here; leave --no-build out once",
                program = self.program()
            ))
            .into()),
            _ if course.is_some() => Err(Usage(self.missing()).into()),
            _ => Err(Usage(tr!(
                "{program} is not installed beside the checker, and this folder is in no course that it could be built from; go into the course's folder",
                program = self.program()
            ))
            .into()),
        }
    }

    /// Whether the program is older than anything that it is made of.
    fn is_older(self, program: &Path, root: &Path) -> bool {
        let written = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
        let Some(built) = written(program) else { return true };
        let others = Self::ALL.into_iter().filter(|other| *other != self).map(Self::folder);
        let others: Vec<&str> = others.chain(["target", "tests", "benches"]).collect();
        let is_none_of_it = |name: &OsStr| others.iter().any(|other| name == *other);
        let sources = WalkDir::new(root.join("checker"))
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_none_of_it(entry.file_name()))
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path);
        let others = ["Cargo.toml", "Cargo.lock", "book/po/bn.po"].map(|path| root.join(path));
        let newest: Option<SystemTime> = sources.chain(others).filter_map(|path| written(&path)).max();
        newest.is_some_and(|newest| newest > built)
    }

    /// Builds it with Cargo, in the way in which this program was built; says so first.
    fn build(self, root: &Path, own: &Path, is_there: bool, cancel: &Cancel) -> Result<Option<PathBuf>> {
        report::error(&if is_there {
            tr!(
                "the course's sources are newer than {program}: Cargo builds what has changed…",
                program = self.program()
            )
        } else {
            self.first_build()
        });
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let is_release = own.parent().and_then(Path::file_name).is_some_and(|name| name == "release");
        // `cargo run` says of this very package what would be wrong of another.
        let is_of_this = |name: &OsStr| {
            let name = name.to_string_lossy();
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
                .iter()
                .any(|begin| name.starts_with(begin))
        };
        let invocation = Invocation::new(cargo, root)
            .args([
                "build",
                "--quiet",
                "--package",
                self.program(),
                "--message-format=json-render-diagnostics",
            ])
            .args(is_release.then_some("--release"))
            .args(
                folder_of_builds(own)
                    .into_iter()
                    .flat_map(|folder| ["--target-dir".into(), folder.into_os_string()]),
            )
            .inherit(|name| !is_of_this(name));
        let mut built = None;
        let mut on_line = |stream, line: &str| match stream {
            Stream::Stderr => report::error_as_it_is(line),
            Stream::Stdout => built = self.executable(line).or(built.take()),
        };
        let done = Tool::new(invocation).capture(cancel, &mut on_line)?;
        match built.filter(|_| done.success()) {
            Some(program) => Ok(Some(program)),
            None if done.end == End::Cancelled => Ok(None),
            None => Err(Usage(tr!(
                "{program} could not be built; Cargo says why above. `checker doctor` says what this machine lacks",
                program = self.program()
            ))
            .into()),
        }
    }

    /// The program that one of Cargo's messages says it has built.
    fn executable(self, message: &str) -> Option<PathBuf> {
        let message: serde_json::Value = serde_json::from_str(message).ok()?;
        let path = message.get("executable")?.as_str()?;
        let is_ours = message.get("target")?.get("name")?.as_str()? == self.program();
        is_ours.then(|| PathBuf::from(path))
    }
}

/// How a program is come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is there and as new as its sources.
    Take,
    /// It is older than its sources, and wanted as it is.
    TakeOld,
    /// Cargo builds it.
    Build,
    /// It is wanted as it is, and is not there.
    NotBuilt,
    /// There is neither a program nor sources of it.
    Missing,
}

impl Way {
    fn of(has_sources: bool, is_there: bool, is_old: bool, no_build: bool) -> Self {
        match (has_sources, is_there) {
            (_, true) if !is_old => Self::Take,
            (_, true) if no_build => Self::TakeOld,
            (true, false) if no_build => Self::NotBuilt,
            (true, _) => Self::Build,
            // What has no sources is older than none.
            (false, true) => Self::Take,
            (false, false) => Self::Missing,
        }
    }
}

/// What the user types before a command, said by a sibling: `cargo run --`, or the name of the installed checker.
pub fn checker_as_typed() -> &'static str {
    let is_built = env::current_exe().is_ok_and(|own| folder_of_builds(&own).is_some());
    if is_built { "cargo run --" } else { "checker" }
}

/// The folder of Cargo's that a program was built in, so that the other comes to lie beside it. An installed program has
/// none.
fn folder_of_builds(own: &Path) -> Option<PathBuf> {
    let folder = own.parent()?.parent()?;
    folder.join("CACHEDIR.TAG").is_file().then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_program_is_older_as_soon_as_one_source_is_newer_and_tests_are_no_sources() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, age: u64| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let file = File::create(&path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
            path
        };
        let program = write("target/debug/checker-book", 100);
        assert!(!Sibling::Book.is_older(&program, root.path()));
        write("checker/book/src/lib.rs", 200);
        write("checker/tests/new.rs", 0);
        write("checker/book/tests/new.rs", 0);
        write("checker/grade/src/lib.rs", 0);
        assert!(!Sibling::Book.is_older(&program, root.path()));
        write("checker/text/src/lib.rs", 50);
        assert!(Sibling::Book.is_older(&program, root.path()));
        assert!(Sibling::Book.is_older(&root.path().join("target/debug/none"), root.path()));
    }

    #[test]
    fn what_is_wanted_as_it_is_is_never_built() {
        let way = |no_build| {
            [
                (true, true, true),
                (true, true, false),
                (true, false, false),
                (false, true, false),
                (false, false, false),
            ]
            .map(|(has_sources, is_there, is_old)| Way::of(has_sources, is_there, is_old, no_build))
        };
        assert_eq!(way(false), [Way::Build, Way::Take, Way::Build, Way::Take, Way::Missing]);
        assert_eq!(way(true), [Way::TakeOld, Way::Take, Way::NotBuilt, Way::Take, Way::Missing]);
    }

    #[test]
    fn cargos_message_names_the_program_that_it_has_built() {
        let message = |name: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"executable":"/x/{name}"}}"#
            )
        };
        assert_eq!(
            Sibling::Book.executable(&message("checker-book")),
            Some(PathBuf::from("/x/checker-book"))
        );
        assert_eq!(Sibling::Book.executable(&message("checker")), None);
        let library = r#"{"target":{"name":"checker-book"},"executable":null}"#;
        assert_eq!(Sibling::Book.executable(library), None);
    }
}
