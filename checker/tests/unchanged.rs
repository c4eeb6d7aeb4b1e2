//! What was said of an exercise is said again without reading its cases, and only while nothing has changed that
//! it depends on.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use std::fs;

use desk::{DIR, Desk};
use serde_json::Value;

/// What `check` says of the one exercise, the time that the checker took aside.
fn said(desk: &Desk) -> Value {
    let answer = desk.checker(&["check", "shared-counter", "--format", "json"]);
    serde_json::from_str(&answer.stdout).expect("JSON")
}

/// How many results are kept whole.
fn kept(desk: &Desk) -> usize {
    fs::read_dir(desk.path("target/checker/records/unchanged")).map_or(0, Iterator::count)
}

/// A course whose exercise was judged until its result is kept.
fn settled() -> (Desk, Value) {
    let desk = Desk::new();
    desk.solve();
    said(&desk);
    let last = said(&desk);
    assert_eq!(kept(&desk), 1, "the second check finds every run in the store");
    (desk, last)
}

/// Makes the kept result another one than any check would give: whoever answers from it is known by that.
fn let_it_lie(desk: &Desk) {
    let folder = desk.path("target/checker/records/unchanged");
    let file = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let record = fs::read_to_string(&file).unwrap();
    fs::write(&file, record.replace("\"verdict\":\"accepted\"", "\"verdict\":\"wrong-order\"")).unwrap();
}

#[test]
fn a_kept_result_is_what_was_said_before() {
    let (desk, last) = settled();
    assert_eq!(said(&desk), last);
    assert_eq!(last["exercises"][0]["verdict"], "accepted");
    assert_eq!(last["exercises"][0]["cases"][0]["cached"], true);
}

#[test]
fn a_kept_result_is_what_a_check_answers_from() {
    let (desk, _) = settled();
    let_it_lie(&desk);
    assert_eq!(said(&desk)["exercises"][0]["verdict"], "wrong-order");
}

#[test]
fn any_change_of_what_it_depends_on_is_judged_anew() {
    type Change = fn(&Desk);
    let changes: [(&str, Change); 5] = [
        ("the program", |desk| {
            let path = format!("exercises/{DIR}/src/add.rs");
            desk.write(&path, &(desk.read(&path) + "\n// another program\n"));
        }),
        ("the cases", |desk| {
            let path = format!("exercises/{DIR}/exercise.yaml");
            desk.write(&path, &(desk.read(&path) + "# another text\n"));
        }),
        ("the hidden cases", |desk| {
            let path = format!("solutions/{DIR}/hidden.yaml");
            desk.write(&path, &(desk.read(&path) + "# another text\n"));
        }),
        ("the manifest", |desk| {
            let path = format!("exercises/{DIR}/Cargo.toml");
            desk.write(&path, &desk.read(&path).replace("edition.workspace = true", "edition = \"2021\""));
        }),
        ("a new file", |desk| desk.write(&format!("exercises/{DIR}/notes.txt"), "mine\n")),
    ];
    for (what, change) in changes {
        let (desk, _) = settled();
        let_it_lie(&desk);
        change(&desk);
        assert_eq!(said(&desk)["exercises"][0]["verdict"], "accepted", "{what}");
    }
}

#[test]
fn fresh_runs_are_not_answered_from_it() {
    let (desk, _) = settled();
    let answer = desk.checker(&["check", "shared-counter", "--fresh", "--format", "json"]);
    let fresh: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    assert_eq!(fresh["exercises"][0]["cases"][0]["cached"], false);
}
