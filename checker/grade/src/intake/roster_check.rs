//! Whose work is there, before anything is read or run: what an instructor looks at first.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use text::{tr, trn};

use super::{Error, Matching, Unmatched};
use crate::class::Class;
use crate::learner::Learner;

/// The roster held against the folders and archives that are there.
#[derive(Debug, Clone)]
pub struct RosterCheck {
    /// What belongs to whom: the learner, and the folders and archives by name.
    pub matched: Vec<(Learner, Vec<String>)>,
    /// Learners of the roster from whom nothing came.
    pub absent: Vec<Learner>,
    /// Work that the roster gives to nobody, or to several.
    pub unmatched: Vec<Unmatched>,
    /// What lies among the work and is none, in words.
    pub notes: Vec<String>,
}

/// Holds the roster of a class against folders and archives, by their names alone.
///
/// # Errors
/// The class has no roster; or as for [`super::take`].
pub fn check_roster(class: &Class, dirs: &[PathBuf]) -> Result<RosterCheck, Error> {
    if class.learners.is_empty() {
        return Err(Error::NoRoster);
    }
    let mut matching = Matching::new(&class.learners);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in matching.sources(dirs)? {
        let owner = matching.owner(&source);
        found.entry(owner).or_default().push(source.shown);
    }
    let (mut matched, mut absent) = (Vec::new(), Vec::new());
    for learner in &class.learners {
        match found.remove(&learner.id) {
            Some(sources) => matched.push((learner.clone(), sources)),
            None => absent.push(learner.clone()),
        }
    }
    Ok(RosterCheck { matched, absent, unmatched: matching.unmatched, notes: matching.notes })
}

impl RosterCheck {
    /// Every folder and every archive belongs to one learner.
    pub fn is_complete(&self) -> bool {
        self.unmatched.is_empty()
    }
}

impl fmt::Display for RosterCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources: usize = self.matched.iter().map(|(_, sources)| sources.len()).sum();
        writeln!(
            f,
            "{}",
            trn!(
                self.matched.len(),
                "the work of one learner is here, in {sources} folders and archives",
                "the work of {count} learners is here, in {sources} folders and archives",
                sources = sources
            )
        )?;
        if !self.absent.is_empty() {
            let count = self.absent.len();
            writeln!(
                f,
                "{}",
                trn!(count, "one learner handed nothing in:", "{count} learners handed nothing in:")
            )?;
            for learner in &self.absent {
                writeln!(f, "    {}  {}", learner.id, learner.name)?;
            }
        }
        if !self.unmatched.is_empty() {
            let count = self.unmatched.len();
            let head = trn!(
                count,
                "one folder or archive belongs to nobody on the roster:",
                "{count} folders and archives belong to nobody on the roster:"
            );
            writeln!(f, "{head}")?;
            for unmatched in &self.unmatched {
                writeln!(f, "    {}  {}", unmatched.source, why(unmatched))?;
            }
            let help =
                tr!("rename them to the learner's id, or mend the roster; otherwise they are graded apart");
            writeln!(f, "{help}")?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "{}", tr!("left out: {what}", what = note)))
    }
}

fn why(unmatched: &Unmatched) -> String {
    let named = |(id, name): &(String, String)| format!("{id} ({name})");
    match (&unmatched.nearest, unmatched.candidates.as_slice()) {
        (Some(near), []) => tr!("nobody; the nearest is {learner}", learner = named(near)),
        (None, []) => tr!("nobody is near"),
        (_, several) => {
            tr!(
                "may be any of {learners}",
                learners = several.iter().map(named).collect::<Vec<_>>().join(", ")
            )
        }
    }
}
