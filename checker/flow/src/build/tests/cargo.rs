//! Our command line beside Cargo's, recorded from a real `cargo build -p`.

use std::collections::BTreeSet;

use super::super::flags::{self, Places};
use super::super::libraries::Ready;
use super::super::workspace::Workspace;
use super::*;

/// One recorded start of `rustc`.
struct Recorded {
    args: Vec<String>,
    variables: BTreeMap<String, String>,
    cwd: String,
}

/// Lets Cargo build the exercise and records how it starts `rustc` for it.
fn record(course: &Course) -> Recorded {
    course.write(
        "record.sh",
        "#!/bin/sh\nprogram=$1\ncase \"$*\" in *'--crate-name microtasks_hello'*)\n\
         pwd > \"$RECORD/cwd\"; env > \"$RECORD/env\"\n\
         for arg in \"$@\"; do printf '%s\\n' \"$arg\"; done > \"$RECORD/args\" ;;\nesac\nexec \"$@\"\n",
    );
    let script = course.root().join("record.sh");
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let record = course.root().join("recorded");
    fs::create_dir_all(&record).unwrap();
    let builder = course.builder();
    let done = Command::new(&builder.toolchain().cargo)
        .args(["build", "--offline", "-p", "microtasks-hello", "--target-dir", "cargos"])
        .current_dir(course.root())
        .env_clear()
        .envs(Course::environment().for_cargo(&builder.toolchain().rustc))
        .env("RUSTC_WORKSPACE_WRAPPER", &script)
        .env("RECORD", &record)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = |name: &str| fs::read_to_string(record.join(name)).unwrap();
    let variables = read("env");
    let variables = variables.lines().filter_map(|line| line.split_once('='));
    Recorded {
        // The first is the compiler itself.
        args: read("args").lines().skip(1).map(str::to_owned).collect(),
        variables: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        cwd: read("cwd").trim_end().to_owned(),
    }
}

/// The arguments with everything replaced that may differ: hashes and folders.
fn comparable(args: &[String]) -> Vec<String> {
    let may_differ = ["metadata=", "extra-filename=-", "incremental=", "dependency=", "node_loop="];
    let mut after_out_dir = false;
    args.iter()
        .map(|arg| {
            let out_dir = std::mem::replace(&mut after_out_dir, arg == "--out-dir");
            match may_differ.iter().find(|name| arg.starts_with(**name)) {
                _ if out_dir => "OUT".to_owned(),
                Some(name) => format!("{name}ITS OWN"),
                None => arg.clone(),
            }
        })
        .collect()
}

#[test]
fn rustc_is_called_as_cargo_calls_it() {
    let course = Course::new();
    let recorded = record(&course);
    let builder = course.builder();
    let store = builder.store();
    let workspace =
        Workspace::read(&course.root(), builder.toolchain(), &Course::environment(), store, &cancel())
            .unwrap();
    let package = &workspace.programs[HELLO];
    let libraries = Ready::with("node_loop", Path::new("/ready/libnode_loop-0.rlib"));
    let root = course.root();
    let places = Places {
        tree: &root,
        root: &root,
        folder: HELLO,
        out: Path::new("/out"),
        incremental: Some(Path::new("/i")),
    };
    let ours: Vec<String> = flags::all(package, &workspace.profile_flags, &libraries, &places)
        .into_iter()
        .map(|arg| arg.into_string().unwrap())
        .collect();
    assert_eq!(comparable(&ours), comparable(&recorded.args));
    assert_eq!(recorded.cwd, root.to_string_lossy());

    // The variables that a program can see by `env!`.
    let ours: BTreeMap<String, String> = flags::variables(package, &builder.toolchain().cargo, &places)
        .into_iter()
        .map(|(name, value)| (name.into_string().unwrap(), value.into_string().unwrap()))
        .collect();
    // What Cargo itself was told, and its way of sharing cores.
    let not_of_the_program: BTreeSet<&str> =
        ["CARGO_HOME", "CARGO_TERM_COLOR", "CARGO_ENCODED_RUSTFLAGS", "CARGO_MAKEFLAGS"].into();
    let cargos: BTreeMap<String, String> = recorded
        .variables
        .into_iter()
        .filter(|(name, _)| name.starts_with("CARGO") && !not_of_the_program.contains(name.as_str()))
        .collect();
    assert_eq!(ours, cargos);
}

#[test]
fn an_optimised_profile_gives_cargos_flags_too() {
    let course = Course::new();
    let manifest = fs::read_to_string(course.root().join("Cargo.toml")).unwrap();
    for profile in [
        "opt-level = 1\n",
        "debug = 1\noverflow-checks = false\ncodegen-units = 4\n",
        "debug = false\ndebug-assertions = false\n",
        "opt-level = \"s\"\npanic = \"abort\"\ndebug-assertions = false\n",
    ] {
        let with = manifest.replace("debug = \"line-tables-only\"\n", profile);
        course.write("Cargo.toml", &with);
        let recorded = record(&course);
        let builder = course.builder();
        let workspace = Workspace::read(
            &course.root(),
            builder.toolchain(),
            &Course::environment(),
            builder.store(),
            &cancel(),
        )
        .unwrap();
        let ours = flags::of_manifest(&workspace.programs[HELLO], &workspace.profile_flags);
        let from = recorded.args.iter().position(|arg| *arg == ours[0]).unwrap();
        assert_eq!(ours, recorded.args[from..from + ours.len()], "{profile}");
        assert_eq!(output(&built(course.build(HELLO))), "one", "{profile}");
    }
}

#[test]
fn flags_and_wrappers_of_the_reader_do_not_reach_a_build() {
    let course = Course::new();
    let plain = course.builder().key(&course.tree(HELLO)).unwrap();
    let environment = Course::environment()
        .with("RUSTFLAGS", "--this-is-no-flag")
        .with("CARGO_ENCODED_RUSTFLAGS", "--nor-this")
        .with("RUSTC_WRAPPER", "/nonexistent")
        .with("RUSTC_WORKSPACE_WRAPPER", "/nonexistent")
        .with("CARGO_BUILD_TARGET", "no-such-target")
        .with("CARGO_PROFILE_DEV_OPT_LEVEL", "3")
        .with("CARGO_PKG_NAME", "outer");
    let builder = Builder::open_in(&course.root(), environment, &cancel()).unwrap();
    assert_eq!(builder.key(&course.tree(HELLO)).unwrap(), plain);
    assert_eq!(output(&built(builder.build(&course.tree(HELLO), &|_| {}).unwrap())), "one");
    course.write(
        ".cargo/config.toml",
        "[build]\nrustc-wrapper = \"/nonexistent\"\nrustflags = [\"--no-flag\"]\n",
    );
    course.library("two");
    assert_eq!(output(&built(course.build(HELLO))), "two");
}

#[test]
fn cargo_keeps_what_rustc_says_of_itself() {
    let course = Course::new();
    course.library("one");
    course.build(HELLO);
    let kept = course.root().join("target/checker/libraries/path/.rustc_info.json");
    let kept = fs::read_to_string(kept).expect("Cargo wrote it, and reads it at its next start");
    assert!(kept.contains("rustc 1."), "{kept}");
}

#[test]
fn an_exercise_without_libraries_needs_no_cargo() {
    let course = Course::new();
    course.write(
        &format!("{HELLO}/Cargo.toml"),
        "[package]\nname = \"microtasks-hello\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    course.write(&format!("{HELLO}/src/main.rs"), &printing("alone"));
    assert_eq!(output(&built(course.build(HELLO))), "alone");
    assert!(!course.root().join("target/checker/support").exists());
}
