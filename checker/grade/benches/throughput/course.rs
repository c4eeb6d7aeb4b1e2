//! The course that is graded with, and one side of each comparison: what one submission is given to.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use super::clean::{clean, environment};
use super::submissions::Exercise;
use flow::build::Builder;
use flow::course::{Course, Overlay};
use flow::pipeline;
use flow::process::{Cancel, Invocation};

/// Where the exercises are.
pub(crate) const CHAPTER: &str = "90-measured";

/// The course, and a folder for everything else.
pub(crate) struct Place {
    pub(crate) root: PathBuf,
    pub(crate) place: PathBuf,
    manifest: String,
}

/// What something took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
}

impl Cost {
    /// What this takes, its children's CPU time counted in.
    pub(crate) fn of(side: impl FnOnce()) -> Self {
        let (begun, before) = (Instant::now(), children_cpu());
        side();
        Self { wall: begun.elapsed(), cpu: children_cpu().saturating_sub(before) }
    }

    /// The mean of these.
    pub(crate) fn mean(costs: &[Self]) -> Self {
        let many = u32::try_from(costs.len()).unwrap_or(1).max(1);
        let sum = |of: fn(&Self) -> Duration| costs.iter().map(of).sum::<Duration>() / many;
        Self { wall: sum(|cost| cost.wall), cpu: sum(|cost| cost.cpu) }
    }
}

impl Place {
    /// Writes the course. It stays in Cargo's target folder, so that its libraries are built once.
    pub(crate) fn new(exercises: &[Exercise]) -> Self {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("a member of a workspace");
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("throughput");
        let root = place.join("course");
        // What the store remembers of programs would be found, and nothing compiled.
        let remembered = root.join("target/checker/records/builds");
        let old = ["work", "shared", "memory"].map(|name| place.join(name));
        for old in old.into_iter().chain([root.join("exercises"), remembered]) {
            if old.exists() {
                fs::remove_dir_all(&old).expect("an old folder can be removed");
            }
        }
        let manifest = fs::read_to_string(ours.join("Cargo.toml")).expect("the workspace has a manifest");
        let lock = fs::read_to_string(ours.join("Cargo.lock")).expect("it has a lock file");
        let text: Vec<&str> = manifest
            .lines()
            .filter(|line| !line.starts_with("default-members") && !line.starts_with("node-loop"))
            .map(|line| if line.starts_with("members") { "members = [\"exercises/[0-9]*/*\"]" } else { line })
            .collect();
        write(&root.join("Cargo.toml"), &text.join("\n"));
        write(&root.join("Cargo.lock"), &lock);
        for exercise in exercises {
            let folder = root.join("exercises").join(CHAPTER).join(exercise.folder);
            write(&folder.join("exercise.yaml"), exercise.spec);
            write(&folder.join("src/main.rs"), &exercise.starter());
            let name = format!("measured-{}", &exercise.folder[3..]);
            write(
                &folder.join("Cargo.toml"),
                &format!(
                    "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\
                     [dependencies]\n{}\n[lints]\nworkspace = true\n",
                    exercise.dependencies
                ),
            );
        }
        Self { root, place, manifest }
    }

    /// A package of its own for a submission, with the course's versions and the course's profile.
    pub(crate) fn package(&self, folder: &Path, exercise: &Exercise, text: &str) {
        let tokio = self.manifest.lines().find(|line| line.starts_with("tokio = ")).unwrap_or_default();
        let tokio = if exercise.dependencies.is_empty() { "" } else { tokio };
        write(
            &folder.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"submission\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
                 [dependencies]\n{tokio}\n[profile.dev]\ndebug = \"line-tables-only\"\n\
                 [profile.dev.package.\"*\"]\ndebug = false\ndebug-assertions = false\ncodegen-units = 2\n"
            ),
        );
        let lock = self.root.join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).expect("a file can be copied");
        write(&folder.join("src/main.rs"), text);
    }

    /// Cargo itself and not rustup's proxy.
    pub(crate) fn cargo(&self, folder: &Path, target: &Path) -> Command {
        let mut command = clean(Path::new(env!("CARGO")), folder);
        command.args(["build", "--offline", "--quiet"]).env("CARGO_TARGET_DIR", target);
        command
    }

    /// The `rustc` that the course compiles an exercise with, and the program that it makes.
    pub(crate) fn invocation(&self, exercise: &Exercise) -> (Invocation, PathBuf) {
        let memory = self.place.join("memory").join(exercise.folder);
        fs::create_dir_all(&memory).expect("a folder can be made");
        let cancel = Cancel::new().expect("a pipe can be made");
        let builder = Builder::open_in(&self.root, environment().into_iter().collect(), &cancel)
            .expect("the course can be built");
        let course = Course::open(&self.root).expect("the course is sound");
        let exercise =
            course.by_dir(&format!("{CHAPTER}/{}", exercise.folder)).expect("it was written above");
        let sources =
            Overlay::Empty.lay(exercise).expect("its files can be read").expect("nothing is rejected");
        let recipe = pipeline::recipe(exercise, &sources, &Overlay::Empty);
        builder.invocation(&recipe, &memory).expect("its libraries are built")
    }
}

/// The command of an invocation for another main file, without any memory and without debug information.
pub(crate) fn bare(invocation: &Invocation, main: &Path) -> Command {
    let mut command = Command::new(&invocation.program);
    command.current_dir(&invocation.cwd).env_clear().envs(&invocation.env);
    let left_out = |value: &OsString| {
        let value = value.to_string_lossy();
        value.starts_with("incremental=") || value.starts_with("debuginfo=")
    };
    let mut args = invocation.args.iter().peekable();
    while let Some(arg) = args.next() {
        if arg == "-C" && args.next_if(|value| left_out(value)).is_some() {
            continue;
        }
        if arg.to_string_lossy().ends_with("/src/main.rs") {
            command.arg(main);
        } else {
            command.arg(arg);
        }
    }
    command
}

/// Runs a command to its end and gives back what it printed.
pub(crate) fn run(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().expect("it can be started");
    let said = || [stdout.as_slice(), stderr.as_slice()].map(String::from_utf8_lossy).concat();
    assert!(status.success(), "{command:?} ended with {status}:\n{}", said());
    String::from_utf8_lossy(&stdout).into_owned()
}

/// The CPU time of all children that have ended, and of theirs; fields 16 and 17, in hundredths of a second (proc(5)).
fn children_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks = fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    ticks.map(|ticks| Duration::from_millis(ticks * 10)).sum()
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
