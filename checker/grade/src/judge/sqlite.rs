//! The queue in the gradebook's own database: no server, and verdict and acknowledgement are one transaction.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::job::{Job, Lane};
use super::queue::{
    Dead, Done, Enqueued, Gone, JobQueue, LaneStats, Lease, MOST_FAILURES, QueueStats, Recorded,
};
use crate::gradebook::packed::pack;
use crate::gradebook::{Error, evidence, schema};
use flow::build::Key;
use text::tr;

/// The queue of one gradebook.
#[derive(Debug)]
pub struct SqliteQueue {
    database: Mutex<Connection>,
}

impl SqliteQueue {
    /// The queue of the gradebook in this folder, which must exist.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        Ok(Self { database: Mutex::new(schema::open(folder)?) })
    }

    fn database(&self) -> MutexGuard<'_, Connection> {
        // A panic between two statements leaves a transaction that is rolled back, and the connection as it was.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transaction that writes: it waits for others at its start, and never halfway.
fn begin(database: &mut Connection) -> Result<Transaction<'_>, Error> {
    Ok(database.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// This moment in milliseconds since 1970; every process on the machine has the same.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn until(lease: Duration) -> i64 {
    now().saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

/// Counts a failure of these jobs, and makes those dead that had too many.
const FAILED: &str = "UPDATE jobs SET failures = failures + 1, error = ?1, lease_until = NULL, \
     state = CASE WHEN failures + 1 >= ?2 THEN 'dead' ELSE 'ready' END WHERE state = 'leased' AND ";

/// The same where somebody died over them.
const DIED: &str = "UPDATE jobs SET failures = failures + 1, deaths = deaths + 1, error = ?1, lease_until = NULL, \
     state = CASE WHEN failures + 1 >= ?2 THEN 'dead' ELSE 'ready' END WHERE state = 'leased' AND ";

/// Jobs that nobody failed at. What has two parts begins first, so that its second one finds its core free.
const FRESH: &str = "failures = 0 ORDER BY then_timed DESC, enqueued, rowid";

/// Jobs that somebody failed at and nobody died over: they come later, when what was in the way may be gone.
const FAILED_BEFORE: &str = "failures > 0 AND deaths = 0 ORDER BY failures, then_timed DESC, enqueued, rowid";

/// Jobs over which somebody has died: they come last and one at a time, so that only the one that is at fault does it again.
const SUSPECTED: &str = "deaths > 0 AND NOT EXISTS (SELECT 1 FROM jobs AS other WHERE other.state = 'leased' \
     AND other.deaths > 0) ORDER BY failures, enqueued, rowid";

/// Records a verdict with its runs and ends the job, as part of the caller's transaction; what is recorded already stays.
pub(super) fn record(
    all: &Connection,
    job: Key,
    (worker, attempt): (&str, u32),
    done: &Done,
    judged: &[u8],
) -> Result<Recorded, Error> {
    let key = job.hex();
    let written = all
        .prepare_cached(
            "INSERT OR IGNORE INTO verdicts (job, verdict, points, max_points, held, judged, seconds, isolation, made_with, \
             worker, attempt, amended_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            key,
            done.judged.verdict.id(),
            done.judged.points.0,
            done.judged.points.1,
            done.is_held(),
            judged,
            done.judged.seconds.1,
            done.isolation,
            serde_json::to_string(&done.made_with)?,
            worker,
            attempt,
            done.amended_from.map(Key::hex)
        ])?;
    if written == 0 {
        return Ok(Recorded::Before);
    }
    evidence::write(all, job, &done.runs)?;
    all.execute(
        "UPDATE jobs SET state = 'done', lease_until = NULL, finished = ?2, compile_seconds = ?3, worker = ?4 WHERE key = ?1",
        params![key, now(), done.judged.seconds.0, worker],
    )?;
    Ok(Recorded::Now)
}

/// Keeps a job that needs no worker, since its verdict follows from stored runs, together with that verdict.
pub(super) fn record_amended(all: &Connection, job: &Job, done: &Done) -> Result<Recorded, Error> {
    all.execute(
        "INSERT OR IGNORE INTO jobs (key, exercise, payload, lane, then_timed, state, enqueued) VALUES (?1, ?2, ?3, 'free', ?4, 'aside', ?5)",
        params![job.key.hex(), job.exercise, serde_json::to_string(&job.payload)?, job.is_timed, now()],
    )?;
    record(all, job.key, ("amend", 0), done, &pack(&done.judged)?)
}

impl JobQueue for SqliteQueue {
    fn begin(&self) -> Result<(), Error> {
        let mut database = self.database();
        let all = begin(&mut database)?;
        // A lease is on the disk before the work begins, and whoever ends in order gives it back.
        let gone = tr!(
            "the grading itself was ended while this was at work, and could not say by what; if it was killed, or the machine was switched off or out of memory, grade again with --retry-dead; otherwise see what the program does"
        );
        all.execute(&format!("{DIED} 1"), params![gone, MOST_FAILURES])?;
        all.execute("UPDATE jobs SET state = 'aside', lane = 'free' WHERE state = 'ready'", [])?;
        Ok(all.commit()?)
    }

    fn enqueue(&self, jobs: &[Job]) -> Result<Enqueued, Error> {
        let mut database = self.database();
        let all = begin(&mut database)?;
        let mut enqueued = Enqueued::default();
        {
            let mut known = all.prepare_cached("SELECT state FROM jobs WHERE key = ?1")?;
            let mut again =
                all.prepare_cached("UPDATE jobs SET state = 'ready', enqueued = ?2 WHERE key = ?1")?;
            let mut insert = all.prepare_cached(
                "INSERT INTO jobs (key, exercise, payload, lane, then_timed, state, enqueued) \
                 VALUES (?1, ?2, ?3, 'free', ?4, 'ready', ?5)",
            )?;
            for job in jobs {
                let key = job.key.hex();
                let state: Option<String> = known.query_row([&key], |row| row.get(0)).optional()?;
                match state.as_deref() {
                    None => {
                        let payload = serde_json::to_string(&job.payload)?;
                        insert.execute(params![key, job.exercise, payload, job.is_timed, now()])?;
                        enqueued.new += 1;
                    }
                    Some("done") => enqueued.done += 1,
                    Some("dead") => enqueued.dead += 1,
                    Some(state) => {
                        if state == "aside" {
                            again.execute(params![key, now()])?;
                        }
                        enqueued.waiting += 1;
                    }
                }
            }
        }
        all.commit()?;
        Ok(enqueued)
    }

    fn claim(&self, worker: &str, lanes: &[Lane], most: usize, lease: Duration) -> Result<Vec<Lease>, Error> {
        let mut database = self.database();
        // Looking takes no lock; most looks find nothing to write.
        let is_there: bool = database
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'ready') \
                 OR EXISTS (SELECT 1 FROM jobs WHERE state = 'leased' AND lease_until < ?1)",
            )?
            .query_row([now()], |row| row.get(0))?;
        if !is_there {
            return Ok(Vec::new());
        }
        let all = begin(&mut database)?;
        let silent = tr!("its worker was silent for too long");
        all.execute(&format!("{DIED} lease_until < ?3"), params![silent, MOST_FAILURES, now()])?;
        let mut leases: Vec<Lease> = Vec::new();
        let in_turn = [(FRESH, most), (FAILED_BEFORE, most), (SUSPECTED, most.min(1))];
        let in_turn =
            in_turn.into_iter().flat_map(|(which, most)| lanes.iter().map(move |lane| (which, lane, most)));
        for (which, lane, most) in in_turn {
            let left = most.saturating_sub(leases.len());
            if left == 0 {
                continue;
            }
            let mut take = all.prepare_cached(&format!(
                "UPDATE jobs SET state = 'leased', worker = ?1, lease_until = ?2, attempts = attempts + 1, claimed = ?3 \
                 WHERE key IN (SELECT key FROM jobs WHERE state = 'ready' AND lane = ?4 AND {which} LIMIT ?5) \
                 RETURNING key, exercise, payload, then_timed, attempts, compile_seconds"
            ))?;
            let mut rows = take.query(params![worker, until(lease), now(), lane.word(), left])?;
            while let Some(row) = rows.next()? {
                let payload: String = row.get(2)?;
                let key: String = row.get(0)?;
                let key = Key::try_from(key).map_err(|wrong| Error::Unknown(wrong.to_string()))?;
                let payload = serde_json::from_str(&payload)?;
                leases.push(Lease {
                    job: Job { key, exercise: row.get(1)?, payload, is_timed: row.get(3)? },
                    lane: *lane,
                    attempt: row.get(4)?,
                    worker: worker.to_owned(),
                    compile_seconds: row.get(5)?,
                });
            }
        }
        all.commit()?;
        Ok(leases)
    }

    fn extend(&self, lease: &Lease, by: Duration) -> Result<bool, Error> {
        let changed = self
            .database()
            .prepare_cached(
                "UPDATE jobs SET lease_until = ?3 WHERE key = ?1 AND attempts = ?2 AND state = 'leased'",
            )?
            .execute(params![lease.job.key.hex(), lease.attempt, until(by)])?;
        Ok(changed == 1)
    }

    fn advance(&self, lease: Lease, compile_seconds: f64) -> Result<(), Error> {
        self.database()
            .prepare_cached(
                "UPDATE jobs SET state = 'ready', lane = 'timed', lease_until = NULL, compile_seconds = ?3 \
                 WHERE key = ?1 AND attempts = ?2 AND state = 'leased'",
            )?
            .execute(params![lease.job.key.hex(), lease.attempt, compile_seconds])?;
        Ok(())
    }

    fn finish(&self, lease: Lease, done: &Done) -> Result<Recorded, Error> {
        // Packing takes longer than writing, and needs no lock.
        let packed = pack(&done.judged)?;
        let mut database = self.database();
        let all = begin(&mut database)?;
        let recorded = record(&all, lease.job.key, (&lease.worker, lease.attempt), done, &packed)?;
        all.commit()?;
        Ok(recorded)
    }

    fn give_back(&self, lease: Lease, why: &str) -> Result<(), Error> {
        self.database().execute(
            &format!("{FAILED} key = ?3 AND attempts = ?4"),
            params![why, MOST_FAILURES, lease.job.key.hex(), lease.attempt],
        )?;
        Ok(())
    }

    fn release(&self, worker: &str, gone: &Gone) -> Result<usize, Error> {
        Ok(match gone {
            Gone::Stopped => self.database().execute(
                "UPDATE jobs SET state = 'ready', lease_until = NULL WHERE state = 'leased' AND worker = ?1",
                [worker],
            )?,
            Gone::Died(why) => self
                .database()
                .execute(&format!("{DIED} worker = ?3"), params![why, MOST_FAILURES, worker])?,
        })
    }

    fn retry_dead(&self) -> Result<usize, Error> {
        let mut database = self.database();
        let all = begin(&mut database)?;
        let undecided = "SELECT job FROM verdicts WHERE held = 1";
        all.execute(&format!("DELETE FROM runs WHERE job IN ({undecided})"), [])?;
        let again = all.execute(
            &format!(
                "UPDATE jobs SET state = 'aside', failures = 0, deaths = 0, lane = 'free' WHERE state = 'dead' OR key IN ({undecided})"
            ),
            [],
        )?;
        all.execute("DELETE FROM verdicts WHERE held = 1", [])?;
        all.commit()?;
        Ok(again)
    }

    fn dead(&self) -> Result<Vec<Dead>, Error> {
        let database = self.database();
        let mut select = database.prepare_cached(
            "SELECT key, exercise, error FROM jobs WHERE state = 'dead' ORDER BY exercise, key",
        )?;
        let mut rows = select.query([])?;
        let mut dead = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            dead.push(Dead {
                key: Key::try_from(key).map_err(|wrong| Error::Unknown(wrong.to_string()))?,
                exercise: row.get(1)?,
                why: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            });
        }
        Ok(dead)
    }

    fn stats(&self) -> Result<QueueStats, Error> {
        let database = self.database();
        let mut stats = QueueStats::default();
        let mut select =
            database.prepare_cached("SELECT state, count(*), min(enqueued) FROM jobs GROUP BY state")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (state, count, since): (String, u64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            match state.as_str() {
                "ready" => {
                    stats.ready = count;
                    let waited = u64::try_from(now().saturating_sub(since)).unwrap_or(0);
                    stats.oldest = Some(Duration::from_millis(waited));
                }
                "leased" => stats.leased = count,
                "done" => stats.done = count,
                "dead" => stats.dead = count,
                _ => {}
            }
        }
        let lane = |left: &str, seconds: &str, measured: &str| -> Result<LaneStats, Error> {
            let unfinished = "state IN ('ready', 'leased')";
            let left = database
                .prepare_cached(&format!("SELECT count(*) FROM jobs WHERE {unfinished} AND {left}"))?
                .query_row([], |row| row.get(0))?;
            let (measured, mean): (u64, Option<f64>) = database
                .prepare_cached(&format!(
                    "SELECT count(*), avg({seconds}) FROM jobs JOIN verdicts ON verdicts.job = jobs.key \
                     WHERE verdicts.amended_from IS NULL AND {measured}"
                ))?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(LaneStats { left, measured, mean_seconds: mean.unwrap_or(0.0) })
        };
        stats.free = lane("lane = 'free'", "compile_seconds + iif(then_timed, 0, seconds)", "1")?;
        stats.timed = lane("(lane = 'timed' OR then_timed)", "seconds", "then_timed")?;
        Ok(stats)
    }
}
