//! The checker in Bengali, as people meet it: whole reports, compared with `tests/bengali/*.txt`.
//!
//! `UPDATE_BENGALI=1 cargo test -p checker --test bengali` writes them anew; read them before you commit them.

use std::fs;
use std::path::{Path, PathBuf};

use checker::process::{Cancel, End, Invocation, Tool};

/// What the checker answers in Bengali: its exit code and its words, stderr behind stdout.
fn answer(folder: &Path, args: &[&str]) -> (i32, String) {
    let wanted = |name: &std::ffi::OsStr| {
        ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"].iter().any(|known| name == *known)
    };
    let invocation = Invocation::new(env!("CARGO_BIN_EXE_checker"), folder)
        .args(["--lang", "bn"])
        .args(args)
        .inherit(wanted);
    let cancel = Cancel::new().expect("a handle");
    let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the checker starts");
    let End::Exit(code) = done.end else { panic!("the checker ended with {:?}", done.end) };
    let text = [done.stdout, done.stderr].concat();
    (code, String::from_utf8(text).expect("reports are UTF-8"))
}

/// A course with one exercise, `workers/own`, whose program this is.
fn course(folder: &Path, order: &str, main: &str) {
    let write = |path: &str, text: &str| {
        let path: PathBuf = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n\n[workspace.package]\nedition = \"2024\"\n",
    );
    write(
        "exercises/09-workers/08-own/Cargo.toml",
        "[package]\nname = \"workers-own\"\nversion = \"0.0.0\"\nedition.workspace = true\npublish = false\n",
    );
    write("exercises/09-workers/08-own/src/main.rs", main);
    let yaml = format!(
        "title: Priority order\nkind: write\nlevel: 2\nminutes: 7\nbook: 09-workers#own\nlimits: {{time: 1 s}}\n\
         hints: [Build the queues]\ncases:\n  - name: a timer of 0 ms\n    order: {order}\n    before:\n      - {{two < three: \"a queue is first in, first out\"}}\n"
    );
    write("exercises/09-workers/08-own/exercise.yaml", &yaml);
}

const ORDER: &str = "[one, {line: two, id: two}, {line: three, id: three}, {any: [four, five]}]";

fn printing(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("    println!(\"{line}\");\n")).collect();
    format!("fn main() {{\n{lines}}}\n")
}

/// Compares a report with the stored one; what a machine decides is left out.
fn holds(name: &str, report: &str) {
    assert!(!report.contains("[en]"), "a text has no translation:\n{report}");
    let report: String = report
        .lines()
        .map(|line| match line.rsplit_once(" · ") {
            Some((before, last)) if last.ends_with(" s") => format!("{before} · … s\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/bengali/{name}.txt"));
    if std::env::var_os("UPDATE_BENGALI").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, report).expect("a file");
        return;
    }
    let wanted = fs::read_to_string(&path).expect("the stored report");
    assert_eq!(report, wanted, "{name}");
}

#[test]
fn reports_are_whole_in_bengali() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let programs = [
        ("accepted", 0, printing(&["one", "two", "three", "five", "four"])),
        ("wrong-order", 1, printing(&["one", "three", "two", "four", "five"])),
        ("wrong-output", 1, printing(&["one", "Two", "three", "four", "five", "five"])),
        (
            "runtime-error",
            1,
            "fn main() {\n    println!(\"one\");\n    let none: Option<u8> = None;\n    none.unwrap();\n}\n".to_owned(),
        ),
        (
            "compile-error",
            1,
            "fn main() {\n    let line = String::from(\"one\");\n    drop(line);\n    println!(\"{line}\");\n}\n".to_owned(),
        ),
        ("time-limit", 1, "fn main() {\n    println!(\"one\");\n    loop { std::thread::park(); }\n}\n".to_owned()),
    ];
    for (name, code, main) in programs {
        course(folder.path(), ORDER, &main);
        let (found, mut said) = answer(folder.path(), &["check", "workers/own"]);
        assert_eq!(found, code, "{said}");
        if name == "compile-error" {
            // rustc's own words change with its version, and are not ours.
            let (headline, rest) = said.split_once('\n').expect("a headline");
            let (rustc, ours) =
                rest.split_once("rustc --explain E0382`.\n").expect("the end of rustc's words");
            assert!(rustc.contains("error[E0382]"), "{said}");
            said = format!("{headline}\n…\n{ours}");
        }
        holds(name, &said);
    }
    let (code, said) = answer(folder.path(), &[]);
    assert_eq!(code, 0, "{said}");
    holds("home", &said);
    let (code, said) = answer(folder.path(), &["list"]);
    assert_eq!(code, 0, "{said}");
    holds("list", &said);
    let (code, said) = answer(folder.path(), &["hint", "workers/own"]);
    assert_eq!(code, 0, "{said}");
    holds("hint", &said);
    course(folder.path(), "[one, {line: two, idd: two}]", "fn main() {}");
    let (code, said) = answer(folder.path(), &["check"]);
    assert_eq!(code, 2, "{said}");
    holds("broken-exercise", &said);
}

#[test]
fn json_keeps_its_keys_and_ids_and_says_its_messages_in_bengali() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    course(folder.path(), ORDER, "fn main() {\n    println!(\"one\");\n    panic!(\"no\");\n}\n");
    let (code, said) = answer(folder.path(), &["check", "--format", "json"]);
    assert_eq!(code, 1, "{said}");
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let case = &report["exercises"][0]["cases"][0];
    assert_eq!(case["verdict"], "runtime-error");
    assert_eq!(case["name"], "a timer of 0 ms");
    assert!(case["message"].as_str().is_some_and(|message| message.contains("panic হয়েছে")), "{said}");
}
