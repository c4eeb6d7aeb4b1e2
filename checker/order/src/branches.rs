//! What runs at the same time: the branches of an `any`, or the copies of an `each` that have begun.
//!
//! Where there are many, an index by the text that their next lines begin with finds the few that a
//! line can belong to, so that half a million open branches cost no more than eight.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::config::{Env, Rest};
use super::program::{Kind, Program, TermNo};

/// Fewer branches than this are simply tried one by one.
const INDEX_FROM: usize = 24;
/// A branch with more possible next lines than this is tried for every line.
const MAX_HEADS: usize = 8;

/// Rests that may interleave freely.
#[derive(Debug, Clone, Default)]
pub(super) struct Branches {
    kids: Vec<Rest>,
    /// How many are not done.
    live: usize,
    /// How many may not end yet.
    open: usize,
    /// Places of branches that are done, to be used again.
    free: Vec<u32>,
    index: Option<Box<Index>>,
}

impl Branches {
    pub(super) fn new(program: &Program, kids: impl Iterator<Item = Rest>) -> Self {
        let mut branches = Self::default();
        for kid in kids {
            branches.add(program, kid);
        }
        branches
    }

    /// Adds a branch; one that is done already leaves no trace.
    pub(super) fn add(&mut self, program: &Program, kid: Rest) {
        if kid.is_nothing() {
            return;
        }
        self.live += 1;
        self.open += usize::from(!kid.nullable(program));
        let no = match self.free.pop() {
            Some(no) => {
                self.kids[no as usize] = kid;
                no
            }
            None => {
                self.kids.push(kid);
                self.kids.len() as u32 - 1
            }
        };
        if let Some(index) = &mut self.index {
            index.add(program, no, &self.kids[no as usize]);
        } else if self.kids.len() > INDEX_FROM {
            let mut index = Box::<Index>::default();
            for (no, kid) in self.iter() {
                index.add(program, no, kid);
            }
            self.index = Some(index);
        }
    }

    /// Changes branch `no`, keeping the counts and the index in step.
    pub(super) fn change(&mut self, program: &Program, no: u32, change: impl FnOnce(&mut Rest)) {
        let kid = &mut self.kids[no as usize];
        if let Some(index) = &mut self.index {
            index.remove(program, no, kid);
        }
        self.open -= usize::from(!kid.nullable(program));
        change(kid);
        self.open += usize::from(!kid.nullable(program));
        if kid.is_nothing() {
            self.live -= 1;
            self.free.push(no);
        } else if let Some(index) = &mut self.index {
            index.add(program, no, kid);
        }
    }

    pub(super) fn get(&self, no: u32) -> &Rest {
        &self.kids[no as usize]
    }

    /// The branches that are not done.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Rest)> {
        self.kids.iter().enumerate().filter(|(_, kid)| !kid.is_nothing()).map(|(no, kid)| (no as u32, kid))
    }

    /// The branches that `line` could belong to; all of them where there are few.
    pub(super) fn candidates(&self, line: &str) -> Vec<u32> {
        match &self.index {
            Some(index) => index.candidates(line),
            None => self.iter().map(|(no, _)| no).collect(),
        }
    }

    pub(super) fn nullable(&self) -> bool {
        self.open == 0
    }

    pub(super) fn is_done(&self) -> bool {
        self.live == 0
    }

    pub(super) fn size(&self) -> usize {
        1 + self.iter().map(|(_, kid)| kid.size()).sum::<usize>()
    }

    /// Equal for the same branches in any order: to interleave freely is to have no order.
    pub(super) fn digest(&self, program: &Program, salt: u64) -> u64 {
        self.iter().fold(self.live as u64, |sum, (_, kid)| sum.wrapping_add(kid.digest(program, salt)))
    }
}

/// Which branches wait for a line that begins with a given text.
///
/// Only a hash of the text is kept: should two texts share one, a branch is tried in vain.
#[derive(Debug, Clone, Default)]
struct Index {
    by_prefix: HashMap<u64, Vec<u32>, BuildHasherDefault<AsItIs>>,
    /// How many entries there are for prefixes of each length in bytes.
    lengths: BTreeMap<usize, usize>,
}

impl Index {
    fn add(&mut self, program: &Program, no: u32, kid: &Rest) {
        for (length, hash) in heads(program, kid) {
            *self.lengths.entry(length).or_default() += 1;
            self.by_prefix.entry(hash).or_default().push(no);
        }
    }

    fn remove(&mut self, program: &Program, no: u32, kid: &Rest) {
        for (length, hash) in heads(program, kid) {
            let Entry::Occupied(mut kids) = self.by_prefix.entry(hash) else { continue };
            if let Some(at) = kids.get().iter().rposition(|known| *known == no) {
                kids.get_mut().swap_remove(at);
                if let Some(count) = self.lengths.get_mut(&length) {
                    *count -= 1;
                    if *count == 0 {
                        self.lengths.remove(&length);
                    }
                }
            }
            if kids.get().is_empty() {
                kids.remove();
            }
        }
    }

    fn candidates(&self, line: &str) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let mut hash = PrefixHash::default();
        let mut from = 0;
        for length in self.lengths.keys().take_while(|length| **length <= line.len()) {
            hash.add(&line.as_bytes()[from..*length]);
            from = *length;
            if let Some(kids) = self.by_prefix.get(&hash.0) {
                found.extend_from_slice(kids);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The length and the hash of each text that the next lines of a branch begin with; of the empty
/// text alone where they are many.
///
/// Only names that live inside the branch are filled in, so that the answer depends on the branch
/// alone and an entry can be found again when it is to be removed.
fn heads(program: &Program, kid: &Rest) -> Vec<(usize, u64)> {
    let mut heads = Vec::with_capacity(2);
    let few = kid.next_lines(program, &Env::EMPTY, &mut |leaf, env| {
        let prefix = program.leaf(leaf).pattern.prefix(|name| env.value(name));
        let mut hash = PrefixHash::default();
        hash.add(prefix.as_bytes());
        if !heads.contains(&(prefix.len(), hash.0)) {
            heads.push((prefix.len(), hash.0));
        }
        heads.len() <= MAX_HEADS
    });
    if few { heads } else { vec![(0, PrefixHash::default().0)] }
}

/// FNV-1a: it can go on from a prefix to a longer one, so that a line is hashed once for all lengths.
struct PrefixHash(u64);

impl Default for PrefixHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl PrefixHash {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// The keys are hashes already.
#[derive(Debug, Clone, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        // The table looks at the upper bits too, and those of FNV are the better ones.
        self.0 = hash ^ hash.rotate_left(32);
    }
}

/// The same for a term that has not begun.
pub(super) fn first_lines(
    program: &Program,
    term: TermNo,
    env: &Env,
    each: &mut dyn FnMut(u32, &Env) -> bool,
) -> bool {
    match &program.term(term).kind {
        Kind::Line(leaf) => each(*leaf, env),
        Kind::Seq { kids, .. } => {
            for kid in program.kids(kids) {
                if !first_lines(program, *kid, env, each) {
                    return false;
                }
                if !program.term(*kid).nullable {
                    break;
                }
            }
            true
        }
        Kind::Any { kids } | Kind::OneOf { kids } => {
            program.kids(kids).iter().all(|kid| first_lines(program, *kid, env, each))
        }
        Kind::Maybe(body) | Kind::Repeat { body, .. } | Kind::Each { body, .. } => {
            first_lines(program, *body, env, each)
        }
        Kind::Scope { names, body } => first_lines(program, *body, &Env::scope(names, &[], env), each),
    }
}
