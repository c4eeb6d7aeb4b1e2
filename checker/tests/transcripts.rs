//! What the book shows of the checker is what the checker says: `book/transcripts/*.txt`.
//!
//! `UPDATE_TRANSCRIPTS=1 cargo test -p checker --test transcripts` writes them anew; read them before you commit
//! them.

use std::fs;
use std::path::Path;

use checker::process::{Cancel, End, Invocation, Tool};

/// An exercise that needs no library, so that it is built in a moment.
const DIR: &str = "00-rust-for-js/03-called-later";
const ID: &str = "rust-for-js/called-later";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course")
}

/// The course with this one exercise, as learners get it.
fn course(folder: &Path) {
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n\n\
                    [workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.89\"\n\
                    license = \"MIT OR Apache-2.0\"\npublish = false\n\n[workspace.lints.rust]\nunsafe_code = \"deny\"\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    for file in ["Cargo.toml", "exercise.yaml", "src/main.rs"] {
        let path = format!("exercises/{DIR}/{file}");
        let target = folder.join(&path);
        fs::create_dir_all(target.parent().expect("a file has a folder")).expect("a folder");
        fs::copy(repository().join(&path), target).expect("a file");
    }
}

/// What the checker answers: its exit code and its words.
fn answer(folder: &Path, args: &[&str]) -> (i32, String) {
    let wanted = |name: &std::ffi::OsStr| {
        ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"].iter().any(|known| name == *known)
    };
    let invocation = Invocation::new(env!("CARGO_BIN_EXE_checker"), folder).args(args).inherit(wanted);
    let cancel = Cancel::new().expect("a handle");
    let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the checker starts");
    let End::Exit(code) = done.end else { panic!("the checker ended with {:?}", done.end) };
    (code, String::from_utf8([done.stdout, done.stderr].concat()).expect("reports are UTF-8"))
}

/// Compares what was said with what the book shows. How long it took is left out.
fn shows(name: &str, said: &str) {
    let said: String = said
        .lines()
        .map(|line| match line.rsplit_once(" · ") {
            Some((before, last)) if last.ends_with(" s") => format!("{before}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let path = repository().join(format!("book/transcripts/{name}.txt"));
    if std::env::var_os("UPDATE_TRANSCRIPTS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, said).expect("a file");
        return;
    }
    assert_eq!(said, fs::read_to_string(&path).expect("the transcript in the book"), "{name}");
}

#[test]
fn the_transcripts_in_the_book_are_what_the_checker_says() {
    let bengali = tempfile::tempdir().expect("a temporary folder");
    let folder = tempfile::tempdir().expect("a temporary folder");
    course(bengali.path());
    course(folder.path());
    for (name, code, place, args) in [
        ("wrong-order-bengali", 1, &bengali, vec!["--lang", "bn", "check", ID]),
        ("wrong-order", 1, &folder, vec!["--lang", "en", "check", ID]),
        ("hint", 0, &folder, vec!["--lang", "en", "hint", ID]),
    ] {
        let (found, said) = answer(place.path(), &args);
        assert_eq!(found, code, "{said}");
        shows(name, &said);
    }

    let reference = repository().join(format!("solutions/{DIR}/src/main.rs"));
    fs::copy(reference, folder.path().join(format!("exercises/{DIR}/src/main.rs"))).expect("the reference");
    let (code, said) = answer(folder.path(), &["--lang", "en", "check", ID]);
    assert_eq!(code, 0, "{said}");
    shows("accepted", &said);
}
