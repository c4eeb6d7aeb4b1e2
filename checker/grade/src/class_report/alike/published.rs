//! Works that are similar to a program of the course's own, which everybody can read: its reference, and what else it calls
//! right. As everywhere here it is only said that they are, and never why.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use flow::course::{Exercise, SolutionSet};
use walkdir::WalkDir;

use super::{FLOOR, Files, Source, covered, grams, sources, tokens};

/// So many tokens of one's own a work must have that is the same in every word. Names say more than signs, but what
/// everybody has to write in one place is nobody's.
const SAME_FLOOR: usize = 50;

/// A program of the course's own.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its place: `solution`, or `right/NAME`.
    pub name: String,
    /// Its files, by path as the exercise has them.
    pub files: BTreeMap<String, String>,
}

impl Published {
    /// Those of an exercise, the reference first; none where the solutions are absent.
    pub fn of(exercise: &Exercise) -> Vec<Self> {
        let Ok(set) = SolutionSet::open(exercise) else { return Vec::new() };
        let read = |path: &std::path::Path| fs::read_to_string(path).ok();
        let reference = set.reference.iter();
        let files = reference.filter_map(|file| Some((file.clone(), read(&exercise.solution.join(file))?)));
        let mut all = vec![Self { name: "solution".to_owned(), files: files.collect() }];
        for program in set.right {
            let files = match &program.replaces {
                Some(file) => read(&program.path).map(|text| (file.clone(), text)).into_iter().collect(),
                None => {
                    let found = WalkDir::new(&program.path).into_iter().flatten();
                    let path = |path: &std::path::Path| {
                        Some(path.strip_prefix(&program.path).ok()?.to_str()?.to_owned())
                    };
                    found.filter_map(|file| Some((path(file.path())?, read(file.path())?))).collect()
                }
            };
            all.push(Self { name: program.name, files });
        }
        all
    }
}

/// The files of an exercise that may be changed, as they are handed out.
pub fn starters_of(exercise: &Exercise) -> BTreeMap<String, String> {
    let edit = exercise.spec().map(|spec| spec.edit.clone()).unwrap_or_default();
    let starter =
        |file: String| Some((file.clone(), exercise.starters().file(&exercise.dir, &file)?.to_owned()));
    edit.into_iter().filter_map(starter).collect()
}

/// Learners whose work is similar to a program of the course's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsPublished {
    /// The exercise's id.
    pub exercise: String,
    /// The program's place among the exercise's solutions.
    pub name: String,
    /// The learners' ids.
    pub learners: Vec<String>,
    /// It is the same in every word, comments and layout aside; else names are others.
    pub same_words: bool,
}

/// The works of these learners for one exercise that are, layout and comments aside, and for larger ones names too, a
/// published program. `files_of` reads what a learner handed in, one at a time; `starters` are the files as they are handed
/// out, by path.
///
/// # Errors
/// What `files_of` answers.
pub fn find<E>(
    exercise: &str,
    learners: &[&str],
    files_of: &dyn Fn(&str) -> Result<Files, E>,
    published: &[Published],
    starters: &BTreeMap<String, String>,
) -> Result<Vec<AsPublished>, E> {
    let given: HashSet<u64> =
        starters.values().flat_map(|source| grams::grams(&tokens::tokens(source))).collect();
    let mut found: Vec<AsPublished> = Vec::new();
    for learner in learners.iter().filter(|_| !published.is_empty()) {
        let work: Vec<Source> = sources(files_of(learner)?).collect();
        let own = |source: &Source| covered(&source.grams, |gram| !given.contains(gram));
        let own = work.iter().flat_map(own).filter(|is_own| *is_own).count();
        let like = |same_words: bool, floor: usize| {
            published
                .iter()
                .find(|published| own >= floor && is(&work, published, starters, same_words))
                .map(|published| (published, same_words))
        };
        let Some((published, same_words)) = like(true, SAME_FLOOR).or_else(|| like(false, FLOOR)) else {
            continue;
        };
        let known =
            found.iter_mut().find(|found| found.name == published.name && found.same_words == same_words);
        match known {
            Some(known) => known.learners.push((*learner).to_owned()),
            None => found.push(AsPublished {
                exercise: exercise.to_owned(),
                name: published.name.clone(),
                learners: vec![(*learner).to_owned()],
                same_words,
            }),
        }
    }
    Ok(found)
}

/// Whether each file of a work is that of the program; where that has none, the one that is handed out.
fn is(work: &[Source], published: &Published, starters: &BTreeMap<String, String>, same_words: bool) -> bool {
    work.iter().all(|source| {
        let Some(theirs) = published.files.get(&source.path).or_else(|| starters.get(&source.path)) else {
            return false;
        };
        match same_words {
            true => tokens::words(theirs).eq(tokens::words(&source.text)),
            false => {
                let kinds = tokens::tokens(theirs).into_iter().map(|token| token.kind);
                kinds.eq(source.tokens.iter().map(|token| token.kind))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::gradebook::sample;

    const EXERCISE: &str = "microtasks/microtask-queue";

    /// What is said of these works, by learner, of the exercise's own queue.
    fn said(change: impl Fn(String) -> String) -> Vec<AsPublished> {
        let exercise = sample::course().find(EXERCISE).unwrap();
        let source = fs::read_to_string(exercise.solution.join("src/queue.rs")).unwrap();
        let starters = starters_of(exercise);
        let files_of = |learner: &str| -> Result<Files, Infallible> {
            let own = match learner {
                "asha" => change(source.clone()),
                "babul" => starters["src/queue.rs"].clone(),
                _ => "fn main() {}".to_owned(),
            };
            Ok(BTreeMap::from([("src/queue.rs".to_owned(), own.into_bytes())]))
        };
        let Ok(found) =
            find(EXERCISE, &["asha", "babul", "dipu"], &files_of, &Published::of(exercise), &starters);
        found
    }

    #[test]
    fn the_courses_own_solution_is_known_again_and_a_starter_is_none() {
        let of = |same_words| AsPublished {
            exercise: EXERCISE.to_owned(),
            name: "solution".to_owned(),
            learners: vec!["asha".to_owned()],
            same_words,
        };
        assert_eq!(said(|source| source), [of(true)]);
        assert_eq!(said(|source| format!("// mine\n{}", source.replace("    ", "\t"))), [of(true)]);
        assert_eq!(said(|source| source.replace("callback", "job")), [of(false)]);
        assert_eq!(said(|source| format!("{source}\nfn more() -> u32 {{ 1 }}\n")), []);
    }

    #[test]
    fn what_everybody_has_to_write_in_one_place_is_nobodys() {
        let starters = BTreeMap::from([("src/main.rs".to_owned(), "fn main() {\n}\n".to_owned())]);
        let source = "fn main() {\n    println!(\"hello\");\n}\n".to_owned();
        let files = BTreeMap::from([("src/main.rs".to_owned(), source.clone())]);
        let published = [Published { name: "solution".to_owned(), files }];
        let files_of = |_: &str| -> Result<Files, Infallible> {
            Ok(BTreeMap::from([("src/main.rs".to_owned(), source.clone().into_bytes())]))
        };
        assert_eq!(find("a/b", &["asha"], &files_of, &published, &starters), Ok(Vec::new()));
    }
}
