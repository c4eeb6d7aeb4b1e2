//! A checker that is killed while a program runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use flow::course::Limits;

use crate::kit::{isolation, limits, run};

#[test]
fn when_the_checker_is_killed_nothing_of_a_program_is_left() {
    let mark = format!("600.{}", std::process::id());
    let mut checker = Command::new(std::env::current_exe().expect("this test"))
        .args(["--ignored", "--exact", "killed::a_checker_with_a_program_that_sleeps"])
        .env("WALL_MARK", &mark)
        .stdout(Stdio::null())
        .spawn()
        .expect("it is there");
    let until = Instant::now() + Duration::from_secs(60);
    while sleepers(&mark).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    let found = sleepers(&mark);
    checker.kill().expect("it is ours");
    checker.wait().expect("it is ours");
    assert!(!found.is_empty(), "the control: it runs");
    while !sleepers(&mark).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(sleepers(&mark).is_empty());
}

/// Not a test of its own: the checker that the test above kills.
#[test]
#[ignore = "started by the test above"]
fn a_checker_with_a_program_that_sleeps() {
    let isolation = isolation();
    let mark = std::env::var("WALL_MARK").expect("started by the test above");
    let script = format!("sleep {mark} & setsid sleep {mark} & wait");
    let limits = Limits { time: Duration::from_secs(600), ..limits() };
    run(&*isolation.wall(), Path::new("/bin/sh"), &["-c", &script], &limits);
}

/// Processes that sleep for so long.
fn sleepers(mark: &str) -> Vec<String> {
    let line = |entry: fs::DirEntry| {
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let parts: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        (parts.first() == Some(&&b"sleep"[..]) && parts.get(1) == Some(&mark.as_bytes()))
            .then(|| entry.file_name().to_string_lossy().into_owned())
    };
    fs::read_dir("/proc").expect("Linux").flatten().filter_map(line).collect()
}
