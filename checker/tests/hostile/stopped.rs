//! A checker that stood still while its program ended, as a closed laptop does: what it finds afterwards is
//! what the program did, not what the checker missed.

use std::thread::sleep;

use super::*;

/// More than one read takes, and less than the pipe holds.
const LINES: usize = 40_000;
const DEADLINE: Duration = Duration::from_millis(1500);
const FOLDER: &str = "STOPPED_FOLDER";

/// Not a test of its own: the checker that the test below starts and stops.
#[test]
#[ignore = "started by the test below"]
fn a_checker_that_is_stopped() {
    let folder = std::env::var(FOLDER).expect("the test sets it");
    let limits = Limits { time: DEADLINE, output: 4 << 20, ..limits() };
    let ended = run_with(&format!("floods {folder} {LINES}"), &limits);
    let lines = ended.run.stdout.lines.len();
    println!("\nend {:?} leaked {} lines {lines}", ended.run.end, ended.run.leaked);
}

#[test]
fn a_program_that_ended_in_time_is_not_late_and_all_its_output_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
    let checker = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "stopped::a_checker_that_is_stopped", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .env(PROGRAM, program())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test starts itself");
    let began = Instant::now();
    until("its program runs", || folder.path().join("started").exists());
    let id = checker.id();
    let send = |signal: &str| {
        assert!(Command::new("kill").args([signal, &id.to_string()]).status().expect("kill").success());
    };
    send("-STOP");
    until("it stands still", || state(id) == Some('T'));
    let in_time = began.elapsed() < DEADLINE;
    fs::write(folder.path().join("go"), "").expect("a file");
    // The keeper is the checker's only child, and is over when nothing is left of the program.
    let keepers = children_of(id);
    assert_eq!(keepers.len(), 1, "{keepers:?}");
    until("nothing is left of the program", || state(keepers[0]) == Some('Z'));
    sleep(DEADLINE);
    send("-CONT");
    let done = checker.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&done.stdout);
    // A machine that is slower than the deadline before anything was stopped proves nothing.
    if in_time {
        assert!(said.contains(&format!("end Exit(0) leaked false lines {LINES}\n")), "{said}");
    } else {
        eprintln!("SKIPPED: this machine took too long to start a program");
    }
}

/// Waits for something that comes; fails when it does not come for a minute.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..12_000 {
        if is_so() {
            return;
        }
        sleep(Duration::from_millis(5));
    }
    panic!("it never came that {what}");
}

/// The state of a process as `/proc` has it.
fn state(id: u32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit(") ").next()?.chars().next()
}

fn children_of(id: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).expect("it is there").flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}
