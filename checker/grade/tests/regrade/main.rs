//! A mark that is there changes only when the instructor says so; what a person has decided is never lost; a corrected
//! order is held against stored runs and runs nothing.

#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    reason = "the program is looked at from outside, as the instructor has it"
)]

mod class;
mod kept;
mod late;
mod told;

use std::fs;

use checker_grade::feedback::file_name::file_name;
use serde_json::Value;

use class::{Answer, Class, IN_ANY_ORDER, IN_ORDER};

#[test]
fn what_is_new_is_written_at_once_and_what_is_there_changes_only_when_told() {
    let class = Class::new();
    let first = class.grade(&[]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert_eq!(first.json()["changes"], serde_json::json!([]));
    let verdicts = ["asha", "babul", "চম্পা"].map(|learner| first.row(learner)["verdict"].clone());
    assert_eq!(verdicts, ["accepted", "wrong-order", "compile-error"]);
    assert_eq!(first.row("asha")["mark"], 2.0);

    class.ask(IN_ANY_ORDER, "");
    let second = class.grade(&[]);
    let changes = second.json()["changes"].clone();
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    assert_eq!(
        (&changes[0]["learner"], &changes[0]["old"], &changes[0]["new"], &changes[0]["outcome"]),
        (&"babul".into(), &"wrong-order 0".into(), &"accepted 2".into(), &"needs-apply".into())
    );
    assert!(changes[0]["why"].as_str().unwrap().contains("exercise"), "{changes}");
    assert_eq!(second.row("babul")["mark"], 0.0);
    assert_eq!(class.count("SELECT count(*) FROM changes"), 0);

    let third = class.grade(&["--apply"]);
    assert_eq!(third.row("babul")["mark"], 2.0);
    assert_eq!(third.row("babul")["reference"], first.row("babul")["reference"]);
    assert_eq!(third.json()["jobs"]["new"], 0);
    assert_eq!(class.count("SELECT count(*) FROM changes"), 1);
    assert_eq!(class.grade(&[]).json()["changes"], serde_json::json!([]));
}

#[test]
fn a_published_mark_becomes_lower_only_when_that_too_is_allowed() {
    let class = Class::new();
    class.ask(IN_ANY_ORDER, "");
    class.grade(&[]);
    let export = class.run(&["export", "--for", "json", "--final", "--out", "grades"]);
    assert_eq!(export.code, 0, "{}", export.stderr);
    class.ask(IN_ORDER, "");
    let outcome = |answer: &Answer| answer.json()["changes"][0]["outcome"].clone();
    assert_eq!(outcome(&class.grade(&[])), "needs-apply");
    let applied = class.grade(&["--apply"]);
    assert_eq!(outcome(&applied), "needs-allow-lower");
    assert_eq!(applied.row("babul")["mark"], 2.0);
    let lowered = class.grade(&["--apply", "--allow-lower"]);
    assert_eq!(outcome(&lowered), "written");
    assert_eq!(lowered.row("babul")["mark"], 0.0);
}

#[test]
fn what_a_person_has_decided_outlives_a_grading() {
    let class = Class::new();
    class.grade(&[]);
    let at = ["--out", "grades"];
    let set = class
        .run(&[&["set", "babul", "first/lines", "1.5", "--why", "half of it is right"], &at[..]].concat());
    assert_eq!(set.code, 0, "{}", set.stderr);
    assert_eq!(class.run(&[&["set", "babul", "first/lines", "3", "--why", "x"], &at[..]].concat()).code, 2);
    class.run(&[&["comment", "babul", "first/lines", "Look at <line 2>"], &at[..]].concat());
    class.ask(IN_ANY_ORDER, "");
    let again = class.grade(&["--apply"]);
    assert_eq!(again.row("babul")["mark"], 1.5);
    let shown = class.run(&[&["show", "babul", "first/lines"], &at[..]].concat()).stdout;
    assert!(shown.contains("half of it is right") && shown.contains("Look at <line 2>"), "{shown}");
    let page = fs::read_to_string(class.path("grades/feedback/babul.html")).unwrap();
    assert!(page.contains("Look at &lt;line 2&gt;"));
    class.run(&[&["set", "babul", "first/lines", "--undo", "--why", "a mistake"], &at[..]].concat());
    assert_eq!(class.grade(&[]).row("babul")["mark"], 2.0);
}

#[test]
fn a_corrected_order_is_held_against_the_stored_runs_and_nothing_is_run() {
    let class = Class::new();
    class.grade(&[]);
    let runs = class.count("SELECT count(*) FROM runs");
    class.ask(IN_ANY_ORDER, "");
    let shown = class.run(&["amend", "--out", "grades"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("babul  first/lines  wrong-order 0 → accepted 2"), "{}", shown.stdout);
    assert_eq!(class.count("SELECT count(*) FROM verdicts WHERE amended_from IS NOT NULL"), 0);
    assert_eq!(class.count("SELECT count(*) FROM jobs"), 3);

    let applied = class.run(&["amend", "--out", "grades", "--apply"]);
    assert!(applied.stdout.contains("1 mark is written"), "{}", applied.stdout);
    assert!(applied.stdout.contains("wrong-order 0 → accepted 2"), "{}", applied.stdout);
    assert_eq!(class.count("SELECT count(*) FROM verdicts WHERE amended_from IS NOT NULL"), 3);
    assert_eq!(class.count("SELECT count(*) FROM runs"), 2 * runs);
    // Whoever grades after it finds all of it done.
    let again = class.grade(&[]);
    assert_eq!((&again.json()["jobs"]["new"], &again.json()["changes"]), (&0.into(), &serde_json::json!([])));
    assert_eq!(again.row("babul")["mark"], 2.0);
    assert_eq!(again.row("চম্পা")["verdict"], "compile-error");
}

#[test]
fn what_stored_runs_do_not_answer_is_named_and_stays_as_it_is() {
    let class = Class::new();
    class.grade(&[]);
    class.ask(IN_ANY_ORDER, "  - name: more\n    args: [loud]\n    order: [one, two]\n");
    let shown = class.run(&["amend", "--out", "grades", "--apply"]);
    assert!(
        shown.stdout.contains("not judged  asha  first/lines: more: no run of it is stored"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("not judged  babul"), "{}", shown.stdout);
    class.ask(IN_ANY_ORDER, "    stdin: another\n");
    let shown = class.run(&["amend", "--out", "grades"]);
    assert!(
        shown.stdout.contains("not judged  asha  first/lines: lines: what the program is given"),
        "{}",
        shown.stdout
    );
}

#[test]
fn what_nobody_can_decide_is_held_and_no_final_export_guesses() {
    let class = Class::new();
    class.ask(IN_ORDER, "    explore: {schedules: 5}\n");
    let held = class.grade(&[]);
    assert_eq!(held.code, 3, "{}", held.stderr);
    let row = held.row("asha");
    assert_eq!((&row["state"], &row["mark"], &row["earned"]), (&"held".into(), &Value::Null, &Value::Null));
    // A program that does not compile is decided all the same.
    assert_eq!(held.row("চম্পা")["mark"], 0.0);
    let export = |more: &[&str]| {
        class.run(&[&["export", "--for", "moodle", "--final", "--out", "grades"], more].concat())
    };
    assert_eq!(export(&[]).code, 2);
    assert_eq!(class.count("SELECT count(*) FROM marks WHERE published IS NOT NULL"), 0);
    assert_eq!(export(&["--held", "full"]).code, 0);
    assert_eq!(class.count("SELECT count(*) FROM marks WHERE published = 200"), 2);
    // The course is mended, and the row has its first mark.
    class.ask(IN_ORDER, "");
    let mended = class.grade(&[]);
    assert_eq!(mended.row("asha")["mark"], 2.0);
    assert_eq!(mended.row("babul")["state"], "held", "it would be lower than what was published");
    assert_eq!(class.grade(&["--apply", "--allow-lower"]).row("babul")["mark"], 0.0);
}

#[test]
fn equal_work_is_judged_once_and_a_second_attempt_is_judged_beside_the_first() {
    let class = Class::new();
    class.hand_in("dipu", "fn main() {\n    println!(\"one\\ntwo\");\n}\n");
    let first = class.grade(&[]);
    assert_eq!(first.row("dipu")["mark"], 2.0);
    assert_eq!(class.count("SELECT count(*) FROM jobs"), 3);
    class.hand_in("dipu", "fn main() {\n    println!(\"two\");\n}\n");
    let second = class.grade(&[]);
    let changes = second.json()["changes"].clone();
    assert_eq!((&changes[0]["learner"], &changes[0]["outcome"]), (&"dipu".into(), &"needs-apply".into()));
    assert_eq!(second.json()["jobs"]["new"], 1);
    assert_eq!(class.count("SELECT max(number) FROM attempts WHERE learner = 'dipu'"), 2);
}

#[test]
fn what_learners_read_says_at_once_what_a_person_or_a_corrected_order_has_changed() {
    let class = Class::new();
    let graded = class.grade(&[]);
    assert_eq!(graded.code, 0, "{}", graded.stderr);
    let page = || fs::read_to_string(class.path("grades/feedback/babul.html")).unwrap();
    let before = page();
    class.run(&["set", "babul", "first/lines", "1.37", "--why", "half of it", "--out", "grades"]);
    assert!(!before.contains("1.37") && page().contains("1.37"), "the mark set by hand is on the page");
    class.run(&["comment", "babul", "first/lines", "Read chapter seven", "--out", "grades"]);
    assert!(page().contains("Read chapter seven"), "the comment is on the page");
    class.run(&["set", "babul", "first/lines", "--undo", "--why", "a mistake", "--out", "grades"]);
    let taken_back = page();
    class.ask(IN_ANY_ORDER, "");
    class.run(&["amend", "--out", "grades"]);
    assert_eq!(page(), taken_back, "what is only shown changes no page");
    class.run(&["amend", "--out", "grades", "--apply"]);
    assert_ne!(page(), taken_back, "the amended mark is on the page");
}

#[test]
fn a_person_too_lowers_a_published_mark_only_when_it_is_allowed() {
    let class = Class::new();
    class.grade(&[]);
    let set = |what: &[&str]| {
        class.run(&[&["set", "babul", "first/lines", "--why", "w", "--out", "grades"], what].concat())
    };
    assert_eq!(set(&["1.5"]).code, 0);
    class.run(&["export", "--for", "json", "--final", "--out", "grades"]);
    let lower = set(&["1"]);
    assert_eq!(lower.code, 2, "{}", lower.stdout);
    assert!(
        lower.stderr.contains("1.5 was published") && lower.stderr.contains("--allow-lower"),
        "{}",
        lower.stderr
    );
    assert_eq!(set(&["--undo"]).code, 2, "the checker's own mark is lower too");
    assert_eq!(class.grade(&[]).row("babul")["mark"], 1.5, "what was refused is not written");
    assert_eq!(set(&["2"]).code, 0, "higher needs no consent");
    assert_eq!(set(&["--undo", "--allow-lower"]).code, 0);
    assert_eq!(class.grade(&[]).row("babul")["mark"], 0.0);
}

#[test]
fn a_changed_worth_is_a_change_of_marks_and_no_mark_is_ever_above_what_its_exercise_is_worth() {
    let class = Class::new();
    class.grade(&[]);
    let worth = |points: &str| {
        class.ask(IN_ORDER, "");
        let path = class.path("exercises/01-first/01-lines/exercise.yaml");
        let spec = fs::read_to_string(&path).unwrap();
        fs::write(path, spec.replace("points: 2", &format!("points: {points}"))).unwrap();
    };
    let above = || {
        class.count(
            "SELECT count(*) FROM marks JOIN columns USING (assignment, exercise) \
             WHERE mark > columns.max OR marks.max <> columns.max",
        )
    };
    worth("1");
    let shown = class.grade(&[]);
    let changes = shown.json()["changes"].clone();
    assert_eq!(
        (&changes[0]["learner"], &changes[0]["old"], &changes[0]["new"], &changes[0]["outcome"]),
        (&"asha".into(), &"accepted 2 / 2".into(), &"accepted 1 / 1".into(), &"needs-apply".into())
    );
    assert_eq!(
        (shown.row("asha")["mark"].clone(), shown.row("asha")["max"].clone()),
        (2.0.into(), 2.0.into())
    );
    assert_eq!(above(), 0, "what is not written changes no column");
    class.run(&["export", "--for", "json", "--final", "--out", "grades"]);
    assert_eq!(class.grade(&["--apply"]).json()["changes"][0]["outcome"], "needs-allow-lower");
    assert_eq!(above(), 0, "a published mark holds its column");
    let lowered = class.grade(&["--apply", "--allow-lower"]);
    assert_eq!(
        (lowered.row("asha")["mark"].clone(), lowered.row("asha")["max"].clone()),
        (1.0.into(), 1.0.into())
    );
    assert_eq!(above(), 0, "marks and column change together");
    assert_eq!(class.grade(&[]).json()["changes"], serde_json::json!([]));
}
<<<<<<< HEAD:checker/grade/tests/regrade/main.rs
=======

#[test]
fn show_prints_what_the_program_printed_with_its_times_and_offers_no_junit() {
    let class = Class::new();
    let loud = "fn main() {\n    for _ in 0..300 {\n        println!(\"two\\u{1b}[31m\");\n    }\n    eprintln!(\"aside\");\n}\n";
    class.hand_in("babul", loud);
    class.grade(&[]);
    let show =
        |more: &[&str]| class.run(&[&["show", "babul", "first/lines", "--out", "grades"], more].concat());
    let shown = show(&[]).stdout;
    let lines: Vec<&str> = shown.lines().filter(|line| line.contains(" s  two")).collect();
    assert_eq!(lines.len(), 200, "the evidence is there, and bounded: {shown}");
    assert!(!shown.contains('\u{1b}'), "what was printed takes no terminal over");
    assert!(shown.contains(" s  aside"), "stderr is evidence too: {shown}");
    let junit = show(&["--format", "junit"]);
    assert_eq!(junit.code, 2, "what is no JUnit is not passed off as it: {}", junit.stdout);
    assert!(junit.stderr.contains("export --for junit"), "{}", junit.stderr);
}

#[test]
fn a_gradebook_of_another_class_and_a_folder_of_nothing_are_refused() {
    let class = Class::new();
    let titled = |title: &str| {
        let file = format!(
            "title: {title}\nseed: 1\nassignments:\n  - id: a\n    title: A\n    exercises: [first/lines]\n"
        );
        class.write("class.yaml", &file);
    };
    titled("Autumn");
    let grade = || class.grade(&["--class", "class.yaml"]);
    let first = grade();
    assert_eq!(first.code, 0, "{}", first.stderr);
    titled("Spring");
    let other = grade();
    assert_eq!(other.code, 2, "another class is not mixed in: {}", other.stdout);
    assert!(other.stderr.contains("“Autumn”") && other.stderr.contains("--out"), "{}", other.stderr);
    titled("Autumn");
    assert_eq!(grade().code, 0);
    fs::create_dir(class.path("wrok")).unwrap();
    let empty = class.run(&["wrok", "--out", "other"]);
    assert_eq!(empty.code, 2, "a typing error makes nobody a zero: {}", empty.stdout);
    assert!(empty.stderr.contains("nothing was handed in"), "{}", empty.stderr);
}

#[test]
fn pages_and_exports_tell_of_each_learner_what_the_tables_of_a_class_leave_out() {
    let class = Class::new();
    class.grade(&[]);
    let page = |learner: &str| {
        fs::read_to_string(class.path(&format!("grades/feedback/{}.html", file_name(learner)))).unwrap()
    };
    let wrong = page("babul");
    assert!(wrong.contains("belongs moved") && wrong.contains("printed moved"), "{wrong}");
    assert!(page("চম্পা").contains("unexpected closing delimiter"), "{}", page("চম্পা"));
    let exported = |whom: &str, file: &str| {
        let answer = class.run(&["export", "--for", whom, "--out", "grades"]);
        assert_eq!(answer.code, 0, "{}", answer.stderr);
        fs::read_to_string(class.path(&format!("grades/exports/grade/{file}"))).unwrap()
    };
    let document: Value = serde_json::from_str(&exported("json", "grades.json")).unwrap();
    for learner in document["learners"].as_array().unwrap() {
        let cases = learner["rows"][0]["cases"].as_array().unwrap();
        let count = if learner["id"] == "চম্পা" { 0 } else { 1 };
        assert_eq!(cases.len(), count, "{learner}");
    }
    assert!(exported("gradescope", "gradescope/babul/results.json").contains("two"));
}
>>>>>>> e94dd7fc74cad5b8a3c2cc1be4ec02a0959987bb:checker/grade/tests/regrade.rs
