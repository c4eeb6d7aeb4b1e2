//! `author check` promises something of every exercise; here each promise is broken, one at a time.
//!
//! The sound course is made of scaffolds, which `author new` promises to be sound but for their author's words.

use std::fs;
use std::path::Path;
use std::process::Command;

use checker::build::{Builder, Environment};
use checker::course::{Course, Kind};
use checker::pipeline::Pipeline;
use checker::process::Cancel;
use checker::run::NoWall;
use checker_author::{Finding, Heard, Options, Proof, Scaffold, ScaffoldError, Weight, What};

/// The exercises of the course: their folders, ids and kinds.
const EXERCISES: [(&str, &str, Kind); 3] = [
    ("03-first/01-greet", "first/greet", Kind::Write),
    ("03-first/02-foresee", "first/foresee", Kind::Predict),
    ("03-first/03-queue", "first/queue", Kind::Build),
];
const GREET: &str = "first/greet";
const FORESEE: &str = "first/foresee";
const QUEUE: &str = "first/queue";

const MANIFEST: &str = r#"[workspace]
resolver = "3"
members = ["exercises/[0-9]*/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.85"
license = "MIT"
publish = false

[workspace.lints.rust]
missing_docs = "warn"
unreachable_pub = "warn"
"#;

fn options() -> Options {
    Options { runs: 1, mutants: 60, words: 10, seed: 1, write: false, jobs: 2 }
}

/// A course with the three scaffolds, as `author new` makes them.
fn scaffolds() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("exercises")).unwrap();
    fs::write(root.path().join("Cargo.toml"), MANIFEST).unwrap();
    for (dir, _, kind) in EXERCISES {
        Scaffold::make(&Course::open(root.path()).unwrap(), dir, kind).unwrap();
    }
    root
}

/// The same with their author's work done, and all generated files written.
fn sound() -> tempfile::TempDir {
    let root = scaffolds();
    for entry in walkdir::WalkDir::new(root.path()).into_iter().flatten().filter(|e| e.file_type().is_file())
    {
        let text = fs::read_to_string(entry.path()).unwrap();
        fs::write(entry.path(), text.replace("TODO(author): ", "")).unwrap();
    }
    prove(root.path(), &[], &Options { write: true, ..options() });
    root
}

/// Proves these exercises, and the course as a whole where none is named.
fn prove(root: &Path, ids: &[&str], options: &Options) -> Vec<Proof> {
    let course = Course::open(root).unwrap();
    let cancel = Cancel::new().unwrap();
    // The tests themselves run beneath a Cargo, and perhaps with a target folder of their own.
    let environment = Environment::of_this_process().with("CARGO_TARGET_DIR", "");
    let builder = Builder::open_in(root, environment, &cancel);
    let pipeline = builder.as_ref().map(|builder| Pipeline::new(builder, &NoWall, &cancel));
    let whole = checker_author::course(
        &course,
        ids.is_empty(),
        pipeline.as_ref().map_err(|error| *error),
        options.write,
    );
    let mut proofs = vec![whole];
    let wanted = |id: &str| ids.is_empty() || ids.contains(&id);
    let exercises: Vec<_> =
        course.exercises().filter(|exercise| wanted(exercise.id.as_str())).cloned().collect();
    checker_author::check(&course, &exercises, pipeline.as_ref().ok(), options, &mut |heard| {
        if let Heard::Proof(proof) = heard {
            proofs.push(proof.clone());
        }
    });
    assert_eq!(proofs.len(), exercises.len() + 1, "every exercise is reported");
    proofs
}

/// What was found, notes aside: what it is about and its name.
fn found(proofs: &[Proof]) -> Vec<(String, &'static str)> {
    let all = proofs.iter().flat_map(|proof| &proof.findings);
    let mut found: Vec<_> = all
        .filter(|finding| finding.weight() != Weight::Note)
        .map(|finding| (finding.about.clone(), finding.what.id()))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// A course in which one thing is changed at a time.
struct Workshop {
    root: tempfile::TempDir,
    undo: Vec<(std::path::PathBuf, Option<Vec<u8>>)>,
}

impl Workshop {
    fn path(&mut self, path: &str) -> std::path::PathBuf {
        let path = self.root.path().join(path);
        self.undo.push((path.clone(), fs::read(&path).ok()));
        path
    }

    fn write(&mut self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&mut self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    fn replace(&mut self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.path().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replace(from, to));
    }

    fn copy(&mut self, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.path().join(from)).unwrap();
        self.write(to, &text);
    }

    /// One more visible case of the `write` exercise.
    fn case(&mut self, case: &str) {
        let path = "exercises/03-first/01-greet/exercise.yaml";
        let text = fs::read_to_string(self.root.path().join(path)).unwrap();
        self.write(path, &format!("{text}  - {case}\n"));
    }

    fn restore(&mut self) {
        for (path, bytes) in self.undo.drain(..).rev() {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None if path.exists() => fs::remove_file(path).unwrap(),
                None => {}
            }
        }
        // Folders that a breakage made.
        let _ = fs::remove_dir_all(self.root.path().join("solutions/03-first/07-gone"));
        let _ = fs::remove_dir_all(self.root.path().join("exercises/drafts"));
    }
}

/// A promise that is broken: its name, the exercise (none: the course), how, and what must be found.
type Breakage = (&'static str, &'static str, fn(&mut Workshop), &'static [(&'static str, &'static str)]);

const BREAKAGES: &[Breakage] = &[
    (
        "the starter is the reference",
        GREET,
        |w| {
            w.copy("solutions/03-first/01-greet/src/main.rs", "exercises/03-first/01-greet/src/main.rs");
            w.replace("exercises/03-first/01-greet/src/main.rs", "fn main", "// TODO: nothing\nfn main");
        },
        &[("starter", "starter-accepted")],
    ),
    (
        "the starter does not say what to do",
        GREET,
        |w| w.replace("exercises/03-first/01-greet/src/main.rs", "// TODO: ", "// "),
        &[("starter", "no-todo")],
    ),
    (
        "the starter does not compile",
        GREET,
        |w| w.replace("exercises/03-first/01-greet/src/main.rs", "println!(\"done\");", "println!(done);"),
        &[("starter", "compile-error")],
    ),
    (
        "the starter warns",
        QUEUE,
        |w| {
            w.replace(
                "exercises/03-first/03-queue/src/queue.rs",
                "self.waiting.pop()",
                "let unused = 1;\n        self.waiting.pop()",
            )
        },
        &[("starter", "warns")],
    ),
    (
        "the reference is wrong",
        GREET,
        |w| w.replace("solutions/03-first/01-greet/src/main.rs", "hello", "hullo"),
        &[("reference", "not-accepted")],
    ),
    (
        "there is no reference",
        GREET,
        |w| w.remove("solutions/03-first/01-greet/src/main.rs"),
        &[("reference", "no-reference"), ("solutions/Cargo.toml", "stale")],
    ),
    (
        "a right program is wrong",
        QUEUE,
        |w| {
            w.replace(
                "solutions/03-first/03-queue/right/moves-up.rs",
                "remove(0)",
                "remove(self.waiting.len() - 1)",
            )
        },
        &[("right/moves-up", "not-accepted")],
    ),
    (
        "a right program does not compile",
        GREET,
        |w| w.replace("solutions/03-first/01-greet/right/prints-once.rs", "let mut", "let"),
        &[("right/prints-once", "compile-error")],
    ),
    (
        "there is one right program and there are two wrong ones",
        GREET,
        |w| {
            w.remove("solutions/03-first/01-greet/right/prints-once.rs");
            w.remove("solutions/03-first/01-greet/wrong/greets-itself.rs");
        },
        &[("right/", "too-few"), ("solutions/Cargo.toml", "stale"), ("wrong/", "too-few")],
    ),
    (
        "a wrong program is accepted",
        GREET,
        |w| w.replace("solutions/03-first/01-greet/wrong/backwards.rs", ".iter().rev()", ".iter()"),
        &[("wrong/backwards", "wrong-verdict")],
    ),
    (
        "a wrong program gets another verdict",
        GREET,
        |w| {
            w.replace(
                "solutions/03-first/01-greet/wrong/greets-itself.rs",
                "verdict: wrong-output",
                "verdict: wrong-order",
            )
        },
        &[("wrong/greets-itself", "wrong-verdict")],
    ),
    (
        "a wrong program names a rule that is not broken",
        FORESEE,
        |w| {
            w.replace(
                "solutions/03-first/02-foresee/wrong/as-written.txt",
                "rule: the script runs",
                "rule: the skript runs",
            )
        },
        &[("wrong/as-written", "wrong-rule")],
    ),
    (
        "a wrong program says nothing of its verdict",
        FORESEE,
        |w| w.replace("solutions/03-first/02-foresee/wrong/as-written.txt", "# verdict: ", "# "),
        &[("solutions", "broken")],
    ),
    (
        "an order lets a deletion through",
        GREET,
        |w| w.case("{name: loose, args: [solo], order: [{one-of: [[hello solo, done], [done]]}]}"),
        &[("case loose", "mutant-delete")],
    ),
    (
        "an order lets anything through",
        GREET,
        |w| {
            w.case("{name: anything, args: [solo], order: [{one-of: [[\"{:any}\", \"{:any}\"], [hello solo, \"{:any}\", done]]}]}")
        },
        &[
            ("case anything", "mutant-insert"),
            ("case anything", "mutant-duplicate"),
            ("case anything", "ambiguous"),
        ],
    ),
    (
        "a line of an order fits in two places",
        GREET,
        |w| w.case("{name: twins, args: [a, a], order: [{any: [[hello a, done], [hello a]]}]}"),
        &[("case twins", "ambiguous")],
    ),
    (
        "an order is so ambiguous that nobody can decide",
        GREET,
        |w| {
            let names = vec!["a"; 16].join(", ");
            w.case(&format!(
                "{{name: fog, args: [{names}], order: [{{for: {{n: 1..16}}, do: [hello a, \"end {{n}}\"]}}, done]}}"
            ));
        },
        &[
            ("case fog", "ambiguous"),
            ("case fog", "undecided"),
            ("reference", "undecided"),
            ("right/prints-once", "undecided"),
            ("right/with-a-closure", "undecided"),
        ],
    ),
    (
        "a line of an order can never come",
        GREET,
        |w| {
            w.case("{name: ghost, args: [a], order: [{maybe: \"ghost {:/of a/}\"}, hello a, done], never: [ghost of a]}")
        },
        &[("case ghost", "unreachable")],
    ),
    (
        "there is a file that no rule places",
        GREET,
        |w| {
            w.write("exercises/03-first/01-greet/notes.md", "notes\n");
            w.write("exercises/03-first/01-greet/prediction.txt", "done\n");
            w.write("solutions/03-first/01-greet/wrong/notes.md", "notes\n");
        },
        &[
            ("notes.md", "unlisted"),
            ("prediction.txt", "unlisted"),
            ("solutions/03-first/01-greet/wrong/notes.md", "unlisted"),
        ],
    ),
    (
        "there are files that belong to no exercise",
        "",
        |w| {
            w.write("exercises/drafts/idea.txt", "an idea\n");
            w.write("solutions/03-first/07-gone/right/a.txt", "gone\n");
        },
        &[("exercises/drafts", "unlisted"), ("solutions/03-first/07-gone", "unlisted")],
    ),
    (
        "the level jumps",
        FORESEE,
        |w| w.replace("exercises/03-first/02-foresee/exercise.yaml", "level: 1", "level: 3"),
        &[("exercise.yaml", "level-jump")],
    ),
    (
        "the book's chapter is another one",
        FORESEE,
        |w| w.replace("exercises/03-first/02-foresee/exercise.yaml", "book: 03-first#", "book: 04-second#"),
        &[("exercise.yaml", "book-chapter")],
    ),
    (
        "the package has another name",
        FORESEE,
        |w| w.replace("exercises/03-first/02-foresee/Cargo.toml", "first-foresee", "foresee"),
        &[("Cargo.toml", "package-name")],
    ),
    (
        "there is no hidden case",
        GREET,
        |w| w.remove("solutions/03-first/01-greet/hidden.yaml"),
        &[("hidden.yaml", "no-hidden-case"), ("print", "printing-passes")],
    ),
    (
        "the hidden case has the inputs of a visible one",
        GREET,
        |w| {
            let path = "solutions/03-first/01-greet/hidden.yaml";
            w.replace(path, "args: [edsger, barbara, tony]", "args: [ada, grace]");
            w.replace(path, "[hello edsger, hello barbara, hello tony]", "[hello ada, hello grace]");
        },
        &[("case three other names", "same-inputs"), ("print", "printing-passes")],
    ),
    (
        "a key of exercise.yaml is mistyped",
        FORESEE,
        |w| w.replace("exercises/03-first/02-foresee/exercise.yaml", "minutes:", "minuts:"),
        &[("exercise.yaml", "broken")],
    ),
    (
        "a program has no main file",
        FORESEE,
        |w| w.remove("exercises/03-first/02-foresee/src/main.rs"),
        &[("program", "cannot-build"), ("src/main.rs", "missing")],
    ),
    (
        "a manifest is missing",
        QUEUE,
        |w| w.remove("exercises/03-first/03-queue/Cargo.toml"),
        &[("Cargo.toml", "missing"), ("program", "cannot-build")],
    ),
    (
        "a manifest is not accepted by Cargo",
        GREET,
        |w| {
            w.replace(
                "exercises/03-first/01-greet/Cargo.toml",
                "edition.workspace = true",
                "edition = \"1999\"",
            )
        },
        &[("program", "cannot-build")],
    ),
    (
        "the root's manifest is broken",
        GREET,
        |w| w.replace("Cargo.toml", "[workspace]", "[workspace"),
        &[("course", "cannot-build")],
    ),
    (
        "a starter predicts already",
        FORESEE,
        |w| w.write("exercises/03-first/02-foresee/prediction.txt", "start\n"),
        &[("prediction.txt", "predicts")],
    ),
    (
        "a predicted program prints something else",
        FORESEE,
        |w| w.replace("exercises/03-first/02-foresee/src/main.rs", "in later", "in later.into_iter().rev()"),
        &[("src/main.rs", "not-accepted")],
    ),
    (
        "generated files are out of date",
        GREET,
        |w| {
            w.replace("solutions/Cargo.toml", "publish = false", "publish = true");
            w.remove(".vscode/settings.json");
        },
        &[(".vscode/settings.json", "stale"), ("solutions/Cargo.toml", "stale")],
    ),
    (
        "an author has not written everything",
        GREET,
        |w| w.replace("exercises/03-first/01-greet/node.js", "// ", "// TODO(author): "),
        &[("node.js", "unwritten")],
    ),
];

#[test]
fn a_sound_course_has_nothing_to_find_and_each_broken_promise_is_found() {
    let mut workshop = Workshop { root: sound(), undo: Vec::new() };
    let nothing: Vec<(String, &'static str)> = Vec::new();
    assert_eq!(found(&prove(workshop.root.path(), &[], &options())), nothing, "the sound course");
    let mut missed = Vec::new();
    for (name, id, break_it, wanted) in BREAKAGES {
        break_it(&mut workshop);
        let ids: &[&str] = if id.is_empty() { &[] } else { &[*id] };
        let mut wanted: Vec<(String, &str)> =
            wanted.iter().map(|(about, kind)| ((*about).to_owned(), *kind)).collect();
        wanted.sort();
        let found = found(&prove(workshop.root.path(), ids, &options()));
        workshop.restore();
        if found != wanted {
            missed.push(format!("{name}:\n    found  {found:?}\n    wanted {wanted:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!(found(&prove(workshop.root.path(), &[], &options())), nothing, "the sound course again");
}

/// Makes a program go forwards or backwards as chance will have it.
const BY_CHANCE: &str = "use std::hash::{BuildHasher, Hasher};
    let mut names: Vec<String> = env::args().skip(1).collect();
    if std::hash::RandomState::new().build_hasher().finish() % 2 == 0 {
        names.reverse();
    }
    for name in names {
        println!(\"hello {name}\");
    }
    println!(\"done\");
}
";

#[test]
fn starters_that_are_out_of_date_are_found_and_written_where_the_checker_is_part_of_the_course() {
    let root = sound();
    let path = root.path().join("checker/starters.json");
    let stale = vec![("checker/starters.json".to_owned(), "stale")];
    let of_the_course = || found(&prove(root.path(), &[GREET], &options())[..1]);
    assert_eq!(of_the_course(), [], "there is nothing to embed them in");
    fs::create_dir(root.path().join("checker")).unwrap();
    assert_eq!(of_the_course(), stale);
    assert!(!path.exists());
    prove(root.path(), &[GREET], &Options { write: true, ..options() });
    assert_eq!(of_the_course(), []);
    let main = "exercises/03-first/01-greet/src/main.rs";
    let text = fs::read_to_string(root.path().join(main)).unwrap();
    fs::write(root.path().join(main), format!("{text}\n")).unwrap();
    assert_eq!(of_the_course(), stale);
}

#[test]
fn a_program_that_is_right_by_luck_is_found_with_the_seed_that_was_used() {
    let mut workshop = Workshop { root: sound(), undo: Vec::new() };
    for (path, rest) in [
        ("solutions/03-first/01-greet/right/with-a-closure.rs", "env::args().skip(1).for_each"),
        ("solutions/03-first/01-greet/wrong/backwards.rs", "let names"),
    ] {
        let text = fs::read_to_string(workshop.root.path().join(path)).unwrap();
        let (before, _) = text.split_once(rest).unwrap();
        workshop.write(path, &format!("{before}{BY_CHANCE}"));
    }
    // That one of 16 runs is lucky and another is not fails to happen once in 30 000 times.
    let proofs = prove(workshop.root.path(), &[GREET], &Options { runs: 16, seed: 7, ..options() });
    let findings: Vec<&Finding> = proofs.iter().flat_map(|proof| &proof.findings).collect();
    let of = |about: &str| {
        let finding =
            findings.iter().find(|finding| finding.about == about && finding.weight() != Weight::Note);
        &finding.unwrap_or_else(|| panic!("{about} is found")).what
    };
    let What::NotAccepted(miss) = of("right/with-a-closure") else { panic!("{findings:?}") };
    assert!(miss.runs.0 > 0 && miss.runs.0 < 16, "{miss:?}");
    assert!(miss.to_string().ends_with(&format!("accepted {} of 16 runs, seed 7", miss.runs.0)), "{miss}");
    let What::Lucky(accepted, 16) = of("wrong/backwards") else { panic!("{findings:?}") };
    assert!((1..16).contains(accepted));
}

#[test]
fn a_mistake_that_only_all_runs_together_show_is_none_that_is_right_by_luck() {
    let mut workshop = Workshop { root: sound(), undo: Vec::new() };
    let wrong = "solutions/03-first/01-greet/wrong/never-more.rs";
    let reference =
        fs::read_to_string(workshop.root.path().join("solutions/03-first/01-greet/src/main.rs")).unwrap();
    workshop.write(
        wrong,
        &format!("// verdict: wrong-order\n// It never shows what has to be among its runs.\n\n{reference}"),
    );
    workshop.case(
        "{args: [Ann], order: [hello Ann, done, {maybe: more}], explore: {runs: 2, need: {some-order-of: [hello Ann, done, more]}}}",
    );
    let proofs = prove(workshop.root.path(), &[GREET], &Options { runs: 2, ..options() });
    let of: Vec<_> = found(&proofs).into_iter().filter(|(about, _)| about == "wrong/never-more").collect();
    assert_eq!(of, [], "{proofs:?}");
}

#[test]
fn of_a_scaffold_nothing_is_left_but_its_authors_words() {
    let root = scaffolds();
    let proofs = prove(root.path(), &[], &Options { write: true, ..options() });
    for finding in proofs.iter().flat_map(|proof| &proof.findings) {
        let expected = match &finding.what {
            What::Unwritten(_, what) => !what.is_empty(),
            other => other.weight() == Weight::Note,
        };
        assert!(expected, "{finding:?}");
    }
    for proof in &proofs[1..] {
        let unwritten = proof.findings.iter().filter(|finding| matches!(finding.what, What::Unwritten(..)));
        assert!(unwritten.count() >= 8, "every file of {:?} asks for its author", proof.id);
        assert!(proof.tried.len() >= 7, "every program of {:?} was tried", proof.id);
    }
}

#[test]
fn a_new_exercise_takes_nobodys_place() {
    let root = scaffolds();
    let course = Course::open(root.path()).unwrap();
    let refused = |dir: &str| Scaffold::make(&course, dir, Kind::Write).unwrap_err();
    for dir in
        ["greet", "3-first/01-a", "03-first", "03-first/01-a/b", "03-First/04-a", "03-first/../04-a", ""]
    {
        assert!(matches!(refused(dir), ScaffoldError::Name { .. }), "{dir}");
    }
    assert!(matches!(refused("03-first/01-greet"), ScaffoldError::Exists { .. }));
    assert!(matches!(refused("03-other/01-a"), ScaffoldError::Chapter { .. }));
    assert!(matches!(refused("04-first/01-a"), ScaffoldError::Chapter { .. }));
    assert!(matches!(refused("03-first/02-other"), ScaffoldError::Number { free: 4, .. }));
    assert!(matches!(refused("03-first/04-greet"), ScaffoldError::Taken { .. }));
    let made = Scaffold::make(&course, "exercises/04-next/01-first-step/", Kind::Write).unwrap();
    assert_eq!(made.id.as_str(), "next/first-step");
    assert!(made.files.iter().all(|file| root.path().join(file).is_file()));
    assert!(made.files.iter().all(|file| file.contains("/04-next/01-first-step/")));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the program is started as its user starts it")]
fn the_commands_say_what_was_made_and_what_is_left() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("exercises")).unwrap();
    fs::write(root.path().join("Cargo.toml"), MANIFEST).unwrap();
    let checker = |args: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_checker-author"))
            .args(["--lang", "en"])
            .args(args)
            .current_dir(root.path())
            .env("CARGO_TARGET_DIR", root.path().join("target"))
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, out, _) = checker(&["new", "03-first/01-greet", "--kind", "predict"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("exercises/03-first/01-greet/exercise.yaml") && out.contains("author check first/greet"),
        "{out}"
    );
    let (code, _, err) = checker(&["new", "03-first/01-greet"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("exercises/03-first/01-greet is there already"), "{err}");
    let (code, out, _) = checker(&["check", "--write", "--runs", "1", "--words", "5", "--mutants", "20"]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains("✗ first/greet") && out.contains("is still to be written"), "{out}");
    assert!(root.path().join("solutions/Cargo.toml").is_file());
    let (code, out, _) =
        checker(&["check", "--format", "json", "--runs", "1", "--words", "5", "--mutants", "20"]);
    assert_eq!(code, Some(1));
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["format_version"], 1);
    assert_eq!(document["course"], serde_json::json!([]));
    assert_eq!(document["exercises"][0]["id"], "first/greet");
    assert_eq!(document["exercises"][0]["sound"], false);
    assert_eq!(document["exercises"][0]["findings"][0]["kind"], "unwritten");
}
