//! How many submissions a machine grades, beside what one would do with Cargo alone (`cargo bench -p checker-grade
//! --bench throughput`; `-- --submissions 24`, and `--only tokio`, `small`, `queue` or `memory`).
//!
//! All sides of a comparison stand in one run, in turns, and are asked for the same verdicts. It is no test: nothing fails
//! here because of a time. Close other programs first; on a busy machine the columns of CPU time are the ones to read.

#![expect(clippy::disallowed_methods, reason = "all sides are measured from outside, as a user starts them")]

// The benches of the checker start their sides in the same way.
#[path = "../../../benches/edit/clean.rs"]
mod clean;
mod course;
mod memory;
mod queue;
mod submissions;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clean::clean;
use course::{CHAPTER, Cost, Place, bare, run, write};
use submissions::{Exercise, SMALL, TOKIO};

/// Submissions of each comparison, if nothing else is said.
const SUBMISSIONS: u64 = 24;
/// The class of the night: learners and exercises.
const CLASS: [u32; 2] = [250, 6];
/// The numbers of the submissions begin here, so that no side meets one that another side has compiled.
const NAIVE: u64 = 10_000;
const SHARED: u64 = 20_000;
const DIRECT: u64 = 30_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    // `cargo test --benches` also starts it, to see that it starts.
    if !args.iter().any(|arg| arg == "--bench") {
        return;
    }
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let submissions = after("--submissions").and_then(|text| text.parse().ok()).unwrap_or(SUBMISSIONS);
    let wanted = |name: &str| after("--only").is_none_or(|only| only == name);
    if wanted("queue") {
        queue::measure();
    }
    if !["tokio", "small", "memory"].into_iter().any(wanted) {
        return;
    }
    let place = Place::new(&[TOKIO, SMALL]);
    if wanted("memory") {
        memory::measure(&place);
    }
    for (name, exercise) in [("tokio", TOKIO), ("small", SMALL)] {
        if wanted(name) {
            Sides::measure(&place, name, &exercise, submissions).print(name);
        }
    }
}

/// What each side took for one submission.
struct Sides {
    naive: Vec<Cost>,
    shared: Vec<Cost>,
    direct: Vec<Cost>,
    /// All submissions at once.
    ours: Cost,
    submissions: u64,
    load: String,
}

impl Sides {
    fn measure(place: &Place, name: &str, exercise: &Exercise, submissions: u64) -> Self {
        eprintln!("{name}: everything is built once …");
        let (invocation, program) = place.invocation(exercise);
        let work = place.place.join("work").join(name);
        // What is built once in a class is not a submission's.
        grade(place, &work.join("first"), exercise, DIRECT - 1..DIRECT);
        let shared_target = place.place.join("shared");
        let shared = |number: u64| {
            let folder = work.join(format!("shared-{number}"));
            place.package(&folder, exercise, &exercise.submission(number).text);
            Cost::of(|| {
                // Cargo takes another's program for this one's where it is older.
                write(&folder.join("src/main.rs"), &exercise.submission(number).text);
                run(place.cargo(&folder, &shared_target));
                run(clean(&shared_target.join("debug/submission"), &folder));
            })
        };
        shared(SHARED - 1);
        let direct = |number: u64| {
            let main = work.join(format!("direct-{number}.rs"));
            write(&main, &exercise.submission(number).text);
            Cost::of(|| {
                run(bare(&invocation, &main));
                run(clean(&program, &work));
            })
        };
        direct(DIRECT - 1);
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let mut sides = Self {
            naive: Vec::new(),
            shared: Vec::new(),
            direct: Vec::new(),
            ours: Cost::default(),
            submissions,
            load,
        };
        let folder = work.join("naive");
        let naive = |number: u64| {
            place.package(&folder, exercise, &exercise.submission(number).text);
            let _ = fs::remove_dir_all(folder.join("target"));
            Cost::of(|| {
                run(place.cargo(&folder, &folder.join("target")));
                run(clean(&folder.join("target/debug/submission"), &folder));
            })
        };
        let halves = |sides: &mut Self, half: u64| {
            sides.naive.push(naive(NAIVE + half));
            sides.shared.extend((SHARED + half * 3..SHARED + half * 3 + 3).map(shared));
            sides.direct.extend((DIRECT + half * 6..DIRECT + half * 6 + 6).map(direct));
        };
        eprintln!("{name}: each side in turn …");
        halves(&mut sides, 0);
        sides.ours = grade(place, &work.join("class"), exercise, 1..submissions + 1);
        halves(&mut sides, 1);
        sides
    }

    fn print(&self, name: &str) {
        let many = u32::try_from(self.submissions).unwrap_or(1).max(1);
        let ours = Cost { wall: self.ours.wall / many, cpu: self.ours.cpu / many };
        let [naive, shared, direct] =
            [&self.naive, &self.shared, &self.direct].map(|costs| Cost::mean(costs));
        println!("{name}: {many} submissions; load at the start {}", self.load.trim());
        println!("{:<44}{:>10}{:>10}", "seconds for one submission", "wall", "CPU");
        for (what, cost) in [
            ("a  cargo build of its own, and a run", naive),
            ("b  cargo build, one shared target, and a run", shared),
            ("c  checker grade, from folders to feedback", ours),
            ("d  rustc alone, no debug information, and a run", direct),
        ] {
            println!("{what:<48}{:>6.3}{:>10.3}", cost.wall.as_secs_f64(), cost.cpu.as_secs_f64());
        }
        let wall = |theirs: Cost| theirs.wall.as_secs_f64() / ours.wall.as_secs_f64();
        let cpu = |theirs: Cost| theirs.cpu.as_secs_f64() / ours.cpu.as_secs_f64();
        // Where no library is built, Cargo has little to do.
        if name == "tokio" {
            bar("a / c, wall", wall(naive), (45.0, true));
            bar("b / c, wall", wall(shared), (3.5, true));
            bar("c / d, CPU", 1.0 / cpu(direct), (0.70, false));
        }
        println!(
            "by CPU time: a / c {:.1}, b / c {:.2}, c / d {:.2}",
            cpu(naive),
            cpu(shared),
            1.0 / cpu(direct)
        );
        let [learners, exercises] = CLASS;
        let jobs = learners * exercises;
        println!(
            "a night: {learners} learners × {exercises} such exercises, no two alike: {:.0} min; by CPU time on 2 idle cores {:.0} min",
            (ours.wall * jobs).as_secs_f64() / 60.0,
            (ours.cpu * jobs / 2).as_secs_f64() / 60.0
        );
    }
}

/// Says whether a bar holds; `true` where it is the least.
pub(crate) fn bar(what: &str, value: f64, (bar, is_least): (f64, bool)) {
    let holds = if is_least { value >= bar } else { value <= bar };
    let sign = if is_least { "≥" } else { "≤" };
    println!("{what:<48}{value:>8.3}  {sign} {bar}: {}", if holds { "holds" } else { "MISSED" });
}

/// Writes submissions as folders of folders.
pub(crate) fn hand_in(to: &Path, exercise: &Exercise, numbers: impl Iterator<Item = (u64, u64)>) -> PathBuf {
    let folder = to.join("handed-in");
    for (learner, number) in numbers {
        let file = format!("learner-{learner}/{CHAPTER}/{}/src/main.rs", exercise.folder);
        write(&folder.join(file), &exercise.submission(number).text);
    }
    folder
}

/// Grades these submissions, and sees to it that every verdict is right.
fn grade(place: &Place, work: &Path, exercise: &Exercise, numbers: std::ops::Range<u64>) -> Cost {
    let handed_in = hand_in(work, exercise, numbers.clone().map(|number| (number, number)));
    let mut command = clean(Path::new(env!("CARGO_BIN_EXE_checker-grade")), &place.root);
    command.arg(handed_in).args(["--format", "json", "--apply", "--out"]).arg(work.join("grades"));
    let mut said = String::new();
    let cost = Cost::of(|| said = run(command));
    let said: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    let rows = said["rows"].as_array().expect("there are rows");
    let judged = rows.iter().filter(|row| row["state"] == "judged");
    let mut count = 0;
    for row in judged {
        let number = row["learner"].as_str().and_then(|name| name.strip_prefix("learner-")?.parse().ok());
        let right = exercise.submission(number.expect("a learner is called so")).is_right;
        assert_eq!(row["earned"] == row["max"], right, "{row}");
        count += 1;
    }
    assert_eq!(count, numbers.end - numbers.start, "all are judged: {said}");
    cost
}

/// Milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
