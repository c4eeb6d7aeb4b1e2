//! The pipeline on a course that somebody edited: what is broken in one exercise is that exercise's own,
//! and what changes what a program prints changes its verdict.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use checker::build::{Builder, Environment};
use checker::course::{Course, Overlay, Starters};
use checker::event::{Event, ExerciseResult};
use checker::pipeline::{Pipeline, Request};
use checker::process::Cancel;
use checker::run::NoWall;
use checker::verdict::Verdict;

const NAMES: [&str; 3] = ["one", "two", "three"];

/// A course of three exercises in a temporary folder: each prints the text of its `src/word.rs`.
struct Edited {
    dir: tempfile::TempDir,
    starters: Arc<Starters>,
}

impl Edited {
    fn new() -> Self {
        let mut edited = Self { dir: tempfile::tempdir().unwrap(), starters: Arc::default() };
        edited.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/[0-9]*/*\"]\n");
        for (number, name) in (1..).zip(NAMES) {
            let folder = format!("exercises/03-first/{number:02}-{name}");
            let manifest =
                format!("[package]\nname = \"first-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
            edited.write(&format!("{folder}/Cargo.toml"), &manifest);
            edited.write(
                &format!("{folder}/exercise.yaml"),
                "title: T\nkind: write\nlevel: 1\nminutes: 5\nbook: 03-first#words\nhints: [Look]\n\
                 edit: [src/word.rs]\ncases:\n  - order: [right]\n",
            );
            edited.write(
                &format!("{folder}/src/main.rs"),
                "mod word;\nfn main() {\n    println!(\"{}\", word::WORD);\n}\n",
            );
            edited.write(&format!("{folder}/src/word.rs"), "pub const WORD: &str = \"right\";\n");
        }
        edited.starters = Arc::new(Starters::of(&edited.course()).unwrap());
        edited
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn course(&self) -> Course {
        Course::open(self.dir.path()).unwrap().with_starters(Some(Arc::clone(&self.starters))).unwrap()
    }

    /// Checks all exercises as `check` does, without `--fresh`.
    fn check(&self, overlay: &Overlay) -> Vec<Arc<ExerciseResult>> {
        let cancel = Cancel::new().unwrap();
        // The tests themselves run beneath a Cargo, and perhaps with a target folder of their own.
        let environment = Environment::of_this_process().with("CARGO_TARGET_DIR", "");
        let builder = Builder::open_in(self.dir.path(), environment, &cancel).unwrap();
        let request = Request {
            overlay: overlay.clone(),
            hidden: false,
            runs: 1,
            seed: 1,
            fresh: false,
            jobs: 2,
            colour: false,
        };
        let exercises: Vec<_> = self.course().exercises().cloned().collect();
        let mut results = Vec::new();
        Pipeline::new(&builder, &NoWall, &cancel).check(&exercises, &request, &mut |event| {
            if let Event::Finished(result) = event {
                results.push(Arc::clone(result));
            }
        });
        results
    }

    fn own_work(&self) -> Vec<Arc<ExerciseResult>> {
        self.check(&Overlay::Empty)
    }
}

fn verdicts(results: &[Arc<ExerciseResult>]) -> Vec<Verdict> {
    results.iter().map(|result| result.verdict).collect()
}

/// Whether the one case of the first exercise was taken from the store.
fn cached(results: &[Arc<ExerciseResult>]) -> bool {
    results[0].cases[0].cached
}

#[test]
fn one_broken_exercise_is_held_and_all_others_get_their_verdicts() {
    use Verdict::{Accepted, CheckerError, WrongOutput};
    type Break = fn(&Edited);
    let folder = "exercises/03-first/02-two";
    let breakages: [(Break, &str); 4] = [
        (|e| e.write("exercises/03-first/02-two/Cargo.toml", "[package]\nname = first\n"), "/Cargo.toml:2:8"),
        (
            |e| {
                e.write(
                    "exercises/03-first/02-two/Cargo.toml",
                    "[package]\nname = \"two\"\nedition = \"1999\"\n",
                )
            },
            "edition",
        ),
        (
            |e| fs::remove_file(e.path("exercises/03-first/02-two/src/main.rs")).unwrap(),
            "/src/main.rs is missing",
        ),
        (|e| e.write("exercises/03-first/02-two/exercise.yaml", "titel: T\n"), "did you mean `title`?"),
    ];
    for (break_it, words) in breakages {
        let edited = Edited::new();
        edited.write("exercises/03-first/03-three/src/word.rs", "pub const WORD: &str = \"wrong\";\n");
        break_it(&edited);
        let results = edited.own_work();
        assert_eq!(verdicts(&results), [Accepted, CheckerError, WrongOutput], "{words}");
        let said = results[1].no_cases.as_ref().unwrap().to_string();
        assert!(said.contains(folder) && said.contains(words), "`{words}` is not in: {said}");
    }
}

#[test]
fn a_changed_file_that_is_included_changes_the_verdict_and_the_old_text_brings_the_old_verdict_back() {
    let edited = Edited::new();
    edited.write(
        "exercises/03-first/01-one/src/word.rs",
        "pub const WORD: &str = include_str!(\"../word.txt\").trim_ascii();\n",
    );
    for (word, verdict) in
        [("right", Verdict::Accepted), ("wrong", Verdict::WrongOutput), ("right", Verdict::Accepted)]
    {
        edited.write("exercises/03-first/01-one/word.txt", &format!("{word}\n"));
        assert_eq!(edited.own_work()[0].verdict, verdict, "{word}");
        // What did not change is remembered.
        let again = edited.own_work();
        assert_eq!((again[0].verdict, cached(&again)), (verdict, true), "{word}");
    }
}

#[test]
fn a_module_that_is_included_as_code_is_part_of_the_program_too() {
    let edited = Edited::new();
    edited.write("exercises/03-first/01-one/src/word.rs", "include!(\"../shared.rs\");\n");
    for (word, verdict) in [("wrong", Verdict::WrongOutput), ("right", Verdict::Accepted)] {
        edited.write("exercises/03-first/01-one/shared.rs", &format!("pub const WORD: &str = {word:?};\n"));
        assert_eq!(edited.own_work()[0].verdict, verdict, "{word}");
    }
}

#[test]
fn what_was_not_handed_in_is_judged_as_the_starter_and_not_as_the_tree() {
    let edited = Edited::new();
    edited.write("exercises/03-first/01-one/src/word.rs", "pub const WORD: &str = \"mine\";\n");
    edited.write("hand-in/03-first/02-two/src/word.rs", "pub const WORD: &str = \"theirs\";\n");
    let overlay = Overlay::open(&edited.course(), &edited.path("hand-in")).unwrap();
    let handed_in = verdicts(&edited.check(&overlay));
    assert_eq!(handed_in, [Verdict::Accepted, Verdict::WrongOutput, Verdict::Accepted]);
    let own = verdicts(&edited.own_work());
    assert_eq!(own, [Verdict::WrongOutput, Verdict::Accepted, Verdict::Accepted]);
}

#[test]
fn a_result_carries_the_note_of_a_fixed_file_that_differs() {
    let edited = Edited::new();
    let main = fs::read_to_string(edited.path("exercises/03-first/01-one/src/main.rs")).unwrap();
    edited.write("exercises/03-first/01-one/src/main.rs", &main.replace("word::WORD", "\"right\""));
    let results = edited.own_work();
    let counts: Vec<usize> = results.iter().map(|result| result.fixed_but_changed.len()).collect();
    assert_eq!(counts, [1, 0, 0]);
    assert_eq!(results[0].fixed_but_changed[0].path, "src/main.rs");
}
