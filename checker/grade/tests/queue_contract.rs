//! What every queue of jobs promises, tried on each that there is: SQLite's.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use checker_grade::attempt::Snapshot;
use checker_grade::gradebook::Gradebook;
use checker_grade::gradebook::row::{Judged, MadeWith};
use checker_grade::judge::{Done, Gone, Job, JobQueue, Lane, MOST_FAILURES, Payload, Recorded, SqliteQueue};
use flow::build::Key;
use flow::verdict::Verdict;

const LONG: Duration = Duration::from_secs(600);
/// Tells the test's own program that it is to claim a job and hang.
const CLAIMS: &str = "QUEUE_CONTRACT_CLAIMS";

fn job(name: &str, is_timed: bool) -> Job {
    let payload =
        Payload { dir: "03-microtasks/02-priority-order".to_owned(), snapshot: Snapshot::default() };
    Job { key: key(name), exercise: "microtasks/priority-order".to_owned(), payload, is_timed }
}

fn key(name: &str) -> Key {
    Key::of("test").with("name", name).key()
}

fn done(name: &str, points: u32) -> Done {
    let judged = Judged {
        job: key(name),
        verdict: if points > 0 { Verdict::Accepted } else { Verdict::WrongOrder },
        cases: Vec::new(),
        message: None,
        points: (points, 3),
        work: None,
        seconds: (0.5, 0.25),
    };
    let (isolation, made_with) = (String::new(), MadeWith::default());
    Done { judged, runs: Vec::new(), isolation, made_with, amended_from: None }
}

/// A gradebook's folder and its queue.
fn queue() -> (tempfile::TempDir, SqliteQueue) {
    let folder = tempfile::tempdir().unwrap();
    Gradebook::create(folder.path()).unwrap();
    let queue = SqliteQueue::open(folder.path()).unwrap();
    (folder, queue)
}

fn claim(queue: &dyn JobQueue, worker: &str, lease: Duration) -> Option<checker_grade::judge::Lease> {
    queue.claim(worker, &[Lane::Timed, Lane::Free], 1, lease).unwrap().pop()
}

#[test]
fn a_job_that_is_known_is_not_enqueued_again() {
    let (_folder, queue) = queue();
    let first = queue.enqueue(&[job("a", false), job("b", false), job("a", false)]).unwrap();
    assert_eq!((first.new, first.waiting), (2, 1));
    let lease = claim(&queue, "w", LONG).unwrap();
    assert_eq!(queue.finish(lease, &done("a", 1)).unwrap(), Recorded::Now);
    let again = queue.enqueue(&[job("a", false), job("b", false)]).unwrap();
    assert_eq!((again.new, again.waiting, again.done), (0, 1, 1));
    assert_eq!(queue.stats().unwrap().unfinished(), 1);
}

#[test]
fn two_workers_never_have_the_same_job() {
    let (folder, queue) = queue();
    let jobs: Vec<Job> = (0..60).map(|number| job(&number.to_string(), false)).collect();
    queue.enqueue(&jobs).unwrap();
    let taken: Vec<Vec<Key>> = std::thread::scope(|scope| {
        let worker = |name: String| {
            let queue = SqliteQueue::open(folder.path()).unwrap();
            scope.spawn(move || {
                let mut taken = Vec::new();
                while let Some(lease) = claim(&queue, &name, LONG) {
                    taken.push(lease.job.key);
                }
                taken
            })
        };
        let workers: Vec<_> = (0..4).map(|number| worker(format!("w{number}"))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut all: Vec<Key> = taken.concat();
    assert_eq!(all.len(), 60);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 60);
}

#[test]
fn a_lease_that_ended_is_somebody_elses_and_one_that_is_extended_is_not() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("a", false)]).unwrap();
    let slow = claim(&queue, "slow", Duration::ZERO).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    let quick = claim(&queue, "quick", LONG).unwrap();
    assert_eq!((slow.attempt, quick.attempt), (1, 2));
    assert!(!queue.extend(&slow, LONG).unwrap());
    assert!(queue.extend(&quick, LONG).unwrap());
    assert!(claim(&queue, "third", LONG).is_none());
}

#[test]
fn a_late_worker_may_record_first_and_never_over_another() {
    let (folder, queue) = queue();
    queue.enqueue(&[job("a", false), job("b", false)]).unwrap();
    let other = claim(&queue, "late", LONG).unwrap();
    let late = claim(&queue, "late", Duration::ZERO).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    let second = claim(&queue, "second", LONG).unwrap();
    assert_eq!((other.job.key, late.job.key, second.job.key), (key("a"), key("b"), key("b")));
    assert_eq!(queue.finish(late, &done("b", 3)).unwrap(), Recorded::Now);
    assert_eq!(queue.finish(second, &done("b", 0)).unwrap(), Recorded::Before);
    assert_eq!(queue.finish(other.clone(), &done("a", 1)).unwrap(), Recorded::Now);
    assert_eq!(queue.finish(other, &done("a", 2)).unwrap(), Recorded::Before);
    let gradebook = Gradebook::open(folder.path()).unwrap();
    assert_eq!(gradebook.judged(key("b")).unwrap().unwrap().points, (3, 3));
    assert_eq!(gradebook.judged(key("a")).unwrap().unwrap().points, (1, 3));
}

#[test]
fn a_job_over_which_workers_die_is_given_up_and_tried_again_only_when_told() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("poison", false)]).unwrap();
    for number in 0..MOST_FAILURES {
        assert!(queue.dead().unwrap().is_empty());
        let worker = format!("w{number}");
        assert!(claim(&queue, &worker, LONG).is_some());
        assert_eq!(queue.release(&worker, &Gone::Died("it was killed".to_owned())).unwrap(), 1);
    }
    assert!(claim(&queue, "w", LONG).is_none());
    let dead = queue.dead().unwrap();
    assert_eq!((dead.len(), dead[0].why.as_str()), (1, "it was killed"));
    assert_eq!(queue.enqueue(&[job("poison", false)]).unwrap().dead, 1);
    assert!(claim(&queue, "w", LONG).is_none());
    assert_eq!(queue.retry_dead().unwrap(), 1);
    queue.enqueue(&[job("poison", false)]).unwrap();
    assert!(claim(&queue, "w", LONG).is_some());
}

#[test]
fn a_job_whose_lease_ends_too_often_is_given_up_too() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("hangs", false)]).unwrap();
    for _ in 0..MOST_FAILURES {
        assert!(claim(&queue, "w", Duration::ZERO).is_some());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(claim(&queue, "w", LONG).is_none());
    assert_eq!(queue.dead().unwrap().len(), 1);
}

#[test]
fn a_job_that_takes_the_conductor_with_it_is_given_up_and_those_beside_it_are_judged() {
    let (_folder, queue) = queue();
    let names = ["a", "b", "poison", "c", "d", "e"];
    let jobs: Vec<Job> = names.iter().map(|name| job(name, false)).collect();
    let mut deaths = 0;
    loop {
        queue.begin().unwrap();
        queue.enqueue(&jobs).unwrap();
        // Three workers claim before any of them ends, so that two stand beside whatever is at work.
        let mut leases = Vec::new();
        loop {
            leases.extend((0..3).filter_map(|worker| claim(&queue, &format!("w{worker}"), LONG)));
            if leases.is_empty() || leases.iter().any(|lease| lease.job.key == key("poison")) {
                break;
            }
            for lease in leases.drain(..) {
                let name = names.into_iter().find(|name| key(name) == lease.job.key).unwrap();
                queue.finish(lease, &done(name, 1)).unwrap();
            }
        }
        if leases.is_empty() {
            break;
        }
        // Here all of them end at once, and nobody releases anything.
        deaths += 1;
        assert!(deaths <= MOST_FAILURES, "it is never given up");
    }
    assert_eq!(deaths, MOST_FAILURES);
    let stats = queue.stats().unwrap();
    assert_eq!((stats.done, stats.dead, stats.unfinished()), (5, 1, 0));
    assert_eq!(queue.dead().unwrap()[0].key, key("poison"));
}

#[test]
fn jobs_that_were_given_back_come_later_and_side_by_side_and_only_one_that_killed_is_alone() {
    let (_folder, queue) = queue();
    queue.enqueue(&["a", "b", "kills", "kills too", "fresh"].map(|name| job(name, false))).unwrap();
    for worker in ["w1", "w2"] {
        queue.give_back(claim(&queue, worker, LONG).unwrap(), "the disk is full").unwrap();
    }
    for worker in ["w3", "w4"] {
        assert!(claim(&queue, worker, LONG).is_some());
        queue.release(worker, &Gone::Died("it was killed".to_owned())).unwrap();
    }
    // None of them ends before the last is claimed.
    let claimed = std::iter::from_fn(|| claim(&queue, "w", LONG)).map(|lease| lease.job.key);
    assert_eq!(claimed.collect::<Vec<_>>(), ["fresh", "a", "b", "kills"].map(key));
    queue.release("w", &Gone::Stopped).unwrap();
    let lanes = [Lane::Timed, Lane::Free];
    assert_eq!(queue.claim("w", &lanes, 9, LONG).unwrap().len(), 3, "nor beside others of one worker");
}

#[test]
fn to_be_told_to_stop_counts_against_no_job() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("a", false)]).unwrap();
    for _ in 0..MOST_FAILURES + 2 {
        assert!(claim(&queue, "w", LONG).is_some());
        queue.release("w", &Gone::Stopped).unwrap();
    }
    assert!(queue.dead().unwrap().is_empty());
}

#[test]
fn timed_work_is_compiled_first_and_then_goes_to_its_own_lane() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("free", false), job("timed", true)]).unwrap();
    let lease = queue.claim("w", &[Lane::Free], 1, LONG).unwrap().pop().unwrap();
    assert!(lease.job.is_timed, "what has two parts begins first");
    queue.advance(lease, 1.5).unwrap();
    let free = queue.claim("w", &[Lane::Free], 2, LONG).unwrap();
    assert_eq!(free.len(), 1);
    assert!(!free[0].job.is_timed);
    let timed = queue.claim("r", &[Lane::Timed, Lane::Free], 1, LONG).unwrap().pop().unwrap();
    assert_eq!((timed.lane, timed.job.key), (Lane::Timed, key("timed")));
    assert!((timed.compile_seconds - 1.5).abs() < f64::EPSILON);
}

#[test]
fn what_no_grading_asks_for_any_more_is_not_worked_on() {
    let (_folder, queue) = queue();
    queue.enqueue(&[job("old", false), job("both", false)]).unwrap();
    assert!(claim(&queue, "w", LONG).is_some());
    queue.begin().unwrap();
    assert_eq!(queue.stats().unwrap().unfinished(), 0);
    queue.enqueue(&[job("both", false)]).unwrap();
    assert_eq!(claim(&queue, "w", LONG).unwrap().job.key, key("both"));
    assert!(claim(&queue, "w", LONG).is_none());
}

/// Not a test of its own: the process that is killed below runs it, and hangs with a lease.
#[test]
fn claims_and_hangs_where_it_is_told_to() {
    let Some(folder) = std::env::var_os(CLAIMS) else { return };
    let queue = SqliteQueue::open(Path::new(&folder)).unwrap();
    let lease = claim(&queue, "killed", Duration::from_millis(300)).unwrap();
    println!("\nclaimed {}", lease.job.key);
    std::thread::sleep(LONG);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this process is to be killed from outside, in no orderly way")]
fn what_a_killed_process_had_is_anothers_after_its_lease_and_nothing_is_lost() {
    let (folder, queue) = queue();
    queue.enqueue(&[job("a", false)]).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "claims_and_hangs_where_it_is_told_to", "--nocapture"])
        .env(CLAIMS, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("claimed ")));
    assert!(claim(&queue, "w", LONG).is_none(), "somebody has it");
    // SIGKILL: it says good-bye to nobody.
    child.kill().unwrap();
    child.wait().unwrap();
    std::thread::sleep(Duration::from_millis(350));
    let lease = claim(&queue, "w", LONG).unwrap();
    assert_eq!((lease.job.key, lease.attempt), (key("a"), 2));
    assert_eq!(queue.finish(lease, &done("a", 1)).unwrap(), Recorded::Now);
}
