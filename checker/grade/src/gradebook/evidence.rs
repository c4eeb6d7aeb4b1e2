//! The runs behind a verdict, as they are kept: what was printed and when, how it ended, and what was said of it.
//!
//! All runs are kept, accepted ones too, so that a corrected order can be held against them without running anything.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::packed::{pack, unpack};
use super::row::MadeWith;
use super::{Error, Gradebook};
use flow::build::Key;
use flow::course::Case;
use flow::judge::Cause;
use flow::run::Run;
use flow::trace::Trace;
use flow::verdict::Verdict;

/// So much of one run is kept: its lines, and 32 bytes for each of them. What is cut cannot be judged again.
const KEPT_BYTES: usize = 512 << 10;
/// What the time of a line and its place cost.
const LINE_BYTES: usize = 32;

/// One run of a job.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The place of its case among those that were run, from 0.
    pub place: u32,
    /// The name of its case.
    pub case: String,
    /// True for a hidden case.
    pub hidden: bool,
    /// Its number, from 1.
    pub number: u32,
    /// What was said of this run alone.
    pub verdict: Verdict,
    /// Why it is not accepted.
    pub cause: Option<Cause>,
    /// The run itself.
    pub run: Run,
    /// It printed more than is kept.
    pub cut: bool,
    /// The seed of everything random.
    pub seed: u64,
    /// The digest of the case as it was written, its order included.
    pub order_digest: String,
    /// The digest of what the program was given.
    pub inputs_digest: String,
    /// The compiler that made the program.
    pub toolchain: String,
    /// The digest of the learner's files.
    pub source: String,
    /// How the program was held.
    pub isolation: String,
}

/// The digest of all that a run of a case depends on, its order aside: with the same one, a stored run is a run of this case.
pub fn inputs_digest(case: &Case, limits: &flow::course::Limits) -> String {
    // All are plain data that always become JSON.
    let inputs = serde_json::to_vec(&case.inputs).unwrap_or_default();
    let limits = serde_json::to_vec(limits).unwrap_or_default();
    let explored = case.explore.as_ref().map(|explore| (explore.runs, explore.workers.clone()));
    Key::of("inputs")
        .with("inputs", inputs)
        .with("limits", limits)
        .with("measured", [u8::from(!case.time.is_empty())])
        .with("explored", format!("{explored:?}"))
        .with(
            "steps",
            format!("{:?} {:?}", case.drive, if case.drive.is_empty() { &[] } else { case.holes.as_slice() }),
        )
        .key()
        .short()
}

/// The run as far as it is kept, and whether that is less than all of it.
pub fn kept(run: &Arc<Run>) -> (Arc<Run>, bool) {
    let size = |trace: &Trace| trace.lines.iter().map(|line| line.text.len() + LINE_BYTES).sum::<usize>();
    if size(&run.stdout) + size(&run.stderr) <= KEPT_BYTES {
        return (run.clone(), false);
    }
    let cut = |trace: &mut Trace| {
        let mut left = KEPT_BYTES / 2;
        let fits = trace.lines.iter().take_while(|line| {
            let bytes = line.text.len() + LINE_BYTES;
            let fits = bytes <= left;
            left = left.saturating_sub(bytes);
            fits
        });
        let fits = fits.count();
        trace.truncated |= fits < trace.lines.len();
        trace.lines.truncate(fits);
    };
    let mut run = Run::clone(run);
    cut(&mut run.finished.stdout);
    cut(&mut run.finished.stderr);
    (Arc::new(run), true)
}

/// Writes the runs of a job, as part of the caller's transaction.
pub(crate) fn write(database: &Connection, job: Key, runs: &[Evidence]) -> Result<(), Error> {
    let mut insert = database.prepare_cached(
        "INSERT OR REPLACE INTO runs (job, place, number, case_name, hidden, verdict, cause, run, cut, seed, order_digest, \
         inputs_digest, source_digest, toolchain, isolation) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    for one in runs {
        let cause = one.cause.as_ref().map(pack).transpose()?;
        insert.execute(params![
            job.hex(),
            one.place,
            one.number,
            one.case,
            one.hidden,
            one.verdict.id(),
            cause,
            pack(&one.run)?,
            one.cut,
            one.seed.cast_signed(),
            one.order_digest,
            one.inputs_digest,
            one.source,
            one.toolchain,
            one.isolation
        ])?;
    }
    Ok(())
}

impl Gradebook {
    /// With what the verdict of a job was made.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn made_with(&self, job: Key) -> Result<Option<MadeWith>, Error> {
        let mut select = self.database.prepare_cached("SELECT made_with FROM verdicts WHERE job = ?1")?;
        let made: Option<String> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        Ok(made.map(|made| serde_json::from_str(&made)).transpose()?)
    }

    /// How the program of a job was held.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn isolation(&self, job: Key) -> Result<String, Error> {
        let mut select = self.database.prepare_cached("SELECT isolation FROM verdicts WHERE job = ?1")?;
        let level: Option<String> = select.query_row([job.hex()], |row| row.get(0)).optional()?;
        Ok(level.unwrap_or_default())
    }

    /// Every run of a job, by case and number.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn evidence(&self, job: Key) -> Result<Vec<Evidence>, Error> {
        let mut select = self.database.prepare_cached(
            "SELECT place, number, case_name, hidden, verdict, cause, run, cut, seed, order_digest, inputs_digest, \
             source_digest, toolchain, isolation FROM runs WHERE job = ?1 ORDER BY place, number",
        )?;
        let mut rows = select.query([job.hex()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let verdict: String = row.get(4)?;
            let cause: Option<Vec<u8>> = row.get(5)?;
            let run: Vec<u8> = row.get(6)?;
            all.push(Evidence {
                place: row.get(0)?,
                number: row.get(1)?,
                case: row.get(2)?,
                hidden: row.get(3)?,
                verdict: verdict.parse().map_err(Error::Unknown)?,
                cause: cause.as_deref().map(unpack).transpose()?,
                run: unpack(&run)?,
                cut: row.get(7)?,
                seed: row.get::<_, i64>(8)?.cast_unsigned(),
                order_digest: row.get(9)?,
                inputs_digest: row.get(10)?,
                source: row.get(11)?,
                toolchain: row.get(12)?,
                isolation: row.get(13)?,
            });
        }
        Ok(all)
    }
}
