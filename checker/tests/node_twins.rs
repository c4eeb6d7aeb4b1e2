//! Where Node is installed: the same order that judges a learner's program accepts the real Node.
//!
//! Every `node.js` runs on every case of its exercise, hidden ones too, several times, every other run on
//! one core only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use checker::course::{Course, Exercise, ExitRule, Inputs, Limits};
use checker::order::{Judgement, Order};
use checker::process::{Cancel, End, Invocation, Job, Stdin};

/// How often each case runs, unless `NODE_TWIN_RUNS` says otherwise.
const RUNS: usize = 4;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course").to_owned()
}

/// The program of this name on the search path.
fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// What Node printed, and how it ended.
fn run(node: &Path, taskset: Option<&Path>, script: &Path, inputs: &Inputs) -> (Vec<String>, End) {
    let work = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in &inputs.files {
        let path = work.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    let mut invocation = match taskset {
        Some(taskset) => Invocation::new(taskset, work.path()).args(["-c", "0"]).arg(node),
        None => Invocation::new(node, work.path()),
    };
    invocation = invocation.arg(script).args(&inputs.args).inherit(|name| name == "PATH");
    invocation.env.extend(
        inputs.env.iter().map(|(name, value)| (name.into(), value.into())).collect::<BTreeMap<_, _>>(),
    );
    let stdin = match inputs.stdin.as_str() {
        "" => Stdin::Null,
        text => Stdin::Text(text.as_bytes().to_vec()),
    };
    // Node reserves much and starts threads of its own; what is judged here is its order.
    let limits = Limits { memory: 4 << 30, processes: 1_000, ..Limits::default() };
    let job = Job { invocation, stdin, limits, guest: None };
    let done = job.run(&Cancel::new().expect("a handle")).expect("node starts");
    (done.stdout.texts().map(str::to_owned).collect(), done.end)
}

#[test]
fn the_same_order_accepts_what_node_prints() {
    let Some(node) = find("node") else {
        eprintln!(
            "SKIPPED: there is no `node` on PATH, so no listing was held to Node (Debian: apt-get install nodejs)"
        );
        return;
    };
    let taskset = find("taskset");
    let course = Course::open(&root()).expect("the course opens");
    let runs = std::env::var("NODE_TWIN_RUNS").map_or(RUNS, |runs| runs.parse().expect("a number of runs"));
    let twins: Vec<&Exercise> = course
        .exercises()
        .map(|exercise| &**exercise)
        .filter(|exercise| exercise.folder.join("node.js").is_file())
        .collect();
    assert!(!twins.is_empty(), "no exercise has a node.js");
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(exercise) = twins.get(next.fetch_add(1, Ordering::Relaxed)) {
            let spec = exercise.spec().expect("the exercise is sound");
            let hidden = exercise.hidden().expect("the hidden cases are sound");
            for case in spec.cases.iter().chain(&hidden) {
                for number in 0..runs {
                    let pinned = if number % 2 == 1 { taskset.as_deref() } else { None };
                    let (lines, end) = run(&node, pinned, &exercise.folder.join("node.js"), &case.inputs);
                    let place = format!("{} · {} · run {number}", exercise.id, case.name);
                    assert!(accepts(&case.stdout, &lines), "{place}: Node printed {lines:#?}");
                    match case.exit {
                        ExitRule::Code(code) => assert_eq!(end, End::Exit(code), "{place}"),
                        ExitRule::Any | ExitRule::Signal(_) => {}
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(worker);
        }
    });
}

fn accepts(order: &Order, lines: &[String]) -> bool {
    matches!(order.judge(lines.iter().map(String::as_str)), Judgement::Legal)
}
