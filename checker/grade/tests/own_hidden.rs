//! An instructor's own hidden cases: where they are found, what they draw, and what is said of each mistake.

use std::path::Path;

use flow::course::{Case, Course};

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/courses/small");

/// The hidden cases of `microtasks/first-words` with these own ones at this place.
fn cases_at(place: &str, text: &str, seed: u64) -> Result<Vec<Case>, String> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join(place);
    std::fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::fs::write(at, text).unwrap();
    let course = Course::open(Path::new(SMALL)).unwrap();
    let course = course
        .with_hidden(folder.path(), seed)
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))?;
    course.find("first-words").unwrap().hidden().map_err(|error| error.to_string())
}

fn cases(text: &str, seed: u64) -> Result<Vec<Case>, String> {
    cases_at("03-microtasks/01-first-words/hidden.yaml", text, seed)
}

#[test]
fn own_cases_come_after_the_courses_own() {
    let course = Course::open(Path::new(SMALL)).unwrap();
    let theirs = course.find("first-words").unwrap().hidden().unwrap();
    for place in ["03-microtasks/01-first-words/hidden.yaml", "microtasks/first-words/hidden.yaml"] {
        let all =
            cases_at(place, "cases:\n- order: [mine]\n- {name: last, order: [x], points: 3}\n", 1).unwrap();
        assert_eq!(all.len(), theirs.len() + 2);
        assert!(all.iter().all(|case| case.hidden));
        assert_eq!(all[theirs.len()].name, format!("hidden case {}", theirs.len() + 1));
        assert_eq!(all.last().unwrap().points, 3);
    }
    assert_eq!(course.find("first-words").unwrap().hidden().unwrap().len(), theirs.len());
}

#[test]
fn the_points_of_own_cases_count_where_they_are_not_judged() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("microtasks/first-words");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("hidden.yaml"), "cases: [{order: [a], points: 7}]").unwrap();
    let course = Course::open(Path::new(SMALL)).unwrap();
    let before = course.find("first-words").unwrap().hidden_points().unwrap();
    let with = course.with_hidden(folder.path(), 0).unwrap();
    assert_eq!(with.find("first-words").unwrap().hidden_points().unwrap(), before + 7);
}

const DRAWN: &str = "\
draw:
  drink: [চা, coffee, water, milk, juice, soup, lassi, cola]
  count: 100..999
cases:
- name: '${count} of ${drink}'
  args: ['${drink}', '$${drink}', 'a${count}b${count}']
  env: {'${drink}': '${count}'}
  stdin: \"${drink}\\n\"
  order: ['${drink} ${count}', {any: [a, '${count}']}]
";

#[test]
fn a_drawn_value_stands_in_every_text_of_a_case() {
    let all = cases(DRAWN, 7).unwrap();
    let case = all.last().unwrap();
    let (drink, rest) = (case.inputs.args[0].clone(), case.inputs.args[2].clone());
    let count = &rest[1..4];
    assert!(count.parse::<u32>().is_ok_and(|count| (100..=999).contains(&count)), "{rest}");
    assert_eq!(rest, format!("a{count}b{count}"));
    assert_eq!(case.name, format!("{count} of {drink}"));
    assert_eq!(case.inputs.args[1], "${drink}");
    assert_eq!(case.inputs.env[&drink], count);
    assert_eq!(case.inputs.stdin, format!("{drink}\n"));
    let words = case.stdout.judge([format!("{drink} {count}").as_str(), count, "a"]);
    assert!(matches!(words, order::Judgement::Legal));
}

#[test]
fn a_draw_is_the_same_for_the_whole_class_and_another_for_another_class() {
    let of = |seed| cases(DRAWN, seed).unwrap().pop().unwrap();
    assert_eq!(of(7).inputs, of(7).inputs);
    assert_eq!(of(7).digest, of(7).digest);
    let all: std::collections::BTreeSet<String> =
        (0..40).map(|seed| of(seed).inputs.args[0].clone()).collect();
    assert_eq!(all.len(), 8, "forty classes drink everything: {all:?}");
    // What was drawn is part of the name under which a verdict is kept.
    assert_ne!(of(7).digest, of(8).digest);
    assert_ne!(of(7).inputs.args[2], of(8).inputs.args[2]);
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let file = "03-microtasks/01-first-words/hidden.yaml";
    for (text, said) in [
        (
            "cases: [{order: ['${drnk}']}]\ndraw: {drink: [a]}\n",
            "1:18: cases[0].order[0]: no value is drawn under the name `drnk`; did you mean `drink`?",
        ),
        (
            "cases: [{order: ['${x}']}]\n",
            "1:18: cases[0].order[0]: no value is drawn under the name `x`; write `draw: {x: 1..9}` beside `cases`",
        ),
        (
            "cases: [{order: ['${x']}]\n",
            "1:18: cases[0].order[0]: `${` is not closed; write ${name}, or $${ for the two characters themselves",
        ),
        (
            "draw: {x: 3..1}\ncases: [{order: ['${x}']}]\n",
            "1:11: draw.x: the range 3..1 is empty: its end comes before its beginning",
        ),
        (
            "draw: {x: tea}\ncases: [{order: ['${x}']}]\n",
            "1:11: draw.x: expected a list of values or a range, found `tea`; write [tea, rice] or 3..9",
        ),
        ("draw: {x: []}\ncases: [{order: ['${x}']}]\n", "1:11: draw.x: expected 1 to 10000 values, found 0"),
        (
            "draw: {'x y': 1..2}\ncases: [{order: [a]}]\n",
            "1:8: draw.x y: `x y` cannot be the name of a value; use letters, digits, hyphens and underscores",
        ),
        (
            "drew: {x: 1..2}\ncases: [{order: [a]}]\n",
            "1:1: drew: a file of hidden cases has no key `drew`; did you mean `draw`?",
        ),
        ("cases: [{ordr: [a]}]\n", "1:10: cases[0].ordr: a case has no key `ordr`; did you mean `order`?"),
        (
            "cases: [{name: as shown, order: [a]}]\n",
            "1:16: cases[0].name: a case of the course is named `as shown` already; give each case its own name",
        ),
    ] {
        assert_eq!(cases(text, 1).map(|cases| cases.len()), Err(format!("{file}:{said}")), "{text}");
    }
}

#[test]
fn a_file_that_would_judge_nothing_is_a_mistake() {
    let text = "cases: [{order: [a]}]\n";
    for (place, said) in [
        (
            "03-microtasks/01-first-word/hidden.yaml",
            "03-microtasks/01-first-word/hidden.yaml would judge nothing, since no exercise has that place; did you mean 03-microtasks/01-first-words/hidden.yaml?",
        ),
        (
            "microtasks/first-words/hidden.yml",
            "microtasks/first-words/hidden.yml would judge nothing, since no exercise has that place; did you mean microtasks/first-words/hidden.yaml?",
        ),
        (
            "microtasks/priority-order/hidden.yaml",
            "microtasks/priority-order/hidden.yaml:1:1: a prediction is judged by the visible cases, so that these would judge nothing; remove the file",
        ),
    ] {
        assert_eq!(cases_at(place, text, 1).map(|cases| cases.len()), Err(said.to_owned()), "{place}");
    }
    let far = cases_at("notes.yaml", text, 1).unwrap_err();
    assert!(
        far.ends_with("; cases of an exercise stand in 03-microtasks/02-priority-order/hidden.yaml"),
        "{far}"
    );
    assert!(cases_at("readme.txt", text, 1).unwrap_err().contains("holds no hidden cases"));
}
