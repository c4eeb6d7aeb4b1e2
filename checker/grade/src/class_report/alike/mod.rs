//! Which submissions are similar. It says that, where, and how much, for a person to look at: it gives no points, takes
//! none, and does not know why two programs are alike.
//!
//! What everybody has is no likeness: the starter, what the course's own right programs say, and what many of the class
//! wrote alike are left out before anything is compared, and so is work that is too small to be anybody's own.

mod grams;
pub mod published;
mod tokens;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use flow::build::{Key, KeyMaker};
use flow::course::{Exercise, SolutionSet};
use walkdir::WalkDir;

use grams::LENGTH;
use tokens::Token;

/// So many tokens of one's own work must have: below that, likeness is chance.
const FLOOR: usize = 80;
/// Two works of which less than this is alike, in percent, are not shown.
const LEAST_PERCENT: u32 = 60;
/// What more works than this have in common is common to many.
const FEW: usize = 4;
/// And more than this part of the works of a large class: one in so many.
const ONE_IN: usize = 10;

/// What one learner handed in for one exercise: the files that they may change, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What the course itself says: nobody's own work.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The sources of the starter, of the reference, and of every other right program.
    pub sources: Vec<String>,
}

impl Known {
    /// What this course says of an exercise. Where its solutions are absent or cannot be read, that is less, and what
    /// they would have explained may look like likeness.
    pub fn of(exercise: &Exercise) -> Self {
        let edit = exercise.spec().map(|spec| spec.edit.clone()).unwrap_or_default();
        let starters =
            edit.iter().filter_map(|file| exercise.starters().file(&exercise.dir, file)).map(str::to_owned);
        let mut sources: Vec<String> = starters.collect();
        let set = SolutionSet::open(exercise).ok();
        let right = set.iter().flat_map(|set| &set.right).map(|program| program.path.clone());
        let reference = set.iter().flat_map(|set| &set.reference).map(|file| exercise.solution.join(file));
        // A program of several files is a folder.
        let files = reference.chain(right).flat_map(|path| WalkDir::new(path).into_iter().flatten());
        sources.extend(
            files
                .filter(|file| file.file_type().is_file())
                .filter_map(|file| std::fs::read_to_string(file.path()).ok()),
        );
        Self { sources }
    }
}

/// Two works that are alike.
#[derive(Debug, Clone)]
pub struct Similar {
    /// The exercise's id.
    pub exercise: String,
    /// How much of what is their own is alike, in percent of both.
    pub percent: u32,
    /// How many tokens that is, in the one that has fewer.
    pub tokens: usize,
    /// The one side.
    pub left: Side,
    /// The other.
    pub right: Side,
}

/// One side: its learners, of whom several may have handed in the very same, and its files.
#[derive(Debug, Clone)]
pub struct Side {
    /// Their ids.
    pub learners: Vec<String>,
    /// The files, by path, line for line.
    pub files: Vec<(String, Vec<SourceLine>)>,
}

/// A line of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Its text.
    pub text: String,
    /// What the comparison says of it.
    pub kind: LineKind,
}

/// What the comparison says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A part of it is alike on both sides.
    Alike,
    /// It is the starter's, or common to many, or has no tokens.
    Common,
    /// It is this side's alone.
    Own,
}

/// One content, whoever handed it in. Its text is read again where it is shown: only what is compared is in memory.
struct Content {
    learners: Vec<String>,
    /// What is compared of each of its files.
    grams: Vec<Vec<u64>>,
}

/// One file of a content that is shown.
struct Source {
    path: String,
    text: String,
    tokens: Vec<Token>,
    grams: Vec<u64>,
}

/// The works of these learners for one exercise that are alike, the most alike first. `files_of` reads what a learner
/// handed in for it, one at a time; whoever handed in nothing has no files.
///
/// # Errors
/// What `files_of` answers.
pub fn find<E>(
    exercise: &str,
    learners: &[&str],
    files_of: &dyn Fn(&str) -> Result<Files, E>,
    known: &Known,
) -> Result<Vec<Similar>, E> {
    let contents = contents(learners, files_of)?;
    let mut common: HashSet<u64> =
        known.sources.iter().flat_map(|source| grams::grams(&tokens::tokens(source))).collect();
    common.extend(common_to_many(&contents));
    let is_large = |content: &&Content| content.own(&common, None) >= FLOOR;
    let contents: Vec<&Content> = contents.iter().filter(is_large).collect();

    let show = Show { exercise, files_of, common: &common };
    let mut found: Vec<Similar> = Vec::new();
    for content in &contents {
        found.extend(show.identical(content)?);
    }
    for (left, right) in candidates(&contents, &common) {
        found.extend(show.compare(contents[left], contents[right])?);
    }
    found.sort_by_key(|similar| Reverse((similar.percent, similar.tokens)));
    Ok(found)
}

/// The works by content, in the order of their first learners.
fn contents<E>(learners: &[&str], files_of: &dyn Fn(&str) -> Result<Files, E>) -> Result<Vec<Content>, E> {
    let mut contents: Vec<Content> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for learner in learners {
        let files = files_of(learner)?;
        if files.is_empty() {
            continue;
        }
        let each =
            |key: KeyMaker, (path, bytes): (&String, &Vec<u8>)| key.with("path", path).with("bytes", bytes);
        let key = files.iter().fold(Key::of("work"), each).key();
        if let Some(at) = known.get(&key) {
            contents[*at].learners.push((*learner).to_owned());
            continue;
        }
        known.insert(key, contents.len());
        let grams = sources(files).map(|source| source.grams).collect();
        contents.push(Content { learners: vec![(*learner).to_owned()], grams });
    }
    Ok(contents)
}

/// The files that are compared.
fn sources(files: Files) -> impl Iterator<Item = Source> {
    files.into_iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let tokens = tokens::tokens(&text);
        Source { path, grams: grams::grams(&tokens), tokens, text }
    })
}

/// The grams that more than a few contents have.
fn common_to_many(contents: &[Content]) -> Vec<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for content in contents {
        for gram in content.all().collect::<HashSet<u64>>() {
            *counts.entry(gram).or_default() += 1;
        }
    }
    let few = FEW.max(contents.len() / ONE_IN);
    counts.into_iter().filter(|(_, count)| *count > few).map(|(gram, _)| gram).collect()
}

/// The pairs that share a fingerprint of their own: all others share no more than a few tokens in a row.
fn candidates(contents: &[&Content], common: &HashSet<u64>) -> BTreeSet<(usize, usize)> {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, content) in contents.iter().enumerate() {
        let own = |grams: &Vec<u64>| -> Vec<u64> {
            grams.iter().filter(|gram| !common.contains(gram)).copied().collect()
        };
        let prints: HashSet<u64> =
            content.grams.iter().flat_map(|grams| grams::fingerprints(&own(grams))).collect();
        for print in prints {
            holders.entry(print).or_default().push(at);
        }
    }
    let pairs = holders.values().flat_map(|who| {
        who.iter()
            .enumerate()
            .flat_map(|(at, one)| who[at + 1..].iter().map(|other| (*one.min(other), *one.max(other))))
    });
    pairs.collect()
}

/// What is needed to show two sides.
struct Show<'s, E> {
    exercise: &'s str,
    files_of: &'s dyn Fn(&str) -> Result<Files, E>,
    common: &'s HashSet<u64>,
}

impl<E> Show<'_, E> {
    /// Several learners who handed in the very same.
    fn identical(&self, content: &Content) -> Result<Option<Similar>, E> {
        let Some((first, others)) = content.learners.split_first().filter(|(_, others)| !others.is_empty())
        else {
            return Ok(None);
        };
        let all: HashSet<u64> = content.all().collect();
        let left = Side { learners: vec![first.clone()], ..self.side(content, &all)? };
        Ok(Some(Similar {
            exercise: self.exercise.to_owned(),
            percent: 100,
            tokens: content.own(self.common, None),
            right: Side { learners: others.to_vec(), ..left.clone() },
            left,
        }))
    }

    fn compare(&self, left: &Content, right: &Content) -> Result<Option<Similar>, E> {
        let grams: HashSet<u64> = left.all().collect();
        let shared: HashSet<u64> = right.all().filter(|gram| grams.contains(gram)).collect();
        let common = self.common;
        let alike = (left.own(common, Some(&shared)), right.own(common, Some(&shared)));
        let own = left.own(common, None) + right.own(common, None);
        let percent = u32::try_from((alike.0 + alike.1) * 100 / own.max(1)).unwrap_or(100);
        if percent < LEAST_PERCENT || alike.0.min(alike.1) * 4 < FLOOR * 3 {
            return Ok(None);
        }
        Ok(Some(Similar {
            exercise: self.exercise.to_owned(),
            percent,
            tokens: alike.0.min(alike.1),
            left: self.side(left, &shared)?,
            right: self.side(right, &shared)?,
        }))
    }

    /// A content with its lines, which are read again.
    fn side(&self, content: &Content, shared: &HashSet<u64>) -> Result<Side, E> {
        let files = content.learners.first().map(|learner| (self.files_of)(learner)).transpose()?;
        let lines = |source: Source| (source.lines(self.common, shared), source.path);
        let files = sources(files.unwrap_or_default()).map(lines).map(|(lines, path)| (path, lines));
        Ok(Side { learners: content.learners.clone(), files: files.collect() })
    }
}

impl Content {
    /// The grams of all its files.
    fn all(&self) -> impl Iterator<Item = u64> {
        self.grams.iter().flatten().copied()
    }

    /// How many tokens stand in a gram that is not common; of those in `among`, where it is given.
    fn own(&self, common: &HashSet<u64>, among: Option<&HashSet<u64>>) -> usize {
        let counts = |gram: &u64| !common.contains(gram) && among.is_none_or(|among| among.contains(gram));
        self.grams.iter().map(|grams| covered(grams, counts).iter().filter(|is| **is).count()).sum()
    }
}

/// For each token of a file with these grams, whether it stands in a gram of which this is true. A file with fewer
/// tokens than a gram has no gram, and none of its tokens counts.
fn covered(grams: &[u64], is: impl Fn(&u64) -> bool) -> Vec<bool> {
    let mut covered = vec![false; grams.len() + LENGTH - 1];
    for (at, _) in grams.iter().enumerate().filter(|(_, gram)| is(gram)) {
        covered[at..at + LENGTH].fill(true);
    }
    covered
}

impl Source {
    fn lines(&self, common: &HashSet<u64>, shared: &HashSet<u64>) -> Vec<SourceLine> {
        let own = covered(&self.grams, |gram| !common.contains(gram));
        let alike = covered(&self.grams, |gram| !common.contains(gram) && shared.contains(gram));
        let mut kinds = vec![LineKind::Common; self.text.lines().count()];
        for ((token, own), alike) in self.tokens.iter().zip(own).zip(alike) {
            let Some(kind) = kinds.get_mut(token.line) else { continue };
            if alike {
                *kind = LineKind::Alike;
            } else if own && *kind == LineKind::Common {
                *kind = LineKind::Own;
            }
        }
        let line = |(text, kind): (&str, LineKind)| SourceLine { text: text.to_owned(), kind };
        self.text.lines().zip(kinds).map(line).collect()
    }
}

#[cfg(test)]
mod tests;
