//! Cases that are run in several ways: real builds, real runs, the whole command.

#[expect(dead_code, reason = "these tests need a part of it")]
mod desk;

use desk::Desk;
use serde_json::Value;

/// A course with the exercise `workers/own`: its case, and its whole program.
fn course(case: &str, main: &str) -> Desk {
    let desk = Desk::new();
    desk.add(8, "own", main, &format!("  - {case}\nlimits: {{time: 1 s}}\n"));
    desk
}

/// What a check of the exercise says to a person, and its exit code.
fn said(desk: &Desk, args: &[&str]) -> (i32, String) {
    let answer = desk.checker(&[&["check", "own"], args].concat());
    (answer.code, answer.stdout + &answer.stderr)
}

/// The one case of the report.
fn judged(desk: &Desk, args: &[&str]) -> Value {
    let (_, text) = said(desk, &[args, &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    report["exercises"][0]["cases"][0].clone()
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
    let desk = course("{order: [a, b], explore: {runs: 17}}", BY_CORES);
    let case = judged(&desk, &["--seed", "5"]);
    assert_eq!(case["verdict"], "wrong-order");
    assert_eq!((case["runs"]["accepted"].as_u64(), case["runs"]["of"].as_u64()), (Some(9), Some(17)));
    assert_eq!(case["shown_run"]["one_core"], true);
    assert!(case["violation"]["text"] == "b", "{case}");
    let again = judged(&desk, &["--seed", "5", "--runs", "17", "--fresh"]);
    assert_eq!(case["shown_run"], again["shown_run"]);
    assert_eq!(case["runs"], again["runs"]);
    // One of these seeds begins with another run on one core.
    let others =
        ["6", "7", "8", "9"].map(|seed| judged(&desk, &["--seed", seed])["shown_run"]["number"].clone());
    assert!(others.iter().any(|number| *number != case["shown_run"]["number"]), "{others:?}");
    let (code, text) = said(&desk, &["--seed", "5"]);
    assert_eq!(code, 1);
    // What is printed to be typed again makes as many runs anew, and says what a seed does not fix.
    for words in ["9 of 17 runs accepted", "on one core", "8 of 17 runs failed", "--runs 17 --seed 5 --fresh"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_first_run_is_a_plain_one_and_the_same_program_passes_it_alone() {
    if has_one_core() {
        eprintln!("skipped: this machine has one core");
        return;
    }
    let desk = course("{order: [a, b]}", BY_CORES);
    assert_eq!(judged(&desk, &[])["verdict"], "accepted");
    if cfg!(target_os = "linux") {
        assert_eq!(judged(&desk, &["--runs", "9"])["verdict"], "wrong-order");
    }
}

#[test]
fn a_failing_run_of_a_program_weighs_more_than_all_that_are_accepted_after_it() {
    if has_one_core() || cfg!(not(target_os = "linux")) {
        eprintln!("skipped: it takes Linux and a second core to be wrong on one core only");
        return;
    }
    let desk = course("{order: [a, b]}", BY_CORES);
    // The second time all of it is remembered as it was said, and still it is not said again once more is known.
    for _ in 0..2 {
        assert_eq!(said(&desk, &[]).0, 0, "nothing is known against it yet");
    }
    assert!(desk.read("progress.txt").contains("workers/own"));
    std::fs::remove_file(desk.path("progress.txt")).expect("progress");
    let found = judged(&desk, &["--runs", "9", "--seed", "5"]);
    for args in [&[][..], &["--fresh"], &["--seed", "6"]] {
        let case = judged(&desk, args);
        assert_eq!(
            (case["verdict"].as_str(), case["points"].as_u64()),
            (Some("wrong-order"), Some(0)),
            "{args:?}"
        );
        assert_eq!(case["runs"], serde_json::json!({"accepted": 1, "of": 1}), "its own run is accepted");
        assert_eq!(case["known_failure"]["number"], found["shown_run"]["number"]);
        assert_eq!(case["violation"], found["violation"]);
    }
    assert!(!desk.path("progress.txt").exists(), "what is known to fail is no progress");
    let (code, text) = said(&desk, &[]);
    assert_eq!(code, 1, "{text}");
    for words in
        ["4 of 9 earlier runs failed", "of 9 of an earlier check (--seed 5)", "--runs 9 --seed 5 --fresh"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Another program is another one.
    desk.write("exercises/09-workers/08-own/src/main.rs", "fn main() { println!(\"a\\nb\"); }\n");
    let case = judged(&desk, &["--runs", "9"]);
    assert_eq!((case["verdict"].as_str(), &case["known_failure"]), (Some("accepted"), &Value::Null));
}

#[test]
fn the_distinct_orders_of_accepted_runs_are_counted_and_all_of_it_is_remembered() {
    if has_one_core() || cfg!(not(target_os = "linux")) {
        eprintln!("skipped: it takes Linux and a second core");
        return;
    }
    let desk = course("{order: [{any: [a, b]}], explore: {runs: 17}}", BY_CORES);
    let (code, text) = said(&desk, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("17 runs") && text.contains("2 distinct orders"), "{text}");
    let case = judged(&desk, &[]);
    assert_eq!((case["distinct_orders"].as_u64(), case["cached"].as_bool()), (Some(2), Some(true)));
    let of = |args: &[&str]| judged(&desk, args)["runs"]["of"].as_u64();
    // `--runs` asks for more, and never for less than the case does.
    assert_eq!((of(&["--runs", "20"]), of(&["--runs", "2"])), (Some(20), Some(17)));
}

#[test]
fn worker_threads_vary_where_the_case_lists_them_and_only_there() {
    let main =
        r#"fn main() { println!("{}", std::env::var("TOKIO_WORKER_THREADS").unwrap_or("none".into())); }"#;
    let desk =
        course("{order: [{one-of: [none, '1', '2', '4']}], explore: {runs: 13, workers: [1, 2, 4]}}", main);
    let case = judged(&desk, &[]);
    assert_eq!((case["verdict"].as_str(), case["distinct_orders"].as_u64()), (Some("accepted"), Some(4)));
    let desk = course("{order: [none], explore: {runs: 9}}", main);
    assert_eq!(judged(&desk, &[])["verdict"], "accepted");
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
    let desk = course(&case, &pool(false));
    assert_eq!(judged(&desk, &[])["verdict"], "accepted");
    let desk = course(&case, &pool(true));
    let (code, text) = said(&desk, &[]);
    assert_eq!(code, 1);
    assert!(text.contains("wrong-order") && text.contains("each of the 12 runs was legal"), "{text}");
    // As many runs as were asked for are asked for again, and not as many as were made.
    assert!(text.contains("--runs 4 --seed 1 --fresh"), "{text}");
    assert_eq!(judged(&desk, &["--runs", "4", "--seed", "1", "--fresh"])["runs"]["of"], 12);
    // The control: nothing else is wrong with it.
    let desk = course(&format!("{{order: [{JOBS}], explore: {{runs: 4, need: all}}}}"), &pool(true));
    assert_eq!(judged(&desk, &[])["verdict"], "accepted");
}

#[test]
fn times_that_overlap_tell_a_serial_pool_from_a_pool_too() {
    let jobs = "{any: [[{line: job 1 starts, id: a}, {line: job 1 ends, id: b}], [{line: job 2 starts, id: c}, {line: job 2 ends, id: d}]]}";
    let case = format!("{{order: [{jobs}], time: [{{overlap: [a..b, c..d]}}], explore: {{runs: 3}}}}");
    // A machine that is too busy to tell says so, and accuses nobody.
    let right = judged(&course(&case, &pool(false)), &[]);
    assert!(right["verdict"] == "accepted" || right["verdict"] == "undecided", "{right}");
    let wrong = judged(&course(&case, &pool(true)), &[]);
    assert!(wrong["verdict"] == "wrong-order" || wrong["verdict"] == "undecided", "{wrong}");
}

#[test]
fn a_program_that_waits_for_ever_is_waited_for_once() {
    let desk = course(
        "{order: [a], explore: {runs: 50}}",
        "fn main() { println!(\"a\"); loop { std::thread::park(); } }",
    );
    let case = judged(&desk, &[]);
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
    let desk = course(&case("name?"), main);
    assert_eq!(judged(&desk, &["--runs", "9"])["verdict"], "accepted");
    let desk = course(&case("your name?"), main);
    let (code, text) = said(&desk, &[]);
    assert_eq!(code, 1);
    for words in ["time-limit", "step 1 waits for the line \"your name?\""] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
