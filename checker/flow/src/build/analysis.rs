//! What an editor needs so that rust-analyzer neither blocks `cargo run` nor misses the solutions.
//!
//! Two files of the course are generated here, and `author check` compares them byte by byte:
//!
//! * `.vscode/settings.json`: rust-analyzer gets a target folder of its own (else it and `cargo run` wait for
//!   each other's lock) and checks the crate that is being edited, not the whole workspace.
//! * `solutions/Cargo.toml`: a workspace of its own with one target for each file, so that
//!   no `cargo build`, `test` or `run` at the root ever touches a solution.
//!
//! A file there that relies on others of the course (a `build` exercise's harness) shows unresolved modules in the
//! editor: the two trees are merged only by the checker.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The whole `.vscode/settings.json`.
pub fn vscode_settings() -> &'static str {
    include_str!("vscode-settings.json")
}

/// The whole `solutions/Cargo.toml`.
///
/// `dependencies` maps the name of a dependency to what stands behind its `=`; `files` are the root
/// files of programs, relative to `solutions/` and with `/`, in any order.
pub fn solutions_manifest(
    edition: &str,
    dependencies: &BTreeMap<String, String>,
    files: &BTreeSet<String>,
) -> String {
    let mut text = format!(
        "# Written by the checker, for editors alone: rust-analyzer reads the solutions through it.\n\
         # `checker author check` says when it is out of date. The root's workspace does not know it.\n\n\
         [workspace]\n\n\
         [package]\nname = \"solutions\"\nversion = \"0.0.0\"\nedition = {edition:?}\npublish = false\n\
         autobins = false\n\n[dependencies]\n"
    );
    // Writing to a string cannot fail.
    for (name, value) in dependencies {
        let _ = writeln!(text, "{name} = {value}");
    }
    for file in files {
        let _ = write!(text, "\n[[bin]]\nname = {:?}\npath = {file:?}\ntest = false\n", target_name(file));
    }
    text
}

/// The root files of all programs below `solutions/`, as [`solutions_manifest`] takes them:
/// `src/main.rs`, `right/NAME.rs`, `wrong/NAME.rs`, and `src/main.rs` of `right/NAME/` and `wrong/NAME/`.
pub fn solution_files(solutions: &Path) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(solutions).min_depth(4).max_depth(6).into_iter().flatten();
    let is_program = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
        [_, _, "src", "main.rs"] | [_, _, "right" | "wrong", _, "src", "main.rs"] => true,
        [_, _, "right" | "wrong", name] => name.ends_with(".rs"),
        _ => false,
    };
    entries
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some(entry.path().strip_prefix(solutions).ok()?.to_str()?.to_owned()))
        .filter(|path| !path.starts_with("target/") && is_program(path))
        .collect()
}

/// A target's name: the path with its numbers dropped, `microtasks-priority-order-wrong-greedy`.
fn target_name(file: &str) -> String {
    let parts = file.split('/').map(|part| part.trim_end_matches(".rs"));
    let parts = parts.filter(|part| !matches!(*part, "src" | "main"));
    let slug =
        |part: &str| part.trim_start_matches(|char: char| char.is_ascii_digit() || char == '-').to_owned();
    let (folders, rest): (Vec<_>, Vec<_>) = parts.enumerate().partition(|(index, _)| *index < 2);
    let folders = folders.into_iter().map(|(_, part)| slug(part));
    let rest = rest.into_iter().map(|(_, part)| part.to_owned());
    let name: Vec<String> = folders.chain(rest).collect();
    // Cargo takes letters, digits, hyphens and underscores.
    name.join("-").replace(|char: char| !(char.is_ascii_alphanumeric() || "-_".contains(char)), "-")
}
