//! Tests of building, on a course of two tiny exercises and a library made for each test.

mod analysis;
mod cargo;
mod content;
mod faults;
mod fronts;
mod store;
mod walled;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use process::Cancel;

use super::{Builder, Built, Environment, Error, Outcome, Place, Progress, Recipe, Rendered};

/// The folder of the exercise that most tests build.
const HELLO: &str = "exercises/03-microtasks/01-hello";
/// The folder of the other exercise.
const OTHER: &str = "exercises/03-microtasks/02-other";

const GREETING: &str =
    "//! Says what the library says.\n\nfn main() {\n    println!(\"{}\", node_loop::word());\n}\n";

/// A course in a temporary folder.
struct Course {
    folder: tempfile::TempDir,
}

impl Course {
    fn new() -> Self {
        let course = Self { folder: tempfile::tempdir().unwrap() };
        course.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/node-loop\", \"exercises/[0-9]*/*\"]\n\
             [workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT\"\nrust-version = \"1.89\"\n\
             [workspace.dependencies]\nnode-loop = { path = \"exercises/node-loop\" }\n\
             [workspace.lints.rust]\nunsafe_code = \"deny\"\nmissing_docs = \"warn\"\n\
             unexpected_cfgs = { level = \"warn\", priority = 1, check-cfg = ['cfg(course)'] }\n\
             [workspace.lints.clippy]\ntodo = \"warn\"\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n[profile.dev.package.\"*\"]\ndebug = false\n",
        );
        course.write(
            "exercises/node-loop/Cargo.toml",
            "[package]\nname = \"node-loop\"\nversion.workspace = true\nedition.workspace = true\n",
        );
        course.library("one");
        for (folder, name) in [(HELLO, "microtasks-hello"), (OTHER, "microtasks-other")] {
            course.write(
                &format!("{folder}/Cargo.toml"),
                &format!(
                    "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\
                     license.workspace = true\nrust-version.workspace = true\n\
                     [features]\nextra = []\n[dependencies]\nnode-loop.workspace = true\n[lints]\nworkspace = true\n"
                ),
            );
            course.write(&format!("{folder}/src/main.rs"), GREETING);
        }
        course
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Gives a file the time at which Unix began.
    fn make_old(&self, path: &str) {
        let file = fs::File::options().write(true).open(self.root().join(path)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1000)).unwrap();
    }

    /// Makes the library's one function return this word.
    fn library(&self, word: &str) {
        self.write(
            "exercises/node-loop/src/lib.rs",
            &format!("pub fn word() -> &'static str {{ {word:?} }}\n"),
        );
    }

    fn environment() -> Environment {
        // The tests themselves run beneath a Cargo, and perhaps with a target folder of their own.
        Environment::of_this_process().with("CARGO_TARGET_DIR", "")
    }

    fn builder(&self) -> Builder {
        Builder::open_in(&self.root(), Self::environment(), &cancel()).unwrap()
    }

    /// The recipe of an exercise as it is on disk.
    fn tree(&self, folder: &str) -> Recipe {
        let bytes = fs::read(self.root().join(folder).join("src/main.rs")).unwrap();
        recipe(folder, &bytes, Place::Tree)
    }

    /// Builds the exercise as it is on disk, with a new builder as in a new check.
    fn build(&self, folder: &str) -> Outcome {
        self.builder().build(&self.tree(folder), &|_| {}).unwrap()
    }
}

/// A handle that nobody sets.
fn cancel() -> Cancel {
    Cancel::new().unwrap()
}

/// A recipe with one file.
fn recipe(folder: &str, bytes: &[u8], place: Place) -> Recipe {
    Recipe::new(folder, place, [("src/main.rs", bytes)])
}

/// A program that prints this word and uses no library.
fn printing(word: &str) -> String {
    format!("//! Prints a word.\nfn main() {{ println!({word:?}); }}\n")
}

fn built(outcome: Outcome) -> Built {
    match outcome {
        Outcome::Built(built) => built,
        Outcome::CompileError { said, .. } => panic!("it does not compile:\n{}", said.plain()),
    }
}

fn refused(outcome: Outcome) -> (Rendered, bool) {
    match outcome {
        Outcome::CompileError { said, cached, .. } => (said, cached),
        Outcome::Built(_) => panic!("it compiles"),
    }
}

/// What the program prints.
fn output(built: &Built) -> String {
    let done = Command::new(built.program.path()).output().unwrap();
    String::from_utf8(done.stdout).unwrap().trim_end().to_owned()
}

/// How often a compiler was started while this was built.
fn compilations(builder: &Builder, recipe: &Recipe) -> (usize, Result<Outcome, Error>) {
    let count = std::cell::Cell::new(0);
    let outcome = builder.build(recipe, &|progress| {
        if progress == Progress::Compiling {
            count.set(count.get() + 1);
        }
    });
    (count.get(), outcome)
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
