//! The laws of likeness, on the course's own programs: no pair of them was copied.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use flow::course::{Exercise, SolutionSet};

use super::*;
use crate::gradebook::sample;

/// A starter, and every right program, of an exercise whose one editable file is Rust.
fn programs(exercise: &Exercise) -> Option<(String, Vec<(String, String)>)> {
    let spec = exercise.spec().unwrap();
    let [edit] = spec.edit.as_slice() else { return None };
    if !edit.ends_with(".rs") {
        return None;
    }
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let set = SolutionSet::open(exercise).unwrap();
    let mut right = vec![("reference".to_owned(), read(&exercise.solution.join(edit)))];
    right.extend(
        set.right
            .iter()
            .filter(|program| program.path.is_file())
            .map(|program| (program.name.clone(), read(&program.path))),
    );
    Some((read(&exercise.folder.join(edit)), right))
}

/// What one learner handed in.
type Work = (String, Files);

fn work(learner: &str, source: &str) -> Work {
    (learner.to_owned(), BTreeMap::from([("src/main.rs".to_owned(), source.as_bytes().to_vec())]))
}

/// What is read of these works.
fn files_of(works: &[Work], learner: &str) -> Result<Files, Infallible> {
    Ok(works.iter().find(|(known, _)| known == learner).map(|(_, files)| files.clone()).unwrap_or_default())
}

fn learners(works: &[Work]) -> Vec<&str> {
    works.iter().map(|(learner, _)| learner.as_str()).collect()
}

fn find(exercise: &str, works: &[Work], known: &Known) -> Vec<Similar> {
    let Ok(found) = super::find(exercise, &learners(works), &|learner| files_of(works, learner), known);
    found
}

/// Renames every name that is a variable or a function of the program's own, and turns its functions round.
fn disguised(source: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for line in source.lines() {
        // A function at the edge of the page begins a part, and what stands above it in comments goes with it.
        if parts.is_empty()
            || line.starts_with("fn ")
            || line.starts_with("struct ")
            || line.starts_with("impl")
        {
            parts.push(String::new());
        }
        let part = parts.last_mut().unwrap();
        part.push_str(line);
        part.push_str(" // a remark\n\n");
    }
    parts.reverse();
    let mut disguised = String::new();
    let mut name = String::new();
    for c in parts.concat().chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            name.push(c);
            continue;
        }
        let is_free = name.len() > 1
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && ![
                "fn", "let", "mut", "move", "if", "else", "for", "in", "while", "match", "use", "impl",
                "struct", "self", "pub", "return", "loop", "break", "continue", "ref", "as", "dyn", "where",
                "async", "await", "enum", "type", "const", "static", "mod", "true", "false", "crate",
                "super", "trait", "unsafe",
            ]
            .contains(&name.as_str());
        disguised.push_str(&name);
        if is_free {
            disguised.push_str("_renamed");
        }
        name.clear();
        disguised.push(c);
    }
    disguised
}

#[test]
fn renamed_variables_and_functions_in_another_order_are_still_similar() {
    let course = sample::course();
    let (mut seen, mut found) = (0, 0);
    for exercise in course.exercises() {
        let Some((starter, right)) = programs(exercise) else { continue };
        for (at, (name, source)) in right.iter().enumerate() {
            let mut sources = vec![starter.clone()];
            sources.extend(
                right
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at)
                    .map(|(_, (_, source))| source.clone()),
            );
            let known = Known { sources };
            let works = [work("a", source), work("b", &disguised(source))];
            let Ok(contents) = contents(&learners(&works), &|learner| files_of(&works, learner));
            let own = contents[0].own(
                &known.sources.iter().flat_map(|source| grams::grams(&tokens::tokens(source))).collect(),
                None,
            );
            // What the other right programs say as well is nobody's own, and so little is chance.
            if own < FLOOR {
                continue;
            }
            seen += 1;
            let similar = find(exercise.id.as_str(), &works, &known);
            if similar.len() == 1 && similar[0].percent >= LEAST_PERCENT {
                found += 1;
            } else {
                println!(
                    "{} {name}: {own} tokens, {:?}",
                    exercise.id.as_str(),
                    similar.first().map(|similar| similar.percent)
                );
            }
        }
    }
    assert!(seen > 20 && found == seen, "{found} of {seen}");
}

#[test]
fn two_right_programs_of_the_course_that_nobody_copied_are_not_similar() {
    let course = sample::course();
    let (mut pairs, mut found) = (0, Vec::new());
    for exercise in course.exercises() {
        let Some((starter, right)) = programs(exercise) else { continue };
        // The reference is always known; a learner who writes it anew is like nobody.
        for (at, (left, first)) in right.iter().enumerate().skip(1) {
            for (right_name, second) in &right[at + 1..] {
                pairs += 1;
                // What the course knows of them is what it would know of two learners: their programs are not among it.
                let is_other = |(name, _): &&(String, String)| name != left && name != right_name;
                let others = right.iter().filter(is_other).map(|(_, source)| source.clone());
                let known = Known { sources: [starter.clone()].into_iter().chain(others).collect() };
                let similar = find(exercise.id.as_str(), &[work("a", first), work("b", second)], &known);
                found.extend(similar.iter().map(|similar| {
                    format!(
                        "{} {left} {right_name}: {} % {}",
                        exercise.id.as_str(),
                        similar.percent,
                        similar.tokens
                    )
                }));
            }
        }
    }
    assert!(pairs > 40, "{pairs}");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn starters_alone_are_never_similar() {
    let course = sample::course();
    for exercise in course.exercises() {
        let Some((starter, right)) = programs(exercise) else { continue };
        let works = [work("a", &starter), work("b", &starter), work("c", &disguised(&starter))];
        let known = Known { sources: vec![starter.clone(), right[0].1.clone()] };
        let similar = find(exercise.id.as_str(), &works, &known);
        assert!(similar.is_empty(), "{}: {similar:#?}", exercise.id.as_str());
    }
}

#[test]
fn what_many_of_the_class_wrote_alike_is_common_and_two_who_share_more_are_found() {
    let statements = [
        "let a = f(1, b);\n",
        "if a > b { c.push(a); }\n",
        "for x in y { z += x; }\n",
        "match q { Some(w) => w, None => 0 };\n",
        "while h < 3 { h *= 2; }\n",
    ];
    let part = |seed: u64| -> String {
        let mut random = fastrand::Rng::with_seed(seed);
        (0..30).map(|_| statements[random.usize(..statements.len())]).collect()
    };
    let mut works: Vec<Work> = (0..9)
        .map(|at| {
            work(
                &format!("l{at}"),
                &format!("fn own() {{ {} }}\nfn all() {{ {} }}", "g(a);".repeat(at), part(1)),
            )
        })
        .collect();
    assert!(find("x", &works, &Known::default()).is_empty(), "all nine share it, so it says nothing");
    for learner in ["copy-1", "copy-2"] {
        works.push(work(
            learner,
            &format!("fn own() {{ {} }}\nfn all() {{ {} }} // {learner}", part(3), part(1)),
        ));
    }
    let found = find("x", &works, &Known::default());
    let names: Vec<_> =
        found.iter().map(|similar| (&similar.left.learners[0], &similar.right.learners[0])).collect();
    assert_eq!(names, [(&"copy-1".to_owned(), &"copy-2".to_owned())]);
    let kinds: Vec<LineKind> = found[0].left.files[0].1.iter().map(|line| line.kind).collect();
    assert!(kinds.contains(&LineKind::Alike) && kinds.contains(&LineKind::Common), "{kinds:?}");
}

#[test]
fn those_who_handed_in_the_very_same_are_one_row_and_not_a_row_for_each_pair() {
    let source = "fn own() { if a { b(c, 1); } else { let d = [e; 4]; f.push(d); } while g { h += 1; } match i { _ => j } }\n".repeat(4);
    let works: Vec<Work> = ["a", "b", "c"].map(|learner| work(learner, &source)).into();
    let found = find("x", &works, &Known::default());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].percent, &found[0].right.learners), (100, &vec!["b".to_owned(), "c".to_owned()]));
}

#[test]
fn what_the_course_says_of_an_exercise_is_nobody_s_own() {
    let course = sample::course();
    for exercise in course.exercises() {
        let Some((starter, right)) = programs(exercise) else { continue };
        let known = Known::of(exercise);
        assert!(known.sources.contains(&starter), "{}", exercise.id.as_str());
        for (name, source) in right {
            let works = [work("a", &source), work("b", &disguised(&source))];
            let similar = find(exercise.id.as_str(), &works, &known);
            assert!(similar.is_empty(), "{} {name}", exercise.id.as_str());
        }
    }
}
