//! Whose fault it is: the program's, and then `rustc`'s own words are shown; or the machine's.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

const MISTAKE: &str =
    "//! A mistake.\nfn main() {\n    let word: i32 = \"text\";\n    println!(\"{word}\");\n}\n";

/// `rustc`'s own words for the exercise's main file, without colours.
fn words_of_rustc(course: &Course, flags: &[&str]) -> String {
    let rustc = course.builder().toolchain().rustc.clone();
    let mut command = Command::new(rustc);
    command.current_dir(course.root()).arg(format!("{HELLO}/src/main.rs")).arg("--edition=2024").args(flags);
    let out = tempfile::tempdir().unwrap();
    let done = command.arg("--out-dir").arg(out.path()).output().unwrap();
    String::from_utf8(done.stderr).unwrap()
}

#[test]
fn a_compile_error_is_shown_as_rustc_shows_it_and_is_remembered() {
    let course = Course::new();
    course.write(&format!("{HELLO}/src/main.rs"), MISTAKE);
    let (said, cached) = refused(course.build(HELLO));
    assert_eq!(said.plain(), words_of_rustc(&course, &[]));
    assert!(said.plain().contains(&format!("--> {HELLO}/src/main.rs:3:21")), "{}", said.plain());
    assert!(said.coloured().contains("\u{1b}["));
    assert!(!cached);
    let (again, cached) = refused(course.build(HELLO));
    assert_eq!((again, cached), (said, true));
}

#[test]
fn warnings_are_kept_with_the_program() {
    let course = Course::new();
    course.write(&format!("{HELLO}/src/main.rs"), "//! Unused.\nfn main() { let unused = 1; }\n");
    let expected = words_of_rustc(&course, &[]);
    for cached in [false, true] {
        let program = built(course.build(HELLO));
        assert_eq!((program.warnings.plain(), program.cached), (expected.clone(), cached));
    }
    let recalled = course.builder().recall(&course.tree(HELLO)).unwrap();
    let answer = recalled.answer.unwrap();
    assert_eq!((answer.compiles, answer.said.plain()), (true, expected));
}

#[test]
fn a_message_about_an_overlay_names_the_file_that_its_author_knows() {
    let course = Course::new();
    let shown = "solutions/03-microtasks/01-hello/wrong/text.rs";
    let theirs = recipe(HELLO, MISTAKE.as_bytes(), Place::Overlay).showing("src/main.rs", shown);
    let builder = course.builder();
    let (said, _) = refused(builder.build(&theirs, &|_| {}).unwrap());
    assert!(said.plain().contains(&format!("--> {shown}:3:21")), "{}", said.plain());
    assert!(!said.plain().contains("target/checker"));
    // The same mistake in the tree is remembered, and names the tree's file.
    course.write(&format!("{HELLO}/src/main.rs"), MISTAKE);
    let (said, cached) = refused(course.build(HELLO));
    assert!(cached && said.plain().contains(&format!("--> {HELLO}/src/main.rs:3:21")));
}

#[test]
fn an_error_is_told_as_soon_as_the_compiler_says_it() {
    let course = Course::new();
    course.write(&format!("{HELLO}/src/main.rs"), MISTAKE);
    let heard = std::cell::RefCell::new(String::new());
    let outcome = course.builder().build(&course.tree(HELLO), &|progress| {
        if let Progress::Said(said) = progress {
            heard.borrow_mut().push_str(said.coloured());
        }
    });
    assert_eq!(heard.into_inner(), refused(outcome.unwrap()).0.coloured());
}

#[test]
fn a_missing_linker_is_the_machines_and_is_not_remembered() {
    let course = Course::new();
    let empty = course.root().join("empty");
    fs::create_dir_all(&empty).unwrap();
    let rustc = course.builder().toolchain().rustc.clone();
    let bin = rustc.parent().unwrap();
    let environment = Course::environment().with("PATH", bin).with("RUSTUP_TOOLCHAIN", "");
    let builder = Builder::open_in(&course.root(), environment, &cancel()).unwrap();
    let fault = builder.build(&course.tree(HELLO), &|_| {}).unwrap_err();
    assert!(matches!(&fault, Error::NoLinker { linker } if linker == "cc"), "{fault}");
    assert!(fault.to_string().contains("build-essential"));
    assert_eq!(output(&built(course.build(HELLO))), "one");
}

#[test]
fn a_linker_that_fails_is_the_machines_and_a_missing_symbol_is_the_programs() {
    let course = Course::new();
    course.write("bin/cc", "#!/bin/sh\necho 'cannot find crt1.o: No such file' >&2\nexit 1\n");
    fs::set_permissions(course.root().join("bin/cc"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", course.root().join("bin").display(), std::env::var("PATH").unwrap());
    let builder =
        Builder::open_in(&course.root(), Course::environment().with("PATH", path), &cancel()).unwrap();
    let fault = builder.build(&course.tree(HELLO), &|_| {}).unwrap_err();
    assert!(matches!(fault, Error::Link { .. }), "{fault}");
    let main = "//! A symbol.\n#![allow(unsafe_code)]\nunsafe extern \"C\" { fn nowhere(); }\n\
                fn main() { unsafe { nowhere() } }\n";
    let theirs = recipe(HELLO, main.replace("#![allow(unsafe_code)]", "").as_bytes(), Place::Overlay);
    let denied = refused(course.builder().build(&theirs, &|_| {}).unwrap()).0.plain();
    assert!(denied.contains("usage of an `unsafe` block"), "{denied}");
    let theirs = recipe(HELLO, main.as_bytes(), Place::Overlay);
    let (said, _) = refused(course.builder().build(&theirs, &|_| {}).unwrap());
    assert!(said.plain().contains("nowhere"), "{}", said.plain());
}

#[test]
fn a_program_cannot_blame_the_machine_with_words_of_its_own() {
    let course = Course::new();
    let main = "//! Blames.\ncompile_error!(\"linker `cc` not found\");\n\
                compile_error!(\"No space left on device\");\nfn main() {}\n";
    let theirs = recipe(HELLO, main.as_bytes(), Place::Overlay);
    let (said, _) = refused(course.builder().build(&theirs, &|_| {}).unwrap());
    assert!(said.plain().contains("No space left on device"));
}

#[test]
fn a_missing_toolchain_is_said_in_words() {
    let course = Course::new();
    let empty = course.root().join("empty");
    fs::create_dir_all(&empty).unwrap();
    let environment =
        Course::environment().with("PATH", &empty).with("HOME", &empty).with("CARGO_HOME", &empty);
    let fault = Builder::open_in(&course.root(), environment, &cancel()).err().unwrap();
    assert!(fault.to_string().contains("https://rustup.rs"), "{fault}");
}

#[test]
fn a_library_that_does_not_compile_is_shown_with_its_error() {
    let course = Course::new();
    course.write("exercises/node-loop/src/lib.rs", "pub fn word() -> i32 { \"text\" }\n");
    let fault = course.builder().build(&course.tree(HELLO), &|_| {}).unwrap_err();
    assert!(
        matches!(fault, Error::Libraries { .. }) && fault.to_string().contains("mismatched types"),
        "{fault}"
    );
}

#[test]
fn an_unknown_folder_is_said_in_words() {
    let course = Course::new();
    let unknown = recipe("exercises/03-microtasks/09-none", b"fn main() {}", Place::Overlay);
    let fault = course.builder().build(&unknown, &|_| {}).unwrap_err();
    assert!(fault.to_string().contains("exercises/03-microtasks/09-none"), "{fault}");
}

/// Builds one exercise that is broken, which must fail with these words, and the other, which must not fail.
fn only_hello_is_broken(course: &Course, words: &[&str]) {
    let builder = course.builder();
    let theirs = recipe(HELLO, GREETING.as_bytes(), Place::Overlay);
    let fault = builder.build(&theirs, &|_| {}).unwrap_err().to_string();
    for word in words {
        assert!(fault.contains(word), "`{word}` is not in: {fault}");
    }
    assert!(!fault.contains("target/checker"), "{fault}");
    assert_eq!(builder.has_program(HELLO).unwrap_err().to_string(), fault);
    // Its libraries are built now, while the other manifest is broken.
    assert_eq!(output(&built(builder.build(&course.tree(OTHER), &|_| {}).unwrap())), "one");
}

#[test]
fn a_manifest_that_is_no_toml_stops_its_own_exercise_alone_and_is_told_with_its_line() {
    let course = Course::new();
    let manifest = format!("{HELLO}/Cargo.toml");
    let sound = fs::read_to_string(course.root().join(&manifest)).unwrap();
    course.write(&manifest, "[package]\nname = \"microtasks-hello\nedition = \"2024\"\n");
    only_hello_is_broken(&course, &[&format!("{manifest}:2"), "git checkout"]);
    // It is forgotten as soon as it is mended.
    course.write(&manifest, &sound);
    assert_eq!(output(&built(course.build(HELLO))), "one");
}

#[test]
fn a_manifest_that_cargo_refuses_stops_its_own_exercise_alone() {
    for (from, to, word) in [
        ("node-loop.workspace", "no-loop.workspace", "`no-loop`"),
        ("\"microtasks-hello\"", "\"microtasks hello\"", "microtasks hello"),
        ("node-loop.workspace = true", "gone = { path = \"../../gone\" }", "exercises/gone/Cargo.toml"),
        (
            "node-loop.workspace = true",
            "[target.'cfg(unix)'.dependencies]\nnode-loop.workspace = true",
            "one platform",
        ),
    ] {
        let course = Course::new();
        let manifest = format!("{HELLO}/Cargo.toml");
        let text = fs::read_to_string(course.root().join(&manifest)).unwrap();
        assert!(text.contains(from));
        course.write(&manifest, &text.replace(from, to));
        only_hello_is_broken(&course, &[&manifest, word, "git checkout"]);
    }
}

#[test]
fn a_missing_file_stops_its_own_exercise_alone_and_is_named() {
    for file in ["Cargo.toml", "src/main.rs"] {
        let course = Course::new();
        fs::remove_file(course.root().join(HELLO).join(file)).unwrap();
        only_hello_is_broken(&course, &[&format!("{HELLO}/{file} is missing"), "put it back"]);
    }
}

#[test]
fn two_manifests_of_one_name_stop_their_two_exercises_and_no_other() {
    let course = Course::new();
    let third = "exercises/04-later/01-third";
    for path in ["Cargo.toml", "src/main.rs"] {
        let text = fs::read_to_string(course.root().join(OTHER).join(path)).unwrap();
        course.write(&format!("{third}/{path}"), &text);
    }
    let builder = course.builder();
    for folder in [OTHER, third] {
        let fault = builder.has_program(folder).unwrap_err().to_string();
        assert!(fault.contains("two packages named `microtasks-other`"), "{fault}");
    }
    assert_eq!(output(&built(builder.build(&course.tree(HELLO), &|_| {}).unwrap())), "one");
}

#[test]
fn a_broken_manifest_of_the_root_or_of_a_library_is_one_error_for_all() {
    for (path, text) in
        [("Cargo.toml", "[workspace\n"), ("exercises/node-loop/Cargo.toml", "[package]\nname = 3\n")]
    {
        let course = Course::new();
        course.write(path, text);
        let fault = Builder::open_in(&course.root(), Course::environment(), &cancel()).err().unwrap();
        assert!(matches!(fault, Error::Manifest { .. }) && fault.to_string().contains(path), "{fault}");
    }
    // What every exercise takes from the root and the root does not give is no exercise's fault.
    let course = Course::new();
    for number in 3..12 {
        let folder = format!("exercises/03-microtasks/{number:02}-more");
        let text = fs::read_to_string(course.root().join(OTHER).join("Cargo.toml")).unwrap();
        course.write(&format!("{folder}/Cargo.toml"), &text.replace("-other", &format!("-{number}")));
        course.write(&format!("{folder}/src/main.rs"), GREETING);
    }
    let root = fs::read_to_string(course.root().join("Cargo.toml")).unwrap();
    course.write("Cargo.toml", &root.replace("node-loop = {", "loop-node = {"));
    let fault = Builder::open_in(&course.root(), Course::environment(), &cancel()).err().unwrap();
    assert!(fault.to_string().starts_with("the manifest Cargo.toml"), "{fault}");
}

#[test]
fn a_target_that_cannot_be_written_says_what_to_do() {
    let course = Course::new();
    // A file where the folder should be stops the superuser too, whom a mode would not stop.
    course.write("target", "");
    let fault = course.builder().build(&course.tree(HELLO), &|_| {}).unwrap_err();
    assert!(
        matches!(fault, Error::Write { .. }) && fault.to_string().contains("CARGO_TARGET_DIR"),
        "{fault}"
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let environment = Course::environment().with("CARGO_TARGET_DIR", elsewhere.path());
    let builder = Builder::open_in(&course.root(), environment, &cancel()).unwrap();
    let program = built(builder.build(&course.tree(HELLO), &|_| {}).unwrap());
    assert!(program.program.path().starts_with(elsewhere.path().canonicalize().unwrap()));
}

#[test]
fn a_build_that_is_stopped_keeps_nothing_and_is_nobodys_mistake() {
    let course = Course::new();
    let stop = cancel();
    let builder = Builder::open_in(&course.root(), Course::environment(), &stop).unwrap();
    let outcome = builder.build(&course.tree(HELLO), &|progress| {
        if progress == Progress::Compiling {
            stop.cancel();
        }
    });
    assert!(matches!(outcome, Err(Error::Cancelled)));
    assert!(course.builder().recall(&course.tree(HELLO)).unwrap().answer.is_none());
    assert_eq!(output(&built(course.build(HELLO))), "one");
}

/// A file system in memory with room for so many kilobytes, until it is dropped.
struct Small(PathBuf);

impl Small {
    /// `None` where this user may not mount one.
    fn mount(at: PathBuf, kilobytes: u32) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let size = format!("size={kilobytes}k");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        done.is_ok_and(|done| done.status.success()).then_some(Self(at))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // At worst the folder stays behind with what is in it.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

#[test]
fn a_disk_that_fills_up_at_any_moment_of_a_build_is_a_full_disk() {
    let course = Course::new();
    course.write(
        &format!("{HELLO}/Cargo.toml"),
        "[package]\nname = \"microtasks-hello\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    course.write(&format!("{HELLO}/src/main.rs"), &printing("room"));
    // From no room for rustc's own files to room for all but the end of the program.
    let mut built_with = None;
    for kilobytes in [100, 300, 600, 1200, 2000, 3000, 4000, 5000, 8000, 32000] {
        let Some(disk) = Small::mount(course.root().join("target"), kilobytes) else {
            eprintln!("skipped: only the superuser may mount a small disk");
            return;
        };
        match course.builder().build(&course.tree(HELLO), &|_| {}) {
            Ok(outcome) => {
                assert_eq!(output(&built(outcome)), "room");
                built_with = Some(kilobytes);
            }
            Err(fault) => {
                assert!(matches!(fault, Error::DiskFull { .. }), "{kilobytes} kB: {fault}");
                assert_eq!(built_with, None, "more room is not enough: {kilobytes} kB");
            }
        }
        drop(disk);
    }
    assert!(built_with.is_some_and(|kilobytes| kilobytes > 100), "{built_with:?}");
}
