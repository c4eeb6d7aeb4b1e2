//! What a gradebook keeps from one grading to the next.

use std::fs;

use serde_json::json;

use crate::class::Class;

const ONE_MORE: &str = "cases:\n- {name: mine, args: [x], order: [one, two], points: 3}\n";

#[test]
fn own_hidden_cases_stay_until_the_instructor_says_that_they_do_not() {
    let class = Class::new();
    class.write("mine/first/lines/hidden.yaml", ONE_MORE);
    let first = class.grade(&["--hidden", "mine", "--runs", "2"]);
    assert_eq!((first.code, &first.row("asha")["mark"]), (0, &5.0.into()), "{}", first.stderr);
    let forgotten = class.grade(&[]);
    let document = forgotten.json();
    assert_eq!(
        (&document["jobs"]["new"], &document["changes"]),
        (&0.into(), &json!([])),
        "nothing is judged anew"
    );
    assert_eq!(forgotten.row("asha")["mark"], 5.0);
    let notes = document["notes"].to_string();
    assert!(
        notes.contains("/mine, as before; --no-hidden") && notes.contains("2 runs, as before"),
        "{notes}"
    );

    let without = class.grade(&["--no-hidden", "--apply"]);
    assert_eq!(without.row("asha")["mark"], 2.0, "{}", without.stderr);
    assert!(!without.json()["notes"].to_string().contains("/mine"));
    assert_eq!(class.grade(&[]).json()["changes"], json!([]), "what was said then stays too");
    class.grade(&["--hidden", "mine", "--apply"]);
    fs::remove_dir_all(class.path("mine")).unwrap();
    let gone = class.grade(&[]);
    assert_eq!(gone.code, 2, "{}", gone.stdout);
    assert!(gone.stderr.contains("--no-hidden"), "{}", gone.stderr);
}

#[test]
fn pages_stay_in_their_language_whatever_the_terminal_speaks() {
    let class = Class::new();
    let work = ["work", "--out", "grades"];
    assert_eq!(class.run_in("bn", &work).code, 0);
    let language = |page: &str| {
        let page = fs::read_to_string(class.path("grades").join(page)).unwrap();
        page.split("<html lang=\"").nth(1).unwrap()[..2].to_owned()
    };
    let both = || [language("feedback/babul.html"), language("report.html")];
    assert_eq!(both(), ["bn", "bn"]);
    class.run_in("en", &["set", "babul", "first/lines", "1", "--why", "w", "--out", "grades"]);
    assert!(fs::read_to_string(class.path("grades/feedback/babul.md")).unwrap().contains('1'));
    assert_eq!(both(), ["bn", "bn"], "a mark by hand");
    class.run_in("en", &["comment", "babul", "first/lines", "Look", "--out", "grades"]);
    assert_eq!(both(), ["bn", "bn"], "a comment");
    class.run_in("en", &["amend", "--out", "grades", "--apply"]);
    assert_eq!(both(), ["bn", "bn"], "an amended order");
    let plain = class.program().args(work).env("LC_ALL", "en_US.UTF-8").output().unwrap();
    assert_eq!(plain.status.code(), Some(0));
    assert_eq!(both(), ["bn", "bn"], "a grading that names no language");
    class.run_in("en", &work);
    assert_eq!(both(), ["en", "en"], "a grading that names another");
}

#[test]
fn work_that_is_not_handed_in_any_more_is_named_and_counts_as_before() {
    let class = Class::new();
    let notes = |answer: &crate::class::Answer| answer.json()["notes"].to_string();
    assert!(!notes(&class.grade(&[])).contains("handed in last"));
    fs::remove_dir_all(class.path("work/asha")).unwrap();
    let again = class.grade(&[]);
    assert!(
        notes(&again).contains("what one learner handed in last is not among")
            && notes(&again).contains(": asha\""),
        "{}",
        notes(&again)
    );
    assert_eq!(again.row("asha")["mark"], 2.0);
    // An attempt that was taken back, beside one that is still there.
    let before =
        fs::read_to_string(class.path("work/babul/exercises/01-first/01-lines/src/main.rs")).unwrap();
    class.hand_in("babul", "fn main() {\n    println!(\"two\");\n}\n");
    assert!(notes(&class.grade(&[])).contains("one learner"));
    class.hand_in("babul", &before);
    assert!(
        notes(&class.grade(&[])).contains("what 2 learners handed in last"),
        "{}",
        notes(&class.grade(&[]))
    );
}

#[test]
fn no_page_of_a_learner_tells_where_the_checker_keeps_programs() {
    let class = Class::new();
    let tells = "fn main() {\n    let own = std::env::args().next().unwrap();\n    println!(\"own {own}\");\n    panic!(\"{own}\");\n}\n";
    class.hand_in("babul", tells);
    assert_eq!(class.grade(&[]).code, 0);
    for page in ["feedback/babul.html", "feedback/babul.md"] {
        let page = fs::read_to_string(class.path("grades").join(page)).unwrap();
        assert!(page.contains("first-lines") && !page.contains("target/checker"), "{page}");
    }
    let shown = class.run(&["show", "babul", "first/lines", "--out", "grades"]).stdout;
    assert!(shown.contains("own first-lines"), "its name is that of its file: {shown}");
}
