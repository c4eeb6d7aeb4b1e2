//! Cases that are run in several ways: real builds, real runs, the whole command.

use std::fs;
use std::path::Path;

use checker::process::{Cancel, End, Invocation, Tool};
use serde_json::Value;

/// A course in a temporary folder, with one exercise and no library.
struct Desk(tempfile::TempDir);

impl Desk {
    /// The exercise `workers/own`: its case, and its whole program.
    fn new(case: &str, main: &str) -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        let repository =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checker lies in the course");
        let manifest = fs::read_to_string(repository.join("Cargo.toml")).expect("the manifest");
        let manifest: Vec<&str> = manifest
            .lines()
            .filter(|line| !line.starts_with("default-members") && !line.starts_with("node-loop"))
            .map(
                |line| if line.starts_with("members") { r#"members = ["exercises/[0-9]*/*"]"# } else { line },
            )
            .collect();
        desk.write("Cargo.toml", &manifest.join("\n"));
        let package =
            fs::read_to_string(repository.join("exercises/09-workers/02-shared-counter/Cargo.toml"))
                .expect("a manifest")
                .replace("shared-counter", "own");
        desk.write("exercises/09-workers/08-own/Cargo.toml", &package);
        desk.write("exercises/09-workers/08-own/src/main.rs", main);
        desk.write(
            "exercises/09-workers/08-own/exercise.yaml",
            &format!(
                "title: One's own\nkind: write\nlevel: 2\nminutes: 7\nbook: 09-workers#own\n\
                 limits: {{time: 1 s}}\nhints: [think]\ncases:\n  - {case}\n"
            ),
        );
        desk
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn checker(&self, args: &[&str]) -> (i32, String) {
        let wanted = |name: &std::ffi::OsStr| {
            ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"]
                .iter()
                .any(|known| name == *known)
        };
        let invocation = Invocation::new(env!("CARGO_BIN_EXE_checker"), self.0.path())
            .arg("check")
            .args(args)
            .inherit(wanted);
        let cancel = Cancel::new().expect("a handle");
        let done = Tool::new(invocation).capture(&cancel, &mut |_, _| {}).expect("the checker starts");
        let End::Exit(code) = done.end else { panic!("the checker ended with {:?}", done.end) };
        (
            code,
            String::from_utf8(done.stdout).expect("reports are UTF-8")
                + &String::from_utf8_lossy(&done.stderr),
        )
    }

    /// The one case of the report.
    fn case(&self, args: &[&str]) -> Value {
        let (_, text) = self.checker(&[args, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        report["exercises"][0]["cases"][0].clone()
    }
}

/// Prints its lines the other way round where it has one core only. On a machine with one core it always does.
const BY_CORES: &str = r#"fn main() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for line in if cores > 1 { ["a", "b"] } else { ["b", "a"] } {
        println!("{line}");
    }
}
"#;

fn has_one_core() -> bool {
    std::thread::available_parallelism().map_or(1, usize::from) < 2
}

#[test]
fn a_program_that_is_wrong_on_one_core_only_is_caught_and_the_seed_makes_the_same_runs_again() {
    if has_one_core() || cfg!(not(target_os = "linux")) {
        eprintln!("skipped: it takes Linux and a second core to be wrong on one core only");
        return;
    }
    let desk = Desk::new("{order: [a, b], explore: {runs: 17}}", BY_CORES);
    let case = desk.case(&["--seed", "5"]);
    assert_eq!(case["verdict"], "wrong-order");
    assert_eq!((case["runs"]["accepted"].as_u64(), case["runs"]["of"].as_u64()), (Some(9), Some(17)));
    assert_eq!(case["shown_run"]["one_core"], true);
    assert!(case["violation"]["text"] == "b", "{case}");
    let again = desk.case(&["--seed", "5", "--runs", "17", "--fresh"]);
    assert_eq!(case["shown_run"], again["shown_run"]);
    assert_eq!(case["runs"], again["runs"]);
    // One of these seeds begins with another run on one core.
    let others = ["6", "7", "8", "9"].map(|seed| desk.case(&["--seed", seed])["shown_run"]["number"].clone());
    assert!(others.iter().any(|number| *number != case["shown_run"]["number"]), "{others:?}");
    let (code, text) = desk.checker(&["--seed", "5"]);
    assert_eq!(code, 1);
    for words in ["9 of 17 runs accepted", "on one core", "--runs 17 --seed 5"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_first_run_is_a_plain_one_and_the_same_program_passes_it_alone() {
    if has_one_core() {
        eprintln!("skipped: this machine has one core");
        return;
    }
    let desk = Desk::new("{order: [a, b]}", BY_CORES);
    assert_eq!(desk.case(&[])["verdict"], "accepted");
    if cfg!(target_os = "linux") {
        assert_eq!(desk.case(&["--runs", "9"])["verdict"], "wrong-order");
    }
}

#[test]
fn the_distinct_orders_of_accepted_runs_are_counted_and_all_of_it_is_remembered() {
    if has_one_core() || cfg!(not(target_os = "linux")) {
        eprintln!("skipped: it takes Linux and a second core");
        return;
    }
    let desk = Desk::new("{order: [{any: [a, b]}], explore: {runs: 17}}", BY_CORES);
    let (code, text) = desk.checker(&[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("17 runs") && text.contains("2 distinct orders"), "{text}");
    let case = desk.case(&[]);
    assert_eq!((case["distinct_orders"].as_u64(), case["cached"].as_bool()), (Some(2), Some(true)));
    let of = |args: &[&str]| desk.case(args)["runs"]["of"].as_u64();
    // `--runs` asks for more, and never for less than the case does.
    assert_eq!((of(&["--runs", "20"]), of(&["--runs", "2"])), (Some(20), Some(17)));
}

#[test]
fn worker_threads_vary_where_the_case_lists_them_and_only_there() {
    let main =
        r#"fn main() { println!("{}", std::env::var("TOKIO_WORKER_THREADS").unwrap_or("none".into())); }"#;
    let desk = Desk::new(
        "{order: [{one-of: [none, '1', '2', '4']}], explore: {runs: 13, workers: [1, 2, 4]}}",
        main,
    );
    let case = desk.case(&[]);
    assert_eq!((case["verdict"].as_str(), case["distinct_orders"].as_u64()), (Some("accepted"), Some(4)));
    let desk = Desk::new("{order: [none], explore: {runs: 9}}", main);
    assert_eq!(desk.case(&[])["verdict"], "accepted");
}

/// Two jobs, one after the other or at the same time.
fn pool(serial: bool) -> String {
    let body = if serial {
        "(1..=2).for_each(job);"
    } else {
        "std::thread::scope(|scope| for n in 1..=2 { scope.spawn(move || job(n)); });"
    };
    format!(
        "fn job(n: u32) {{\n    println!(\"job {{n}} starts\");\n    std::thread::sleep(std::time::Duration::from_millis(40));\n    \
         println!(\"job {{n}} ends\");\n}}\n\nfn main() {{\n    {body}\n}}\n"
    )
}

const JOBS: &str = "{for: {n: 1..2}, do: [{line: 'job {n} starts'}, {line: 'job {n} ends'}]}";

#[test]
fn a_serial_pool_prints_legal_orders_only_and_never_one_that_has_to_be_among_them() {
    let overlapping = "[{any: [job 1 starts, job 2 starts]}, {any: [job 1 ends, job 2 ends]}]";
    let case = format!("{{order: [{JOBS}], explore: {{runs: 4, need: {{some-order-of: {overlapping}}}}}}}");
    let desk = Desk::new(&case, &pool(false));
    assert_eq!(desk.case(&[])["verdict"], "accepted");
    let desk = Desk::new(&case, &pool(true));
    let (code, text) = desk.checker(&[]);
    assert_eq!(code, 1);
    assert!(text.contains("wrong-order") && text.contains("in none of 12 runs"), "{text}");
    // The control: nothing else is wrong with it.
    let desk = Desk::new(&format!("{{order: [{JOBS}], explore: {{runs: 4, need: all}}}}"), &pool(true));
    assert_eq!(desk.case(&[])["verdict"], "accepted");
}

#[test]
fn times_that_overlap_tell_a_serial_pool_from_a_pool_too() {
    let jobs = "{any: [[{line: job 1 starts, id: a}, {line: job 1 ends, id: b}], [{line: job 2 starts, id: c}, {line: job 2 ends, id: d}]]}";
    let case = format!("{{order: [{jobs}], time: [{{overlap: [a..b, c..d]}}], explore: {{runs: 3}}}}");
    // A machine that is too busy to tell says so, and accuses nobody.
    let right = Desk::new(&case, &pool(false)).case(&[]);
    assert!(right["verdict"] == "accepted" || right["verdict"] == "undecided", "{right}");
    let wrong = Desk::new(&case, &pool(true)).case(&[]);
    assert!(wrong["verdict"] == "wrong-order" || wrong["verdict"] == "undecided", "{wrong}");
}

#[test]
fn a_program_that_waits_for_ever_is_waited_for_once() {
    let desk = Desk::new(
        "{order: [a], explore: {runs: 50}}",
        "fn main() { println!(\"a\"); loop { std::thread::park(); } }",
    );
    let case = desk.case(&[]);
    assert_eq!((case["verdict"].as_str(), case["runs"]["of"].as_u64()), (Some("time-limit"), Some(1)));
}

#[test]
fn steps_work_in_a_check_and_their_failure_is_explained() {
    let main = "fn main() { println!(\"name?\"); let mut name = String::new(); std::io::stdin().read_line(&mut name).unwrap(); print!(\"hello {name}\"); }";
    let case = |when: &str| {
        format!(
            "{{order: [\"name?\", hello Ann], stdin: \"\", drive: [{{when: \"{when}\", do: {{stdin: \"Ann\\n\"}}}}]}}"
        )
    };
    let desk = Desk::new(&case("name?"), main);
    assert_eq!(desk.case(&["--runs", "9"])["verdict"], "accepted");
    let desk = Desk::new(&case("your name?"), main);
    let (code, text) = desk.checker(&[]);
    assert_eq!(code, 1);
    for words in ["time-limit", "step 1 waits for the line \"your name?\""] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
