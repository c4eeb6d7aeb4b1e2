//! What the tests of the wall are made with: the wall itself, programs, and runs of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use checker_grade::wall::{Isolation, Weak};
use flow::course::{Inputs, Limits};
use flow::process::Cancel;
use flow::run::{Plan, Run, Wall};

/// Where the compiled programs are when the tests start themselves as another user.
pub const PROGRAMS: &str = "WALL_PROGRAMS";
/// Where the repository is there.
pub const REPOSITORY: &str = "WALL_REPOSITORY";
/// The checker's own program there.
pub const CHECKER: &str = "WALL_CHECKER";

/// The checker's own program, for the inside of a sandbox: this test is none.
pub fn inside() -> PathBuf {
    std::env::var_os(CHECKER).map_or_else(|| env!("CARGO_BIN_EXE_checker-grade").into(), PathBuf::from)
}

pub fn isolation() -> Isolation {
    Isolation::probe_with(&inside(), Weak::Refuse).unwrap_or_else(|missing| panic!("{missing}"))
}

/// A program of the checker's own tests, compiled at its first use.
pub fn program(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        if let Some(folder) = std::env::var_os(PROGRAMS) {
            return folder.into();
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("wall-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("room");
        for (name, source) in [("hostile", "hostile/program.rs"), ("driven", "programs/driven.rs")] {
            let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
            let source = format!("{}/../tests/{source}", env!("CARGO_MANIFEST_DIR"));
            let compile = ["--edition", "2024", "-O", "-o"];
            let done = Command::new(rustc).args(compile).arg(folder.join(name)).arg(source).status();
            assert!(done.expect("rustc is installed").success());
        }
        folder
    });
    folder.join(name)
}

pub fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(30),
        cpu: Duration::from_secs(10),
        memory: 128 << 20,
        output: 64 << 10,
        line: 16 << 10,
        processes: 48,
    }
}

pub fn run(wall: &dyn Wall, program: &Path, args: &[&str], limits: &Limits) -> Run {
    let args = args.iter().map(|arg| (*arg).to_owned()).collect();
    let inputs = Inputs { args, ..Inputs::default() };
    let plan = Plan { program, inputs: &inputs, limits, wall, measure_delay: false };
    plan.run(&Cancel::new().expect("descriptors")).unwrap_or_else(|error| panic!("{error}"))
}

pub fn shell(wall: &dyn Wall, script: &str) -> Run {
    run(wall, Path::new("/bin/sh"), &["-c", script], &limits())
}

pub fn out(run: &Run) -> Vec<&str> {
    run.stdout.texts().collect()
}
