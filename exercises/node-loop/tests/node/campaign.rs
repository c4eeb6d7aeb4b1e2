//! Many programs in a row: draws them, compares them, and goes on where an interrupted run stopped.
//!
//! ```text
//! NODE_LOOP_PROGRAMS=20000 NODE_LOOP_SEED=1 NODE_BIN=/usr/bin/node cargo test -p node-loop --test node
//! ```

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::comparison::{Difference, compare};
use crate::node;
use crate::programs::{Draft, Kind, drafts};

/// So many programs without a wish: what CI compares.
const PROGRAMS: u64 = 500;

/// How many times a shrinking may ask Node.
const SHRINKS: u32 = 400;

/// Most programs sleep most of the time, so there are more of them than processors.
const AT_ONCE: usize = 6;

/// What is to be done, and what is done.
pub(crate) struct Campaign {
    seed: u64,
    programs: u64,
    /// Where to note how far it came; nothing for the short one of CI.
    state: Option<PathBuf>,
    folder: tempfile::TempDir,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    next: u64,
    /// All programs below this one are done.
    done: u64,
    /// Those above it that are done as well.
    ahead: BTreeSet<u64>,
    failure: Option<String>,
}

impl Campaign {
    /// Reads the wishes from the environment. Nothing where there is no Node.
    ///
    /// # Errors
    /// When there is no room for the scripts.
    pub(crate) fn from_env() -> io::Result<Option<Self>> {
        let Some(version) = node::version() else { return Ok(None) };
        let seed = number("NODE_LOOP_SEED").unwrap_or(1);
        let wished = number("NODE_LOOP_PROGRAMS");
        let state = wished.map(|_| {
            // Beside the build: `cargo clean` forgets it, and so does whoever deletes it.
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("campaign-{version}-{seed}.txt"))
        });
        let done = state.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let done = done.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        if let Some(path) = &state {
            note(&format!(
                "Node {version}, seed {seed}: {done} programs are done, noted in {}",
                path.display()
            ));
        }
        Ok(Some(Self {
            seed,
            programs: wished.unwrap_or(PROGRAMS),
            state,
            folder: tempfile::tempdir()?,
            progress: Mutex::new(Progress { next: done, done, ..Progress::default() }),
        }))
    }

    /// Compares all programs that are left.
    ///
    /// # Panics
    /// When one differs: with the smallest program that shrinking finds.
    pub(crate) fn run(&self) {
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some(number) = self.take() {
                        match self.compare(number) {
                            Ok(()) => self.finish(number),
                            Err(report) => self.fail(report),
                        }
                    }
                });
            }
        });
        let progress = self.progress.lock().expect("no thread panicked");
        if let Some(report) = &progress.failure {
            panic!("{report}");
        }
        assert!(progress.done >= self.programs, "only {} programs were compared", progress.done);
    }

    fn take(&self) -> Option<u64> {
        let mut progress = self.progress.lock().expect("no thread panicked");
        let number = progress.next;
        progress.next += 1;
        (number < self.programs && progress.failure.is_none()).then_some(number)
    }

    /// The report of a difference is an `Err`.
    fn compare(&self, number: u64) -> Result<(), String> {
        let mut runner = runner(self.seed, number);
        let tree = drafts(Kind::of(number)).new_tree(&mut runner);
        let mut tree = tree.map_err(|reason| format!("no program could be drawn: {reason}"))?;
        let Some(mut difference) = self.difference(&tree.current(), number)? else { return Ok(()) };
        let mut asked = 0;
        let mut smaller = tree.simplify();
        while smaller && asked < SHRINKS {
            asked += 1;
            smaller = match self.difference(&tree.current(), number)? {
                Some(still) => {
                    difference = still;
                    tree.simplify()
                }
                None => tree.complicate(),
            };
        }
        let seed = self.seed;
        Err(format!("program {number} of seed {seed} differs: {}", difference.report()))
    }

    fn difference(&self, draft: &Draft, number: u64) -> Result<Option<Difference>, String> {
        compare(draft, self.folder.path(), number)
            .map_err(|error| format!("Node could not be asked: {error}"))
    }

    fn finish(&self, number: u64) {
        let mut progress = self.progress.lock().expect("no thread panicked");
        progress.ahead.insert(number);
        while progress.ahead.first() == Some(&progress.done) {
            progress.ahead.pop_first();
            progress.done += 1;
            let Some(path) = self.state.as_ref().filter(|_| progress.done.is_multiple_of(100)) else {
                continue;
            };
            fs::write(path, progress.done.to_string()).expect("the state can be noted");
            if progress.done.is_multiple_of(1000) {
                note(&format!("{} programs of {} are done", progress.done, self.programs));
            }
        }
    }

    fn fail(&self, report: String) {
        self.progress.lock().expect("no thread panicked").failure.get_or_insert(report);
    }
}

/// Each program has a generator of its own: so the thousandth can be drawn without the 999 before it.
pub(crate) fn runner(seed: u64, number: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(Config::default(), rng)
}

/// A note for whoever waits. Not `eprintln!`: the test harness would keep it to itself.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is `{text}`: set it to a whole number")))
}
