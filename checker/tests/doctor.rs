//! `checker doctor` and the shell script that takes its place where nothing can be built yet: one list, one answer.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use desk::{answer, is_there, repository};
use serde_json::Value;

fn items(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let items = report["items"].as_array().expect("items");
    items.iter().map(|item| (text(&item["id"]), text(&item["state"]))).collect()
}

#[test]
fn the_script_and_the_command_find_the_same_items_in_the_same_state() {
    let told = answer(repository(), env!("CARGO_BIN_EXE_checker"), &["doctor", "--format", "json"]);
    let report: Value = serde_json::from_str(&told.stdout).expect("JSON");
    let script = answer(repository(), "sh", &["checker/doctor.sh", "--plain"]);
    let lines = script.stdout.lines().map(|line| line.split_once(' ').expect("an id and a state"));
    let theirs: Vec<(String, String)> = lines.map(|(id, state)| (id.to_owned(), state.to_owned())).collect();
    assert_eq!(items(&report), theirs);
    assert_eq!(told.code, script.code);
    // Whoever runs this test has built the checker.
    for id in ["rustc", "cargo", "linker"] {
        assert!(theirs.contains(&(id.to_owned(), "ok".to_owned())), "{theirs:?}");
    }
}

#[test]
fn a_machine_without_anything_is_told_what_is_missing_and_how_to_get_it() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let path = format!("PATH={}", empty.path().display());
    let told =
        answer(repository(), "env", &[&path, env!("CARGO_BIN_EXE_checker"), "doctor", "--format", "json"]);
    assert_eq!(told.code, 2);
    let report: Value = serde_json::from_str(&told.stdout).expect("JSON");
    assert_eq!(report["ready"], false);
    for id in ["rustc", "cargo", "linker"] {
        let item = report["items"].as_array().expect("items").iter().find(|item| item["id"] == id).expect(id);
        assert_eq!((&item["state"], &item["needed"]), (&Value::from("missing"), &Value::from(true)), "{id}");
        assert!(!item["get"].as_array().expect("what to do").is_empty(), "{id}");
    }
    let words = answer(repository(), "env", &[&path, env!("CARGO_BIN_EXE_checker"), "doctor"]);
    assert!(
        words.stdout.contains("✗ rustc") && words.stdout.contains("https://rustup.rs"),
        "{}",
        words.stdout
    );
}

#[test]
fn a_rust_that_is_too_old_is_told_apart_from_one_that_is_missing() {
    let old = tempfile::tempdir().expect("a temporary folder");
    for name in ["rustc", "cargo"] {
        let program = old.path().join(name);
        std::fs::write(&program, format!("#!/bin/sh\necho '{name} 1.88.9 (abc 2025-01-01)'\n"))
            .expect("a file");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&program, mode).expect("a mode");
    }
    let path = format!("PATH={}:/usr/bin:/bin", old.path().display());
    let told =
        answer(repository(), "env", &[&path, env!("CARGO_BIN_EXE_checker"), "doctor", "--format", "json"]);
    let report: Value = serde_json::from_str(&told.stdout).expect("JSON");
    let script = answer(repository(), "env", &[&path, "sh", "checker/doctor.sh", "--plain"]);
    assert_eq!((told.code, script.code), (2, 2));
    assert_eq!(items(&report)[0], ("rustc".to_owned(), "too-old".to_owned()));
    assert!(script.stdout.starts_with("rustc too-old\ncargo too-old\n"), "{}", script.stdout);
}

#[test]
fn the_script_says_its_outcome_in_the_language_of_the_locale() {
    for (locale, words) in
        [("bn_BD.UTF-8", "যা দরকার সবই এখানে আছে।"), ("en_US.UTF-8", "everything that is needed is here")]
    {
        let locale = format!("LC_ALL={locale}");
        let said = answer(repository(), "env", &[&locale, "sh", "checker/doctor.sh"]);
        // A machine that builds the course has what is needed, but for room on its disk.
        let is_here = said.code == 0 && said.stdout.ends_with(&format!("\n{words}\n"));
        assert!(is_here || said.stdout.contains("NO  disk"), "{}", said.stdout);
    }
}

#[test]
fn the_script_is_plain_shell() {
    if !is_there("shellcheck") {
        eprintln!("skipped: shellcheck is not installed");
        return;
    }
    let checked = answer(repository(), "shellcheck", &["checker/doctor.sh"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

/// What a shell offers after a Tab, with the checker in its PATH.
fn offered(shell: &str, script: &str) -> Option<Vec<String>> {
    if !is_there(shell) {
        eprintln!("skipped: {shell} is not installed");
        return None;
    }
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_checker")).parent().expect("a folder");
    let path = format!("PATH={}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let told = answer(repository(), "env", &[&path, shell, "-c", script]);
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
    Some(told.stdout.lines().map(str::to_owned).collect())
}

#[test]
fn shells_complete_commands_and_exercises() {
    let bash = "source <(checker completions bash)\nCOMP_WORDS=(checker check workers/sh)\nCOMP_CWORD=2\n_checker\nprintf '%s\\n' \"${COMPREPLY[@]}\"";
    if let Some(offered) = offered("bash", bash) {
        assert_eq!(offered, ["workers/shared-counter"]);
    }
    let fish = "checker completions fish | source\ncomplete -C 'checker check workers/sh'";
    if let Some(offered) = offered("fish", fish) {
        assert_eq!(offered, ["workers/shared-counter"]);
    }
    let zsh = "compdef() { registered=$2; }\nsource <(checker completions zsh)\ncompadd() { shift; print -l -- $@; }\nwords=(checker check workers/sh)\nCURRENT=3\n_checker";
    if let Some(offered) = offered("zsh", zsh) {
        assert_eq!(offered, ["workers/shared-counter"]);
    }
}
