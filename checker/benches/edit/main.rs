//! What the checker adds to a compiler between an edit and its verdict (`cargo bench --bench edit`).
//!
//! It checks a course made for the purpose: everything in `exercises/`, one more exercise on
//! `node-loop` and one of about ninety lines on tokio. Both sides of every bar are whole processes,
//! started in turn with another edit each time, and the one that begins changes. It is no test: nothing
//! fails here because of a time, only because of a wrong answer.
//!
//! The course stays in Cargo's target folder, so that its libraries are built once. Close other
//! programs first; on a busy machine the CPU column is the one to read.

#![expect(clippy::disallowed_methods, reason = "both sides are measured from outside, as a user starts them")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant, UNIX_EPOCH};

use checker::build::Builder;
use checker::course::{Course, Overlay};
use checker::pipeline;
use checker::process::{Cancel, Invocation};

const ROUNDS: u32 = 9;
/// Where the two extra exercises are; their ids and packages follow from it.
const CHAPTER: &str = "exercises/90-measured";
const SMALL: &str = "measured/small";
const TOKIO: &str = "measured/tokio";
/// The packages of the course that is made here.
const MEMBERS: &str = r#"members = ["exercises/node-loop", "exercises/[0-9]*/*"]"#;
/// The line of both programs that is edited.
const LINE: &str = "let round = 0;";
/// What the checker may always add, as no one notices it.
const FLOOR: Duration = Duration::from_millis(20);
/// Exit codes of `checker check`.
const ACCEPTED: i32 = 0;
const REFUSED: i32 = 1;

/// One bar: both sides, round by round.
struct Row {
    name: &'static str,
    bar: f64,
    /// The bar also holds where the checker takes no more than [`FLOOR`] longer.
    has_floor: bool,
    ours: Vec<Cost>,
    theirs: Vec<Cost>,
}

/// What one side cost in one round.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    cpu: Duration,
}

fn main() {
    // `cargo test --benches` also starts it, to see that it starts.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    let bench = Bench::new();
    let rows = [
        bench.edit(SMALL, "edit, small: `rustc` + run"),
        bench.edit(TOKIO, "edit, tokio: `rustc` + run"),
        bench.cargo_run(),
        bench.type_error(),
        bench.unchanged("unchanged, one: no-op `cargo build -p`", Some(SMALL)),
        bench.unchanged("unchanged, all: no-op `cargo build -p`", None),
    ];
    println!(
        "Medians of {ROUNDS} rounds in ms; the ratio is the median of the rounds' own, CPU is over all rounds."
    );
    println!(
        "{:<42}{:>8}{:>8}{:>8}{:>8}{:>8}  bar",
        "checker beside", "ours", "theirs", "+ ms", "ratio", "CPU"
    );
    for row in &rows {
        row.print();
    }
}

/// The course, and everything that is started in it.
struct Bench {
    root: PathBuf,
    /// A package of its own with the tokio program, in Cargo's default profile.
    plain: PathBuf,
    /// Differs from every edit of an earlier bench.
    first_edit: u64,
}

impl Bench {
    /// Makes the course and builds its libraries.
    fn new() -> Self {
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
            (SMALL, "01-small", include_str!("edit/small.yaml"), include_str!("edit/small.rs"), "node-loop"),
            (TOKIO, "02-tokio", include_str!("edit/tokio.yaml"), include_str!("edit/tokio.rs"), "tokio"),
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
        write(&plain.join("src/main.rs"), include_str!("edit/tokio.rs"));
        let first_edit = UNIX_EPOCH.elapsed().expect("it is after 1970").as_secs() % 1_000_000 * 1_000;
        let bench = Self { root, plain, first_edit };
        eprintln!("building libraries and every exercise of the course once …");
        run(bench.cargo(&bench.root, &["build", "-p", &package(SMALL)]), Some(0));
        run(bench.cargo(&bench.root, &["metadata", "--format-version=1"]), Some(0));
        run(bench.cargo(&bench.plain, &["build"]), Some(0));
        run(bench.checker(None), None);
        bench
    }

    /// An edit and its verdict, beside the same `rustc` command with a memory of its own and the run.
    fn edit(&self, id: &str, name: &'static str) -> Row {
        let (invocation, program) = self.invocation(id);
        self.set(id, self.edited(0));
        run(compiler(&invocation, |_| true), Some(0));
        run(self.checker(Some(id)), Some(ACCEPTED));
        Row::measure(
            name,
            (1.15, true),
            |round| self.set(id, self.edited(round)),
            || run(self.checker(Some(id)), Some(ACCEPTED)),
            || {
                run(compiler(&invocation, |_| true), Some(0));
                run(Command::new(&program), Some(0));
            },
        )
    }

    /// An edit and its verdict, beside `cargo run` as a new package has it.
    fn cargo_run(&self) -> Row {
        Row::measure(
            "edit, tokio: `cargo run`, default profile",
            (0.45, false),
            |round| {
                // The first hundred edits of the same program are known already.
                let line = self.edited(100 + round);
                let text = include_str!("edit/tokio.rs").replace(LINE, &line);
                self.set(TOKIO, line);
                write(&self.plain.join("src/main.rs"), &text);
            },
            || run(self.checker(Some(TOKIO)), Some(ACCEPTED)),
            || run(self.cargo(&self.plain, &["run", "--quiet"]), Some(0)),
        )
    }

    /// A type error, beside compiling the right program without any memory or debug information, and its run.
    fn type_error(&self) -> Row {
        let (invocation, program) = self.invocation(TOKIO);
        let wrong = |round| self.set(TOKIO, format!("let round: u32 = \"{}\";", self.number(round)));
        let right = self.root.join("right.rs");
        write(&right, include_str!("edit/tokio.rs"));
        let mut bare = invocation.clone();
        let main = bare.args.iter_mut().find(|arg| arg.to_string_lossy().ends_with("/src/main.rs"));
        *main.expect("the program's root file is an argument") = right.into();
        let plain = |arg: &str| !arg.starts_with("incremental=") && !arg.starts_with("debuginfo=");
        let row = Row::measure(
            "type error, tokio: bare `rustc` + run",
            (0.30, false),
            wrong,
            || run(self.checker(Some(TOKIO)), Some(REFUSED)),
            || {
                run(compiler(&bare, plain), Some(0));
                run(Command::new(&program), Some(0));
            },
        );
        self.set(TOKIO, self.edited(0));
        row
    }

    /// Nothing changed, beside a Cargo that has nothing to do. All ids when there is none.
    fn unchanged(&self, name: &'static str, id: Option<&str>) -> Row {
        let expected = id.map(|_| ACCEPTED);
        run(self.checker(None), None);
        run(self.cargo(&self.root, &["build", "-p", &package(SMALL)]), Some(0));
        Row::measure(
            name,
            (0.25, false),
            |_| {},
            || run(self.checker(id), expected),
            || run(self.cargo(&self.root, &["build", "-p", &package(SMALL)]), Some(0)),
        )
    }

    /// The command that the checker compiles an exercise with, in a memory of its own, and the program it makes.
    fn invocation(&self, id: &str) -> (Invocation, PathBuf) {
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

    fn number(&self, round: u32) -> u64 {
        self.first_edit + u64::from(round)
    }

    /// The edited line in this round.
    fn edited(&self, round: u32) -> String {
        format!("let round = {};", self.number(round))
    }

    /// Writes a program with this line in place of [`LINE`].
    fn set(&self, id: &str, line: String) {
        let (folder, text) = match id {
            SMALL => ("01-small", include_str!("edit/small.rs")),
            _ => ("02-tokio", include_str!("edit/tokio.rs")),
        };
        assert!(text.contains(LINE), "{id} has the line that is edited");
        write(&self.root.join(CHAPTER).join(folder).join("src/main.rs"), &text.replace(LINE, &line));
    }

    fn checker(&self, id: Option<&str>) -> Command {
        let mut command = clean(Path::new(env!("CARGO_BIN_EXE_checker")), &self.root);
        command.arg("check").args(id);
        command
    }

    /// Cargo itself and not rustup's proxy, which would add some 15 ms.
    fn cargo(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = clean(Path::new(env!("CARGO")), folder);
        command.args(args);
        command
    }
}

impl Row {
    /// Runs both sides in every round, each after `prepare`, which is not measured.
    fn measure(
        name: &'static str,
        (bar, has_floor): (f64, bool),
        prepare: impl Fn(u32),
        ours: impl Fn(),
        theirs: impl Fn(),
    ) -> Self {
        eprintln!("{name} …");
        let mut row = Self { name, bar, has_floor, ours: Vec::new(), theirs: Vec::new() };
        for round in 1..=ROUNDS {
            prepare(round);
            if round % 2 == 0 {
                row.ours.push(Cost::of(&ours));
                row.theirs.push(Cost::of(&theirs));
            } else {
                row.theirs.push(Cost::of(&theirs));
                row.ours.push(Cost::of(&ours));
            }
        }
        row
    }

    fn print(&self) {
        let millis = |wall: Duration| wall.as_secs_f64() * 1e3;
        let wall = |costs: &[Cost]| median(costs.iter().map(|cost| millis(cost.wall)).collect());
        let cpu = |costs: &[Cost]| costs.iter().map(|cost| cost.cpu).sum::<Duration>().as_secs_f64();
        let pairs = || self.ours.iter().zip(&self.theirs);
        let added = median(pairs().map(|(ours, theirs)| millis(ours.wall) - millis(theirs.wall)).collect());
        let ratio = median(
            pairs().map(|(ours, theirs)| ours.wall.as_secs_f64() / theirs.wall.as_secs_f64()).collect(),
        );
        let cpu = cpu(&self.ours) / cpu(&self.theirs);
        let cpu = if cpu.is_finite() { format!("{cpu:.2}") } else { "-".to_owned() };
        let holds = ratio <= self.bar || self.has_floor && added <= millis(FLOOR);
        let floor = if self.has_floor { format!(" or + {} ms", FLOOR.as_millis()) } else { String::new() };
        println!(
            "{:<42}{:>8.0}{:>8.0}{added:>+8.0}{ratio:>8.2}{cpu:>8}  ≤ {:.2}{floor}: {}",
            self.name,
            wall(&self.ours),
            wall(&self.theirs),
            self.bar,
            if holds { "holds" } else { "MISSED" }
        );
    }
}

impl Cost {
    fn of(side: &impl Fn()) -> Self {
        let (begun, before) = (Instant::now(), children_cpu());
        side();
        Self { wall: begun.elapsed(), cpu: children_cpu().saturating_sub(before) }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The CPU time of all children that have ended, and of theirs; zero where the system does not tell.
fn children_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold blanks. Fields 16 and 17, in hundredths of a second (proc(5)).
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    fields
        .skip(13)
        .take(2)
        .filter_map(|ticks| ticks.parse().ok())
        .map(|ticks: u64| Duration::from_millis(ticks * 10))
        .sum()
}

/// The name of an exercise's package.
fn package(id: &str) -> String {
    id.replace('/', "-")
}

/// This process' variables without those that an outer Cargo sets.
fn environment() -> BTreeMap<std::ffi::OsString, std::ffi::OsString> {
    let outer = |name: &str| name.starts_with("CARGO") && name != "CARGO_HOME" || name == "LD_LIBRARY_PATH";
    std::env::vars_os().filter(|(name, _)| !outer(&name.to_string_lossy())).collect()
}

fn clean(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().envs(environment());
    command
}

/// The command of an invocation, with those arguments of `-C` for which `wanted` says yes.
fn compiler(invocation: &Invocation, wanted: impl Fn(&str) -> bool) -> Command {
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
fn run(mut command: Command, expected: Option<i32>) {
    let Output { status, stdout, stderr } = command.output().expect("it can be started");
    let right = expected.map_or(status.code() != Some(70), |code| status.code() == Some(code));
    let said = || [stdout.as_slice(), stderr.as_slice()].map(String::from_utf8_lossy).concat();
    assert!(right, "{command:?} ended with {status}:\n{}", said());
}

fn write(path: &Path, text: &str) {
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
