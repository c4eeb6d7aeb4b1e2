//! A made-up class whose rows are varied on purpose: for tests, and for whoever works on the pages. Its causes are no
//! fictions: each trace is really judged against a case of the course. It is in no build that anybody grades with.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use flow::build::Key;
use flow::course::{Case, Course, Exercise};
use flow::judge::{CaseResult, Cause, judge};
use flow::process::Finished;
use flow::rests_on::RestsOn;
use flow::run::{Delays, End, Limit, Perturbation, Run};
use flow::trace::{Line, Trace};
use flow::verdict::Verdict;

use super::row::{ByHand, Column, Held, Judged, Lateness, MadeWith, Row, Sheet, Standing, State};
use crate::learner::Learner;
use crate::points::Points;

/// The exercises of the assignment and what each is worth.
const EXERCISES: &[(&str, u32)] = &[
    ("microtasks/priority-order", 10),
    ("microtasks/nested-ticks", 5),
    ("microtasks/send-once", 10),
    ("microtasks/microtask-queue", 15),
];

/// What rustc says of a program that uses a value after it was moved.
const COMPILER: &str = "\u{1b}[1m\u{1b}[91merror[E0382]\u{1b}[0m: borrow of moved value: `line`\n  --> src/main.rs:14:23\n   |\n12 |     let line = next();\n   |         ---- move occurs because `line` has type `String`\n14 |     println!(\"{line} <b>&amp;</b>\");\n   |                ^^^^ value borrowed here after move\n";

/// How one exercise of a made-up learner comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Right.
    Right,
    /// The visible cases have a line too early.
    Moved,
    /// The visible cases are right, the hidden ones have a line too early.
    MovedHidden,
    /// It prints escape sequences, markup and bidirectional controls.
    Nasty,
    /// It does not compile.
    Broken,
    /// It changes what it may not.
    Rejected,
    /// It never ends.
    Endless,
    /// It panics.
    Panics,
    /// Nobody could decide.
    Undecided,
    /// Its job died.
    Dead,
    /// Nothing was handed in.
    Absent,
    /// Its job is not done yet.
    Waiting,
}

/// The course of this repository.
pub fn course() -> &'static Course {
    static COURSE: LazyLock<Course> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Course::open(&root.canonicalize().expect("the repository")).expect("the course")
    });
    &COURSE
}

/// The made-up class.
pub fn sheet() -> Sheet {
    static SHEET: LazyLock<Sheet> = LazyLock::new(judged_sheet);
    SHEET.clone()
}

fn judged_sheet() -> Sheet {
    use Fate::{
        Absent, Broken, Dead, Endless, Moved, MovedHidden, Nasty, Panics, Rejected, Right, Undecided,
    };
    let course = course();
    let exercises: Vec<&Arc<Exercise>> =
        EXERCISES.iter().map(|(id, _)| course.find(id).expect("the exercise")).collect();
    let on_time = None;
    let late = Some(Lateness { seconds: 93_784, percent: 80 });
    let mut learners = vec![
        standing("s101", "রহিমা আক্তার", &[Right; 4], on_time, &exercises),
        standing("s102", "O'Brien, \"Al\" <b>Jr</b>", &[Moved, Right, Right, Moved], late, &exercises),
        standing("s103", "=1+1", &[Broken, Right, Nasty, Absent], on_time, &exercises),
        standing("s104", "Khan, Ayesha", &[Rejected, Right, Moved, Right], on_time, &exercises),
        standing("../../s105", "@SUM(A1)", &[Undecided, Right, Right, Right], on_time, &exercises),
        standing("s106", "আব্দুল করিম", &[Absent; 4], on_time, &exercises),
        standing(
            "S107",
            "Nasty \u{202e}Output\u{1b}[31m",
            &[Nasty, Nasty, Right, Right],
            on_time,
            &exercises,
        ),
        standing("s108", "ফারহানা হক", &[MovedHidden, Right, MovedHidden, Right], on_time, &exercises),
        standing("s109", "Zoë", &[Endless, Panics, Right, Right], late, &exercises),
        standing("s110", "Tanvir", &[Right, Right, Dead, Right], on_time, &exercises),
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for number in 111..135 {
        let pick = |_| match random.u8(..10) {
            0 | 1 => Moved,
            2 => MovedHidden,
            3 => Broken,
            4 => Absent,
            _ => Right,
        };
        let fates: Vec<Fate> = (0..exercises.len()).map(pick).collect();
        learners.push(standing(
            &format!("s{number}"),
            &format!("Learner {number}"),
            &fates,
            on_time,
            &exercises,
        ));
    }
    let mut stranger = standing("visitor", "visitor", &[Right, Absent, Absent, Absent], on_time, &exercises);
    stranger.learner.enrolled = false;
    learners.push(stranger);

    let by_hand = &mut learners[6].rows[0];
    by_hand.set_by_hand =
        Some(ByHand { mark: Points::hundredths(750), why: "shown in the lab to work".into() });
    by_hand.mark = Some(Points::hundredths(750));
    learners[6].rows[1].comment = Some("Well <written>.\nSee me about `\u{1b}`.".to_owned());
    learners[3].notes = vec!["Cargo.toml was changed and is ignored".to_owned()];
    learners[2].learner.number = Some("-2+3".to_owned());
    Sheet {
        class: "CSE 2101 <A> & লুপ".to_owned(),
        assignment: "week-3".to_owned(),
        title: "Week 3: microtasks, \"drained\"".to_owned(),
        due: Some("2026-03-01T23:59:00+06:00[Asia/Dhaka]".to_owned()),
        columns: exercises.iter().zip(EXERCISES).map(|(exercise, (_, max))| column(exercise, *max)).collect(),
        learners,
        isolation: "isolation: full".to_owned(),
        made_with: MadeWith {
            checker: "0.1.0 (1f3c9a2b5d6e)".to_owned(),
            toolchain: "rustc 1.95.0 (2026-03-21)".to_owned(),
            course: "77ab12cd34ef5678".to_owned(),
            seed: 7,
        },
    }
}

fn column(exercise: &Exercise, max: u32) -> Column {
    let spec = exercise.spec().expect("the exercise can be read");
    Column {
        exercise: exercise.id.as_str().to_owned(),
        title: spec.title.clone(),
        max: Points::whole(max),
        book: spec.book.to_string(),
    }
}

fn standing(
    id: &str,
    name: &str,
    fates: &[Fate],
    late: Option<Lateness>,
    exercises: &[&Arc<Exercise>],
) -> Standing {
    let rows: Vec<Row> = fates
        .iter()
        .zip(exercises)
        .zip(EXERCISES)
        .map(|((fate, exercise), (_, max))| row(id, *fate, exercise, Points::whole(*max), late))
        .collect();
    let is_there = fates.iter().any(|fate| *fate != Fate::Absent);
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    Standing {
        learner: Learner {
            email: Some(format!("{}@example.edu", plain.to_lowercase())),
            login: Some(plain.clone()),
            number: plain.strip_prefix('s').map(|digits| format!("2026{digits}")),
            section: Some("A".to_owned()),
            platform: plain.strip_prefix('s').map(|digits| format!("77{digits}")),
            ..Learner::new(id, name)
        },
        rows,
        attempt: is_there.then_some((2, 2)),
        handed_in: is_there.then(|| "2026-03-01T15:30:00Z".parse().expect("a time")),
        late: late.filter(|_| is_there),
        notes: Vec::new(),
        says_of_time: Vec::new(),
    }
}

/// One row, judged as the pipeline would.
pub fn row(id: &str, fate: Fate, exercise: &Exercise, max: Points, late: Option<Lateness>) -> Row {
    let state = state(fate, exercise);
    let earned = match &state {
        State::NotHandedIn => Some(Points::ZERO),
        State::Judged(judged) => Some(max.part(judged.points.0.into(), judged.points.1.into())),
        State::Held(_) | State::Waiting => None,
    };
    let percent = late.map_or(100, |late| late.percent);
    let reference = Key::of("reference").with("of", format!("{id} {}", exercise.id.as_str())).key().short();
    Row {
        mark: earned.map(|earned| earned.part(percent.into(), 100)),
        earned,
        state,
        max,
        set_by_hand: None,
        comment: None,
        reference: format!("{}-{}", &reference[..4], &reference[4..8]).to_uppercase(),
        published: None,
    }
}

fn state(fate: Fate, exercise: &Exercise) -> State {
    let message = match fate {
        Fate::Absent => return State::NotHandedIn,
        Fate::Waiting => return State::Waiting,
        Fate::Dead => {
            return State::Held(Box::new(Held {
                why: "its job ended 3 times before it was done; look at the log of the worker".to_owned(),
                judged: None,
            }));
        }
        Fate::Broken => Some((Verdict::CompileError, COMPILER.to_owned())),
        Fate::Rejected => Some((Verdict::Rejected, "Cargo.toml differs from the course's".to_owned())),
        _ => None,
    };
    let spec = exercise.spec().expect("the exercise can be read");
    let hidden = exercise.hidden().expect("its hidden cases");
    let all: Vec<&Case> = spec.cases.iter().chain(&hidden).collect();
    let worth = all.iter().map(|case| case.points).sum();
    let cases: Vec<CaseResult> = match message {
        Some(_) => Vec::new(),
        None => all.iter().map(|case| case_result(fate, case)).collect(),
    };
    let job = Key::of("job").with("exercise", exercise.id.as_str()).with("fate", format!("{fate:?}")).key();
    let judged = Judged {
        job,
        verdict: match &message {
            Some((verdict, _)) => *verdict,
            None => Verdict::of_exercise(cases.iter().map(|case| case.verdict)),
        },
        points: (cases.iter().map(|case| case.points).sum(), worth),
        cases,
        message: message.map(|(_, message)| message),
        work: Some(job.short()),
        seconds: (0.61, 0.12),
    };
    if judged.verdict.is_held() {
        let why = "this machine was too busy to tell".to_owned();
        return State::Held(Box::new(Held { why, judged: Some(judged) }));
    }
    State::Judged(Box::new(judged))
}

fn case_result(fate: Fate, case: &Case) -> CaseResult {
    let legal = case.stdout.sample(&mut fastrand::Rng::with_seed(3)).expect("a legal order");
    let moved = || {
        let mut lines = legal.clone();
        // An order may have no line at all.
        if let Some(last) = lines.pop() {
            lines.insert(lines.len() / 2, last);
        }
        lines
    };
    let (lines, end) = match fate {
        Fate::Moved if !case.hidden => (moved(), End::Exit(0)),
        Fate::MovedHidden if case.hidden => (moved(), End::Exit(0)),
        Fate::Nasty => (
            vec![
                legal.first().cloned().unwrap_or_default(),
                "\u{1b}[2J\u{1b}]0;owned\u{7}<script>alert(1)</script> & \u{202e}desrever".to_owned(),
                "```\n# [x](javascript:1) *a* |".replace('\n', " "),
            ],
            End::Exit(0),
        ),
        Fate::Endless => (legal.iter().take(1).cloned().collect(), End::Limit(Limit::Time)),
        Fate::Panics => (legal.iter().take(1).cloned().collect(), End::Exit(101)),
        _ => (legal.clone(), End::Exit(0)),
    };
    let stderr = match fate {
        Fate::Panics => vec![
            "thread 'main' (7) panicked at src/main.rs:9:5:".to_owned(),
            "assertion `left == right` failed: index out of bounds".to_owned(),
            "  left: 0".to_owned(),
            " right: 1".to_owned(),
        ],
        _ => Vec::new(),
    };
    let run = run(&lines, &stderr, end);
    let cause = match fate {
        Fate::Undecided if case.hidden => Some(Cause::CheckerError("the wall could not be built".to_owned())),
        _ => judge(case, &run),
    };
    let accepted = u32::from(cause.is_none());
    CaseResult {
        runs: (accepted, 1),
        run: Some(Arc::new(run)),
        rests_on: vec![RestsOn::Runs],
        ..CaseResult::of(case, cause)
    }
}

/// A run that printed these lines.
fn run(stdout: &[String], stderr: &[String], end: End) -> Run {
    let trace = |lines: &[String]| Trace {
        lines: (lines.iter().enumerate())
            .map(|(at, text)| Line { text: text.clone(), at: Duration::from_millis(at as u64) })
            .collect(),
        ..Trace::default()
    };
    Run {
        finished: Finished {
            stdout: trace(stdout),
            stderr: trace(stderr),
            end,
            leaked: false,
            wall: Duration::from_millis(12),
            cpu: Duration::from_millis(3),
            peak_memory_bytes: 2 << 20,
        },
        delays: Delays::default(),
        perturbation: Perturbation::default(),
        steps: Vec::new(),
    }
}
