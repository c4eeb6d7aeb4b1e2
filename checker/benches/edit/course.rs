//! The course that is measured in: made for the purpose, with its libraries built once. It measures nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::UNIX_EPOCH;

use crate::clean::{clean, environment};
use checker::build::Builder;
use checker::course::{Course, Overlay};
use checker::pipeline;
use checker::process::{Cancel, Invocation};

/// Where the two extra exercises are; their ids and packages follow from it.
const CHAPTER: &str = "exercises/90-measured";
pub(crate) const SMALL: &str = "measured/small";
pub(crate) const TOKIO: &str = "measured/tokio";
/// The packages of the course that is made here.
const MEMBERS: &str = r#"members = ["exercises/node-loop", "exercises/[0-9]*/*"]"#;
/// The line of both programs that is edited.
pub(crate) const LINE: &str = "let round = 0;";

/// The course, and everything that is started in it.
pub(crate) struct Bench {
    pub(crate) root: PathBuf,
    /// A package of its own with the tokio program, in Cargo's default profile.
    pub(crate) plain: PathBuf,
    /// Differs from every edit of an earlier bench.
    first_edit: u64,
}

impl Bench {
    /// Makes the course and builds its libraries.
    pub(crate) fn new() -> Self {
        let ours =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker is a member of a workspace");
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("edit");
        let (root, plain) = (place.join("course"), place.join("plain"));
        for old in [root.join("exercises"), place.join("memory")] {
            if old.exists() {
                fs::remove_dir_all(&old).expect("an old course can be removed");
            }
        }
        copy(&ours.join("exercises"), &root.join("exercises"));
        let manifest = fs::read_to_string(ours.join("Cargo.toml")).expect("the workspace has a manifest");
        // Of the packages only what is in `exercises/` is copied.
        let manifest: Vec<_> = manifest
            .lines()
            .filter(|line| !line.starts_with("default-members"))
            .map(|line| if line.starts_with("members") { MEMBERS } else { line })
            .collect();
        let manifest = manifest.join("\n");
        write(&root.join("Cargo.toml"), &manifest);
        write(
            &root.join("Cargo.lock"),
            &fs::read_to_string(ours.join("Cargo.lock")).expect("it has a lock file"),
        );
        let programs = [
            (SMALL, "01-small", include_str!("small.yaml"), include_str!("small.rs"), "node-loop"),
            (TOKIO, "02-tokio", include_str!("tokio.yaml"), include_str!("tokio.rs"), "tokio"),
        ];
        for (id, folder, spec, program, library) in programs {
            let folder = root.join(CHAPTER).join(folder);
            let name = package(id);
            write(&folder.join("exercise.yaml"), spec);
            write(&folder.join("src/main.rs"), program);
            write(
                &folder.join("Cargo.toml"),
                &format!(
                    "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\
                     [dependencies]\n{library}.workspace = true\n[lints]\nworkspace = true\n"
                ),
            );
        }
        let tokio =
            manifest.lines().find(|line| line.starts_with("tokio = ")).expect("the course names tokio");
        write(
            &plain.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
                 [workspace]\n[dependencies]\n{tokio}\n"
            ),
        );
        write(&plain.join("src/main.rs"), include_str!("tokio.rs"));
        let first_edit = UNIX_EPOCH.elapsed().expect("it is after 1970").as_secs() % 1_000_000 * 1_000;
        let bench = Self { root, plain, first_edit };
        eprintln!("building libraries and every exercise of the course once …");
        run(bench.cargo(&bench.root, &["build", "-p", &package(SMALL)]), Some(0));
        run(bench.cargo(&bench.root, &["metadata", "--format-version=1"]), Some(0));
        run(bench.cargo(&bench.plain, &["build"]), Some(0));
        run(bench.checker(None), None);
        bench
    }

    /// The command that the checker compiles an exercise with, in a memory of its own, and the program it makes.
    pub(crate) fn invocation(&self, id: &str) -> (Invocation, PathBuf) {
        let memory = self.root.with_file_name("memory").join(package(id));
        fs::create_dir_all(&memory).expect("a folder can be made");
        let cancel = Cancel::new().expect("a pipe can be made");
        let builder = Builder::open_in(&self.root, environment().into_iter().collect(), &cancel)
            .expect("the course can be built");
        let course = Course::open(&self.root).expect("the course is sound");
        let exercise = course.find(id).expect("the exercise was written above");
        let sources =
            Overlay::Empty.lay(exercise).expect("its files can be read").expect("nothing is rejected");
        let recipe = pipeline::recipe(exercise, &sources, &Overlay::Empty);
        builder.invocation(&recipe, &memory).expect("its libraries are built")
    }

    pub(crate) fn number(&self, round: u32) -> u64 {
        self.first_edit + u64::from(round)
    }

    /// The edited line in this round.
    pub(crate) fn edited(&self, round: u32) -> String {
        format!("let round = {};", self.number(round))
    }

    /// Writes a program with this line in place of [`LINE`].
    pub(crate) fn set(&self, id: &str, line: &str) {
        write(&self.main(id), &program(id, line));
    }

    /// The file of an exercise that is edited.
    pub(crate) fn main(&self, id: &str) -> PathBuf {
        self.root.join(CHAPTER).join(if id == SMALL { "01-small" } else { "02-tokio" }).join("src/main.rs")
    }

    pub(crate) fn checker(&self, id: Option<&str>) -> Command {
        let mut command = clean(Path::new(env!("CARGO_BIN_EXE_checker")), &self.root);
        command.arg("check").args(id);
        command
    }

    /// Cargo itself and not rustup's proxy, which would add some 15 ms.
    pub(crate) fn cargo(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = clean(Path::new(env!("CARGO")), folder);
        command.args(args);
        command
    }
}

/// The program of an exercise with this line in place of [`LINE`].
pub(crate) fn program(id: &str, line: &str) -> String {
    let text = if id == SMALL { include_str!("small.rs") } else { include_str!("tokio.rs") };
    assert!(text.contains(LINE), "{id} has the line that is edited");
    text.replace(LINE, line)
}

/// The same command for another file instead of the program's root file.
pub(crate) fn of_file(invocation: &Invocation, file: &Path) -> Invocation {
    let mut invocation = invocation.clone();
    let main = invocation.args.iter_mut().find(|arg| arg.to_string_lossy().ends_with("/src/main.rs"));
    *main.expect("the program's root file is an argument") = file.into();
    invocation
}

/// The name of an exercise's package.
pub(crate) fn package(id: &str) -> String {
    id.replace('/', "-")
}

/// The command of an invocation, with those arguments of `-C` for which `wanted` says yes.
pub(crate) fn compiler(invocation: &Invocation, wanted: impl Fn(&str) -> bool) -> Command {
    let mut command = Command::new(&invocation.program);
    command.current_dir(&invocation.cwd).env_clear().envs(&invocation.env);
    let mut args = invocation.args.iter().peekable();
    while let Some(arg) = args.next() {
        if arg == "-C" && args.next_if(|value| !wanted(&value.to_string_lossy())).is_some() {
            continue;
        }
        command.arg(arg);
    }
    command
}

/// Runs a command to its end; `None` where any answer will do.
pub(crate) fn run(mut command: Command, expected: Option<i32>) {
    let Output { status, stdout, stderr } = command.output().expect("it can be started");
    let right = expected.map_or(status.code() != Some(70), |code| status.code() == Some(code));
    let said = || [stdout.as_slice(), stderr.as_slice()].map(String::from_utf8_lossy).concat();
    assert!(right, "{command:?} ended with {status}:\n{}", said());
}

pub(crate) fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("the course can be read");
        let place = to.join(entry.path().strip_prefix(from).expect("it is below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&place).expect("a folder can be made");
        } else {
            fs::copy(entry.path(), &place).expect("a file can be copied");
        }
    }
}
