//! From folders and archives to attempts: whose work it is, what of it counts, and what may not be.
//!
//! ```text
//! source    whose work lies where, by names ──► identity   held against the roster
//! reading   container (folder, zip, tar) ─ survey ─► selection ─► files     bytes by content
//! ```
//!
//! Strangers packed what is read here. Nothing is unpacked: entries are checked one by one as they stream by, and their
//! bytes go under their own digest into the gradebook's files. What one learner packed can cost nobody else anything.

mod bounds;
mod bundle;
mod container;
mod files;
mod folder;
mod identity;
mod manifest;
mod path;
mod reading;
mod roster_check;
mod selection;
mod snapshot;
mod source;
mod spool;
mod survey;
mod tar;
mod zip;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use flow::course::Course;
use text::tr;

use crate::attempt::{Attempt, Refusal, Snapshot};
use crate::class::Class;
use crate::learner::Learner;
use identity::{Answer, Claim, Identity};
use reading::{Reading, Taken};
use source::{Place, Source};
use spool::{Slot, Spool};

pub use bundle::{Behind, NoBundles, NoTar, Unbundle, invocation as bundle_invocation};
pub use files::{Files, Put};
pub(crate) use identity::folded;
pub use roster_check::{RosterCheck, check_roster};
pub use spool::Attempts;

/// The folder of the gradebook that holds the bytes of submissions.
pub const FILES: &str = "files";

/// What came in. Its attempts are read one at a time, or, once [`Intake::read`] is done, are in memory.
#[derive(Debug)]
pub struct Intake<A = Attempts> {
    /// The learners of the roster in its order, those who handed nothing in among them; then those whom the roster does
    /// not name. Where there is no roster, everybody whose work came.
    pub learners: Vec<Learner>,
    /// The attempts, learner by learner, each learner's own in the order of time.
    pub attempts: A,
    /// Work that the roster gives to nobody, or to several. It is judged all the same, under a name of its own.
    pub unmatched: Vec<Unmatched>,
    /// What lies among the work and is none, in words.
    pub notes: Vec<String>,
}

impl Intake {
    /// Reads all attempts into memory.
    ///
    /// # Errors
    /// What waited cannot be read again.
    pub fn read(self) -> io::Result<Intake<Vec<Attempt>>> {
        let attempts = self.attempts.iter().collect::<Result<_, _>>()?;
        let Self { learners, unmatched, notes, .. } = self;
        Ok(Intake { learners, attempts, unmatched, notes })
    }
}

/// Work whose learner the roster does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The folder or the archive.
    pub source: String,
    /// The id under which it is judged.
    pub id: String,
    /// The learners whom its name may mean, id and name; none where it means nobody.
    pub candidates: Vec<(String, String)>,
    /// The learner whose id or name is nearest, where one is near.
    pub nearest: Option<(String, String)>,
}

/// What ends an intake: nothing is graded before it is mended, and no learner loses anything by it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of ours cannot be read.
    #[error("{}", tr!("cannot read {path}: {reason}; mend that and run it again, what was graded stays", path = path.display(), reason = source))]
    Read {
        /// Which one.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A file of ours cannot be written.
    #[error("{}", tr!("cannot write in {path}: {reason}; free space there or mend that, and run it again: what was graded stays", path = path.display(), reason = source))]
    Write {
        /// The folder that it was to be in.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The archive of the whole class is damaged.
    #[error("{}", tr!("{path} is damaged: {reason}; export it again", path = path.display(), reason = in_words(refusal)))]
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What is wrong with it.
        refusal: Refusal,
    },
    /// There is nothing to hold names against.
    #[error("{}", tr!("class.yaml names no roster, so that every name is right; write `roster: roster.csv` to have them checked"))]
    NoRoster,
    /// What was named holds nobody's work.
    #[error("{}", tr!("{path} is neither a folder nor an archive (.zip, .tar.gz, .bundle); name the folder of the submissions", path = path.display()))]
    NotWork {
        /// What was named.
        path: PathBuf,
    },
}

fn in_words(refusal: &Refusal) -> String {
    match refusal.path.as_str() {
        "" => refusal.reason.clone(),
        path => format!("{path}: {}", refusal.reason),
    }
}

impl Refusal {
    /// The refusal in one line: the entry, where it is one, and the reason.
    pub fn line(&self) -> String {
        in_words(self)
    }
}

/// Whether anything lies in `dirs` that could be somebody's work: asked before anything is written. Names alone are
/// looked at.
///
/// # Errors
/// One of them cannot be read, or is neither a folder nor an archive.
pub fn holds_anything(class: Option<&Class>, dirs: &[PathBuf]) -> Result<bool, Error> {
    let mut matching = Matching::new(class.map_or(&[][..], |class| &class.learners));
    Ok(!matching.sources(dirs)?.is_empty())
}

/// Takes in the work of a class: every folder and archive in `dirs`, whatever an archive holds for a whole class.
///
/// # Errors
/// Faults of ours alone: a disk that cannot be read or is full, an export that is damaged as a whole.
pub fn take(
    course: &Course,
    class: Option<&Class>,
    dirs: &[PathBuf],
    files: &Files,
    tools: &dyn Unbundle,
) -> Result<Intake, Error> {
    let roster = class.map_or(&[][..], |class| &class.learners);
    let mut matching = Matching::new(roster);
    let sources = matching.sources(dirs)?;
    let reading = Reading { known: selection::Known::of(course), files, tools };
    let unwritten = |source| Error::Write { path: files.folder().to_owned(), source };
    let mut spool = Spool::new_in(files.folder()).map_err(unwritten)?;
    let mut taken: Vec<(usize, Read)> = Vec::new();
    let mut lay_aside = |at: usize, one: Taken| -> Result<(), Error> {
        let work = spool.put(&one.work).map_err(unwritten)?;
        let handed_in = one.manifest.as_ref().and_then(|manifest| manifest.time);
        let Taken { inner, changed, says, .. } = one;
        taken.push((at, Read { inner, changed, handed_in, says, work }));
        Ok(())
    };
    let mut classes: BTreeMap<(&PathBuf, bool), Vec<(usize, &Source)>> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        match &source.place {
            Place::Inside { class, packing, .. } => {
                classes.entry((class, *packing == container::Packing::Zip)).or_default().push((at, source));
            }
            _ => reading.source(source)?.into_iter().try_for_each(|one| lay_aside(at, one))?,
        }
    }
    for ((class, is_zip), sources) in classes {
        let packing = if is_zip { container::Packing::Zip } else { container::Packing::Tar };
        reading.class(class, packing, &sources)?.into_iter().try_for_each(|(at, one)| lay_aside(at, one))?;
    }
    let owners: Vec<String> = sources.iter().map(|source| matching.owner(source)).collect();
    let attempts = attempts(&matching.learners, &sources, &owners, taken);
    let attempts = spool.all(attempts).map_err(unwritten)?;
    Ok(Intake { learners: matching.learners, attempts, unmatched: matching.unmatched, notes: matching.notes })
}

/// An attempt that was read, while its work waits.
struct Read {
    inner: Option<String>,
    changed: Option<i64>,
    handed_in: Option<jiff::Timestamp>,
    says: Vec<String>,
    work: Slot,
}

/// An attempt with what it is ordered by: the platform's own count of copies, then the time.
type Timed = (u32, Option<i64>, Attempt, Slot);

/// The attempts of each learner, numbered by time, without their work.
fn attempts(
    learners: &[Learner],
    sources: &[Source],
    owners: &[String],
    taken: Vec<(usize, Read)>,
) -> Vec<(Attempt, Slot)> {
    let mut by_learner: BTreeMap<&str, Vec<Timed>> = BTreeMap::new();
    for (at, taken) in taken {
        let (source, learner) = (&sources[at], &owners[at]);
        let handed_in = taken.handed_in;
        let attempt = Attempt {
            learner: learner.clone(),
            number: 0,
            handed_in,
            source: match &taken.inner {
                Some(inner) => format!("{}/{}", source.shown, path::shown(inner.as_bytes())),
                None => source.shown.clone(),
            },
            marked_late: source.claim.is_late(),
            says: taken.says,
            work: Ok(Snapshot::default()),
        };
        let time = handed_in.map(jiff::Timestamp::as_second).or(taken.changed);
        by_learner.entry(learner).or_default().push((source.claim.again(), time, attempt, taken.work));
    }
    let mut attempts = Vec::new();
    for learner in learners {
        let Some(mut own) = by_learner.remove(learner.id.as_str()) else { continue };
        own.sort_by(|one, other| (one.0, one.1, &one.2.source).cmp(&(other.0, other.1, &other.2.source)));
        let numbered = (1..).zip(own);
        attempts.extend(numbered.map(|(number, (.., head, work))| (Attempt { number, ..head }, work)));
    }
    attempts
}

/// Sources and the learners they belong to.
struct Matching<'m> {
    roster: &'m [Learner],
    identity: Identity<'m>,
    learners: Vec<Learner>,
    /// The ids that are taken, as they are compared.
    taken: BTreeSet<String>,
    /// The ids that strangers were given, by what their names say.
    strangers: BTreeMap<String, String>,
    unmatched: Vec<Unmatched>,
    notes: Vec<String>,
}

impl<'m> Matching<'m> {
    fn new(roster: &'m [Learner]) -> Self {
        Self {
            roster,
            identity: Identity::of(roster),
            learners: roster.to_vec(),
            taken: roster.iter().map(|learner| folded(&learner.id)).collect(),
            strangers: BTreeMap::new(),
            unmatched: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn sources(&mut self, dirs: &[PathBuf]) -> Result<Vec<Source>, Error> {
        let mut sources = Vec::new();
        for dir in dirs {
            sources.extend(source::list(dir, &self.identity, &mut self.notes)?);
        }
        Ok(sources)
    }

    /// The id of the learner whose work it is. Whom the roster does not know gets an id that nobody has.
    fn owner(&mut self, source: &Source) -> String {
        let pair = |learner: &Learner| (learner.id.clone(), learner.name.clone());
        let (candidates, nearest) = match self.identity.find(&source.claim) {
            Answer::One(learner) => return learner.id.clone(),
            Answer::Several(several) => (several.into_iter().map(pair).collect(), None),
            Answer::Nobody(nearest) => (Vec::new(), nearest.map(pair)),
        };
        let id = self.stranger(&source.claim);
        if !self.roster.is_empty() {
            let source = source.shown.clone();
            self.unmatched.push(Unmatched { source, id: id.clone(), candidates, nearest });
        }
        id
    }

    fn stranger(&mut self, claim: &Claim) -> String {
        let mut learner = claim.stranger();
        // The number of a platform is no name: one of Moodle's and one of Canvas' are two people.
        let kind = match claim {
            Claim::Moodle { .. } => "moodle",
            Claim::Canvas { .. } => "canvas",
            Claim::Hand(_) => "hand",
        };
        let said = format!("{kind} {}", folded(&learner.id));
        if let Some(id) = self.strangers.get(&said) {
            return id.clone();
        }
        let mut id = learner.id.clone();
        let mut count = 1;
        while self.taken.contains(&folded(&id)) {
            id = match count {
                1 => format!("unmatched {}", learner.id),
                count => format!("unmatched {} ({count})", learner.id),
            };
            count += 1;
        }
        self.taken.insert(folded(&id));
        self.strangers.insert(said, id.clone());
        learner.id.clone_from(&id);
        learner.enrolled = self.roster.is_empty();
        self.learners.push(learner);
        id
    }
}
